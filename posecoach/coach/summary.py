"""The summary of a session."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from posecoach.engine.sets import SetRecord
from posecoach.languages import gettext as _
from posecoach.languages import inside, ngettext, whole_text
from posecoach.pose import Side
from posecoach.words.formatting import spoken_time, whole_seconds
from posecoach.words.sentences import joined

#: A fault that lasted less than this in the whole session is not worth mentioning, seconds.
_WORTH_TELLING_S = 1.0


@dataclass(frozen=True, slots=True)
class SetResult:
    """One side of one step.

    Attributes:
        stretch: name of the stretch.
        side: left, right, or both for a stretch without sides.
        hold_s: total seconds held.
        target_s: seconds that complete it.
        completed: whether the target was reached.
        breath_s: length of a breath, seconds; None for a stretch that is not counted in breaths.
    """

    stretch: str
    side: Side
    hold_s: float
    target_s: float
    completed: bool
    breath_s: float | None = None

    @property
    def seconds(self) -> int:
        """Whole seconds held, rounded down."""
        return whole_seconds(self.hold_s)

    @property
    def words(self) -> str:
        """What was held and what was asked for: ``24 of 30 s``, ``4 of 5 breaths``."""
        if self.breath_s is None:
            return _("{held} of {target} s").format(held=self.seconds, target=whole_text(f"{self.target_s:g}"))
        target = max(1, round(self.target_s / self.breath_s))
        done = min(target, whole_seconds(self.hold_s / self.breath_s))
        told = ngettext("{done} of {count} breath", "{done} of {count} breaths", target)
        return told.format(done=done, count=target)


@dataclass(frozen=True, slots=True)
class SessionSummary:
    """A whole session.

    Attributes:
        routine: name of the routine.
        sets: every side of every step of the routine, in order, including those never begun.
        duration_s: seconds from the first to the last frame of the session.
        advice: what to work on next time, "" for nothing.
        notes: comparisons with other sessions, one line each.
    """

    routine: str
    sets: tuple[SetResult, ...]
    duration_s: float
    advice: str = ""
    notes: tuple[str, ...] = ()

    @property
    def seconds(self) -> int:
        """Total whole seconds held: the sum of the numbers shown."""
        return sum(result.seconds for result in self.sets)

    @property
    def completed_sets(self) -> int:
        """How many sides reached their target."""
        return sum(result.completed for result in self.sets)

    @property
    def completed(self) -> bool:
        """Whether the whole routine was completed."""
        return self.completed_sets == len(self.sets)

    @property
    def sentence(self) -> str:
        """The session in one sentence."""
        if self.seconds == 0:
            return _("No hold was counted this time.")
        time = spoken_time(self.seconds)
        if self.completed:
            return _("Well done, that was all of it: you held for {time}.").format(time=time)
        told = ngettext(
            "You held for {time} and completed {done} of {count} side.",
            "You held for {time} and completed {done} of {count} sides.",
            len(self.sets),
        )
        return told.format(time=time, done=self.completed_sets, count=len(self.sets))

    @property
    def spoken(self) -> str:
        """The spoken summary: what was held, and what to work on."""
        return joined(self.sentence, self.advice)


def advice_on(records: Iterable[SetRecord]) -> str:
    """Return what to work on next time: the fault that lasted longest, "" if none lasted a second."""
    lasted_s: dict[str, float] = defaultdict(float)
    cues: dict[str, str] = {}
    for record in records:
        for fault in record.faults:
            lasted_s[fault.name] += fault.end_s - fault.start_s
            cues.setdefault(fault.name, fault.cue)
    name, length_s = max(lasted_s.items(), key=lambda item: item[1], default=("", 0.0))
    if length_s < _WORTH_TELLING_S:
        return ""
    return _("Next time: {cue}.").format(cue=inside(_(cues[name]).rstrip(".。")))
