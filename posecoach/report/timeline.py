"""The timeline of the whole video: where holds, faults and unseen spans lie, in per cent of its length."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from posecoach.analysis.trace import RESOLUTION, FrameTrace
from posecoach.languages import gettext as _
from posecoach.words.formatting import clock_time, css_per_cent

#: Distances between two marks of the time axis, seconds.
_TICK_STEPS_S = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400)
_MOST_TICKS = 7


@dataclass(frozen=True, slots=True)
class Span:
    """One span of time on the timeline.

    Attributes:
        kind: "set", "hold", "fault", "borderline" or "unseen".
        start_s: its begin.
        end_s: its end.
        text: what happened in it.
        label: the same, short enough to stand in the span.
        target: id of the element that tells more, "" if there is none.
        moment_s: the moment of it to look at.
    """

    kind: str
    start_s: float
    end_s: float
    text: str
    label: str = ""
    target: str = ""
    moment_s: float = 0.0

    @property
    def when(self) -> str:
        """Begin and end in words."""
        start, end = clock_time(self.start_s, tenths=True), clock_time(self.end_s, tenths=True)
        return _("{start} to {end}").format(start=start, end=end)


@dataclass(frozen=True, slots=True)
class Timeline:
    """The whole video.

    Attributes:
        length_s: its length, above 0.
        spans: in order of time.
    """

    length_s: float
    spans: tuple[Span, ...]

    def of(self, kind: str) -> list[Span]:
        """Return the spans of one kind."""
        return [span for span in self.spans if span.kind == kind]

    def place(self, span: Span) -> str:
        """Return the position of a span as CSS."""
        left = css_per_cent(span.start_s, self.length_s)
        return f"left:{left};width:{css_per_cent(span.end_s - span.start_s, self.length_s)}"

    def ticks(self) -> list[tuple[str, str]]:
        """Return position as CSS and text of each mark of the time axis."""
        step_s = next((s for s in _TICK_STEPS_S if self.length_s / s <= _MOST_TICKS), _TICK_STEPS_S[-1])
        # A mark at the very end would stick out of the page.
        count = int(self.length_s * 0.97 / step_s)
        return [(f"left:{css_per_cent(i * step_s, self.length_s)}", clock_time(i * step_s)) for i in range(count + 1)]


def timeline(length_s: float, trace: FrameTrace, spans: Sequence[Span], text_of: Callable[[str], str]) -> Timeline:
    """Return the timeline of a video.

    Args:
        length_s: length of the video; the frames may end later.
        trace: what was gathered from its frames.
        spans: sets, holds and faults.
        text_of: says in words why the body was not judged.
    """
    last_s = max(length_s, trace.last_s)
    unseen = [
        Span("unseen", span.start_s, span.end_s, text_of(span.reason))
        for span in trace.unseen_spans(last_s / RESOLUTION)
    ]
    return Timeline(last_s, tuple(sorted([*spans, *unseen], key=lambda span: span.start_s)))
