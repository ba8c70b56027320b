"""What a session came to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from posecoach.engine.sets import SetRecord
from posecoach.pose import Side
from posecoach.words.formatting import counted, spoken_time, whole_seconds

#: What was wrong for less than this in a whole session is not worth telling, seconds.
_WORTH_TELLING_S = 1.0


@dataclass(frozen=True, slots=True)
class SetResult:
    """One side of one step.

    Attributes:
        stretch: name of the stretch.
        side: left, right, or both for a stretch without sides.
        hold_s: seconds held, over all returns into the position.
        target_s: seconds asked for.
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
        """Whole seconds held, as they are told everywhere."""
        return whole_seconds(self.hold_s)

    @property
    def words(self) -> str:
        """What was held against what was asked for."""
        if self.breath_s is None:
            return f"{self.seconds} of {self.target_s:g} s"
        target = max(1, round(self.target_s / self.breath_s))
        done = min(target, whole_seconds(self.hold_s / self.breath_s))
        return f"{done} of {counted(target, 'breath')}"


@dataclass(frozen=True, slots=True)
class SessionSummary:
    """A whole session.

    Attributes:
        routine: name of the routine.
        sets: every side of every step of the routine, in order, also those never begun.
        duration_s: seconds from the first to the last moment of the session, as the coach was told.
        advice: what to work on next time, "" for nothing.
        notes: how it compares with other sessions, one line each.
    """

    routine: str
    sets: tuple[SetResult, ...]
    duration_s: float
    advice: str = ""
    notes: tuple[str, ...] = ()

    @property
    def seconds(self) -> int:
        """Whole seconds held in all: the sum of those that are shown."""
        return sum(result.seconds for result in self.sets)

    @property
    def completed_sets(self) -> int:
        """How many sides reached their target."""
        return sum(result.completed for result in self.sets)

    @property
    def completed(self) -> bool:
        """Whether all of the routine was done."""
        return self.completed_sets == len(self.sets)

    @property
    def sentence(self) -> str:
        """The session in one sentence."""
        if self.seconds == 0:
            return "No hold was counted this time."
        held = f"You held for {spoken_time(self.seconds)}"
        if self.completed:
            return f"Well done, that was all of it: {held[0].lower()}{held[1:]}."
        return f"{held} and completed {self.completed_sets} of {counted(len(self.sets), 'side')}."

    @property
    def spoken(self) -> str:
        """The session in two sentences at most: what was held, and what to work on."""
        return f"{self.sentence} {self.advice}".strip()


def advice_on(records: Iterable[SetRecord]) -> str:
    """Return what to work on next time: what was wrong for longest, "" if nothing was for a second."""
    lasted_s: dict[str, float] = defaultdict(float)
    cues: dict[str, str] = {}
    for record in records:
        for fault in record.faults:
            lasted_s[fault.name] += fault.end_s - fault.start_s
            cues.setdefault(fault.name, fault.cue)
    name, length_s = max(lasted_s.items(), key=lambda item: item[1], default=("", 0.0))
    if length_s < _WORTH_TELLING_S:
        return ""
    cue = cues[name].rstrip(".")
    return f"Next time: {cue[:1].lower()}{cue[1:]}."
