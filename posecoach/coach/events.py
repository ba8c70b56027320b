"""What the coach has others do: speak, sound a tone, save a set; and what it tells of the session's course."""

from __future__ import annotations

import math
from dataclasses import dataclass

from posecoach.coach.summary import SessionSummary
from posecoach.engine.sets import SetRecord
from posecoach.pose import Side
from posecoach.words.tones import Tone

#: Nothing is said again within this time, seconds.
_SAID_AGAIN_S = 8.0


@dataclass(frozen=True, slots=True)
class Say:
    """Speak ``text``; if ``urgent``, instead of whatever is being spoken."""

    text: str
    urgent: bool = False


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


def one_voice(events: list[CoachEvent]) -> tuple[CoachEvent, ...]:
    """Return the events with at most one thing to say: the first urgent one, or else the first.

    A second utterance in the same moment would cut short the first.
    """
    said = [event for event in events if isinstance(event, Say)]
    chosen = next((say for say in said if say.urgent), said[0] if said else None)
    return tuple(event for event in events if not isinstance(event, Say) or event is chosen)


class Echo:
    """Keeps the voice from saying the same thing twice in a short time."""

    def __init__(self) -> None:
        self._said_s: dict[str, float] = {}

    def without(self, events: tuple[CoachEvent, ...], t_s: float) -> tuple[CoachEvent, ...]:
        """Return the events of time ``t_s`` without what was said a moment ago."""
        kept = tuple(event for event in events if not isinstance(event, Say) or self._is_news(event.text, t_s))
        self._said_s |= {event.text: t_s for event in kept if isinstance(event, Say)}
        return kept

    def _is_news(self, text: str, t_s: float) -> bool:
        return t_s - self._said_s.get(text, -math.inf) >= _SAID_AGAIN_S
