"""What the coach asks for: speak, play a tone, save a set; and the milestones that it reports."""

from __future__ import annotations

from dataclasses import dataclass

from posecoach.coach.summary import SessionSummary
from posecoach.engine.sets import SetRecord
from posecoach.words.tones import Tone
from posecoach.words.weight import Weight


@dataclass(frozen=True, slots=True)
class Say:
    """Speak ``text``; ``weight`` is its priority."""

    text: str
    weight: Weight = Weight.GUIDE


@dataclass(frozen=True, slots=True)
class Hush:
    """Finish the current sentence, then be quiet: the rest is no longer useful."""


@dataclass(frozen=True, slots=True)
class Sound:
    """Play a tone."""

    tone: Tone


@dataclass(frozen=True, slots=True)
class StepDone:
    """Every side of a step has reached its target; steps are numbered from 1."""

    step_number: int


@dataclass(frozen=True, slots=True)
class RoutineDone:
    """The last step is over."""

    summary: SessionSummary


@dataclass(frozen=True, slots=True)
class SetSaved:
    """A set has ended and should be saved; its target is the routine's."""

    record: SetRecord


CoachEvent = Say | Hush | Sound | StepDone | RoutineDone | SetSaved
