"""What the coach has others do: speak, sound a tone, save a set; and what it tells of the session's course."""

from __future__ import annotations

from dataclasses import dataclass

from posecoach.coach.summary import SessionSummary
from posecoach.engine.sets import SetRecord
from posecoach.pose import Side
from posecoach.words.tones import Tone
from posecoach.words.weight import Weight


@dataclass(frozen=True, slots=True)
class Say:
    """Speak ``text``, which weighs so much against what else could be said."""

    text: str
    weight: Weight = Weight.GUIDE


@dataclass(frozen=True, slots=True)
class Hush:
    """Say no more than the sentence under way: the rest has no use any more."""


@dataclass(frozen=True, slots=True)
class Sound:
    """Sound a tone."""

    tone: Tone


@dataclass(frozen=True, slots=True)
class HoldStarted:
    """The clock of a new set runs."""

    stretch: str
    side: Side


@dataclass(frozen=True, slots=True)
class HoldPaused:
    """The clock stands still: for a fault (its name), for a body not seen well (the reason), or "away"."""

    reason: str


@dataclass(frozen=True, slots=True)
class HoldResumed:
    """The clock of the same set runs again."""


@dataclass(frozen=True, slots=True)
class TargetReached:
    """One side was held for long enough."""

    stretch: str
    side: Side


@dataclass(frozen=True, slots=True)
class SwitchSides:
    """It is the other side's turn."""

    next_side: Side


@dataclass(frozen=True, slots=True)
class StepDone:
    """Every side of a step was held for long enough; steps are numbered from 1."""

    step_number: int


@dataclass(frozen=True, slots=True)
class RoutineDone:
    """The last step is over."""

    summary: SessionSummary


@dataclass(frozen=True, slots=True)
class SetSaved:
    """A set has ended and is to be kept; its target is the one of the routine."""

    record: SetRecord


CoachEvent = (
    Say
    | Hush
    | Sound
    | HoldStarted
    | HoldPaused
    | HoldResumed
    | TargetReached
    | SwitchSides
    | StepDone
    | RoutineDone
    | SetSaved
)
