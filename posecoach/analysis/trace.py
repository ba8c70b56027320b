"""The data that the report needs from all frames of a video, in bounded memory."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from posecoach.analysis.thinning import Envelope
from posecoach.engine.engine import JudgedFrame
from posecoach.engine.sample import Sample

#: Stretch and check.
CheckKey = tuple[str, str]

#: Most points kept of one check: more than the report plots for a video of ordinary length.
_MOST_POINTS = 8192

#: Most values kept of one check for typical values.
_MOST_VALUES = 4096

#: Most spans without a verdict that are kept; then those too short to be seen on a timeline are dropped.
_MOST_SPANS = 6000

#: Resolution of the timeline: spans and breaks shorter than this fraction of it cannot be seen.
RESOLUTION = 1500


@dataclass(frozen=True, slots=True)
class UnseenSpan:
    """A span of time in which the body was not judged.

    Attributes:
        reason: why.
        start_s: time of its first frame, seconds.
        end_s: time of the first frame after it, or of the last frame of the video, seconds.
    """

    reason: str
    start_s: float
    end_s: float


@dataclass(slots=True)
class JudgedTime:
    """When a stretch was judged for the first and the last time, and for how long in total, seconds."""

    first_s: float
    last_s: float
    total_s: float = 0.0


@dataclass(slots=True, eq=False)
class JudgedCheck:
    """The values of one check.

    Attributes:
        line: the values over time, with a NaN in every gap.
        sample: a sample of the values.
        last_s: time of the last value, seconds.
    """

    line: Envelope = field(default_factory=lambda: Envelope(_MOST_POINTS))
    sample: Sample = field(default_factory=lambda: Sample(_MOST_VALUES))
    last_s: float = math.nan


class FrameTrace:
    """Collects the data of the report frame by frame.

    Args:
        max_gap_s: a longer gap between two values breaks the line and does not count.

    Attributes:
        frames: number of frames.
        last_s: time of the last look, seconds.
        gaps_s: total time of gaps between looks that are too long to count, seconds.
        checks: the values of every judged check.
        stretches: when each stretch was judged, in the order in which they came.
    """

    def __init__(self, max_gap_s: float) -> None:
        self.frames = 0
        self.last_s = 0.0
        self.gaps_s = 0.0
        self.checks: dict[CheckKey, JudgedCheck] = {}
        self.stretches: dict[str, JudgedTime] = {}
        self._max_gap_s = max_gap_s
        self._unseen: list[UnseenSpan] = []
        self._reason = ""

    def append(self, judged: JudgedFrame) -> None:
        """Take in the next judged frame; one between two looks only counts, as the lines between looks are straight."""
        if judged.signals.between:
            self.frames += 1
            return
        stretch = judged.assessment.stretch
        self.add(
            judged.signals.t_s,
            unseen=judged.unseen.value if judged.unseen else "",
            stretch=stretch.name if stretch else "",
            values=[(result.check.name, result.value) for result in judged.assessment.results],
        )

    def add(self, t_s: float, *, unseen: str = "", stretch: str = "", values: Iterable[tuple[str, float]] = ()) -> None:
        """Take in the next look.

        Args:
            t_s: its time, seconds.
            unseen: why it was not judged, "" if it was.
            stretch: name of the stretch, "" if none.
            values: the judged checks by name; those without a value count for nothing.
        """
        if self.frames and t_s - self.last_s > self._max_gap_s:
            self.gaps_s += t_s - self.last_s
        self.frames += 1
        self.last_s = t_s
        self._note_unseen(t_s, unseen)
        known = [(check, value) for check, value in values if math.isfinite(value)]
        if not stretch or not known:
            return
        judged = self.stretches.setdefault(stretch, JudgedTime(t_s, t_s))
        if t_s - judged.last_s <= self._max_gap_s:
            judged.total_s += t_s - judged.last_s
        judged.last_s = t_s
        for check, value in known:
            self._note_value((stretch, check), t_s, value)

    def unseen_spans(self, resolution_s: float) -> list[UnseenSpan]:
        """Return when and why the body was not judged.

        Args:
            resolution_s: spans with the same reason that are closer than this become one; shorter spans are left out.
        """
        return _visible(self._unseen, resolution_s)

    def _note_value(self, key: CheckKey, t_s: float, value: float) -> None:
        check = self.checks.get(key)
        if check is None:
            check = self.checks[key] = JudgedCheck()
        if t_s - check.last_s > self._max_gap_s:
            check.line.append((check.last_s + t_s) / 2, math.nan)
        check.line.append(t_s, value)
        check.sample.append(value)
        check.last_s = t_s

    def _note_unseen(self, t_s: float, reason: str) -> None:
        if self._reason:
            last = self._unseen[-1]
            self._unseen[-1] = UnseenSpan(last.reason, last.start_s, t_s)
        if reason and reason != self._reason:
            if len(self._unseen) >= _MOST_SPANS:
                self._unseen = _visible(self._unseen, t_s / RESOLUTION)
            self._unseen.append(UnseenSpan(reason, t_s, t_s))
        self._reason = reason


def _visible(spans: Sequence[UnseenSpan], resolution_s: float) -> list[UnseenSpan]:
    joined: list[UnseenSpan] = []
    for span in spans:
        last = joined[-1] if joined else None
        if last is not None and last.reason == span.reason and span.start_s - last.end_s < resolution_s:
            joined[-1] = UnseenSpan(last.reason, last.start_s, span.end_s)
        else:
            joined.append(span)
    return [span for span in joined if span.end_s - span.start_s >= resolution_s]
