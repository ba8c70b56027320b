"""The coaching core of the live trainer: pure, no camera, no screen, no clock of its own."""

from posecoach.coach.coach import Coach, CoachOutput
from posecoach.coach.events import (
    CoachEvent,
    HoldPaused,
    HoldResumed,
    HoldStarted,
    RoutineDone,
    Say,
    SetSaved,
    Sound,
    StepDone,
    SwitchSides,
    TargetReached,
)
from posecoach.coach.framing import FRAMING_SENTENCES, Framing, FramingCheck, FramingProblem
from posecoach.coach.summary import SessionSummary, SetResult
from posecoach.coach.view import CoachView, LeadingValue, Stage

__all__ = [
    "FRAMING_SENTENCES",
    "Coach",
    "CoachEvent",
    "CoachOutput",
    "CoachView",
    "Framing",
    "FramingCheck",
    "FramingProblem",
    "HoldPaused",
    "HoldResumed",
    "HoldStarted",
    "LeadingValue",
    "RoutineDone",
    "Say",
    "SessionSummary",
    "SetResult",
    "SetSaved",
    "Sound",
    "Stage",
    "StepDone",
    "SwitchSides",
    "TargetReached",
]
