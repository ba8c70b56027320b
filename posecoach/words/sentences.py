"""What the program says to a person about its state, in plain words: one place for screen, report and voice."""

from __future__ import annotations

import math
from collections.abc import Mapping

from posecoach.engine.engine import JudgedFrame
from posecoach.engine.hold import Phase
from posecoach.kinematics.signals import Unseen

#: What to do when the body cannot be judged.
UNSEEN_SENTENCES: Mapping[Unseen, str] = {
    Unseen.NOBODY: "Step into the picture: nobody can be seen",
    Unseen.STRANGER: "Somebody else is in your place: come back into view",
    Unseen.OUT_OF_FRAME: "Move back: part of you is outside the picture",
    Unseen.TOO_SMALL: "Come closer: you are too small in the picture",
    Unseen.TURN_SIDEWAYS: "Turn sideways to the camera",
    Unseen.LEGS_MERGED: "Turn a little: one leg hides the other",
    Unseen.HIDDEN: "Clear the view: part of your body is hidden",
}

_PHASES: Mapping[Phase, str] = {
    Phase.IDLE: "Get into position",
    Phase.SETTLING: "Good, hold still",
    Phase.HOLDING: "Hold",
    Phase.PAUSED: "Paused",
    Phase.UNSEEN: "Cannot see you well",
    Phase.AWAY: "Get back into position",
}

_SIDES: Mapping[str, str] = {"left": "Left side", "right": "Right side", "both": "Both sides", "": ""}


def held_words(seconds: float) -> str:
    """Return seconds held to a tenth, rounded down like a stopwatch: 29.96 s of 30 s is not yet the whole."""
    return f"{math.floor(seconds * 10 + 1e-6) / 10:.1f} s"


def phase_words(phase: Phase) -> str:
    """Return the state of the hold clock in words."""
    return _PHASES[phase]


def side_words(side: str) -> str:
    """Return a side ("left", "right", "both", or "" without a stretch) in words."""
    return _SIDES[side]


def cue_words(step: JudgedFrame) -> str:
    """Return what the person should do now, "" if there is nothing to correct.

    A confirmed fault keeps its cue while the form is wrong, so that the words do not change from frame to frame.
    """
    if step.unseen is not None:
        return UNSEEN_SENTENCES[step.unseen]
    if step.assessment.in_form is not False:
        return ""
    if step.state.fault is not None:
        return step.state.fault.cue
    failing = step.assessment.failing
    fault = failing.fault if failing is not None else None
    return fault.cues[0] if fault is not None else ""
