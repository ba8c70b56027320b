"""The coaching core of the live trainer: pure, without camera, screen or clock."""

from posecoach.coach.coach import Coach, CoachOutput
from posecoach.coach.events import CoachEvent, RoutineDone, Say, SetSaved, Sound, StepDone
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
    "LeadingValue",
    "RoutineDone",
    "Say",
    "SessionSummary",
    "SetResult",
    "SetSaved",
    "Sound",
    "Stage",
    "StepDone",
]
