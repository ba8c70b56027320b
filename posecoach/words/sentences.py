"""Sentences about the state of a session, shared by screen, report and voice."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping

from posecoach.engine.engine import JudgedFrame
from posecoach.engine.hold import Phase
from posecoach.engine.impression import Impression
from posecoach.kinematics.signals import Unseen
from posecoach.pose import Side

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

#: What a person seems to be doing when no stretch is recognised, and what to do instead.
IMPRESSIONS: Mapping[Impression, tuple[str, str]] = {
    Impression.SMALL: ("You are small in the picture", "come closer"),
    Impression.PARTLY_HIDDEN: ("Part of your body is hidden", "clear the view, so that both legs can be seen"),
    Impression.STANDING: ("You are standing", "get into the stretch"),
    Impression.LUNGE: ("This looks like a long step", "straighten the leg behind you, or put its knee down"),
    Impression.KNEE_OFF_FLOOR: ("Your back knee is off the floor", "put it down, or straighten that leg"),
    Impression.KNEELING: ("You are kneeling", "put one foot flat in front of you and leave the other knee down"),
    Impression.SITTING: ("You are sitting", "kneel, stand or lie down for the stretch"),
    Impression.BENT_OVER: ("You are bent over", "kneel, stand or lie down for the stretch"),
    Impression.PLANK: ("This looks like a plank", "kneel, stand or lie on your back for the stretch"),
    Impression.PRONE: ("You are lying on your front", "turn onto your back"),
    Impression.SIDE_LYING: ("You are lying on your side", "turn onto your back"),
    Impression.LYING_AT_AN_ANGLE: ("You are lying at an angle to the camera", "turn so that it sees your side"),
    Impression.LYING_FLAT: ("You are lying flat", "pull one knee to your chest, or bend both knees and lift your hips"),
    Impression.LYING_KNEES_BENT: ("You are lying with both knees bent", "lift your hips, or straighten one leg"),
    Impression.LYING: ("You are lying on your back", "pull one knee to your chest, the other leg flat on the floor"),
}

#: A camera tilted by more than this is mentioned, degrees: angles are corrected for it, but not exactly.
CAMERA_TILTED_DEG = 8.0

CAMERA_TILTED = "Straighten the camera: it is tilted to one side"

#: Shown, but never spoken, if the form is wrong by less than the measurement error.
BORDERLINE = "Almost: too close to call"

_BETWEEN_SENTENCES = re.compile(r"(?<=[^\d\s][.!?])\s+")

_PHASES: Mapping[Phase, str] = {
    Phase.IDLE: "Get into position",
    Phase.SETTLING: "Hold still",
    Phase.HOLDING: "Hold",
    Phase.PAUSED: "Paused",
    Phase.UNSEEN: "Cannot see you well",
    Phase.AWAY: "Get back into position",
}

_SIDES: Mapping[Side, str] = {
    Side.LEFT: "Left side",
    Side.RIGHT: "Right side",
    Side.BOTH: "Both sides",
    Side.NONE: "",
}


def split_sentences(text: str) -> list[str]:
    """Return the sentences of a text. A number with a full stop ("5.") does not end a sentence."""
    return _BETWEEN_SENTENCES.split(text.strip())


def held_words(seconds: float) -> str:
    """Return seconds held, rounded down to a tenth like a stopwatch: ``29.9 s``."""
    return f"{math.floor(seconds * 10 + 1e-6) / 10:.1f} s"


def phase_words(phase: Phase, *, begun: bool = True) -> str:
    """Return the state of the hold clock in words.

    Args:
        phase: the state.
        begun: whether the clock has run in this set. Before that, nothing can be paused.
    """
    return _PHASES[phase if begun or phase is not Phase.PAUSED else Phase.IDLE]


def side_words(side: Side) -> str:
    """Return a side in words, "" for none."""
    return _SIDES[side]


def seen_words(judged: JudgedFrame) -> str:
    """Return why the person is not judged and what to do about it, "" if there is nothing to say."""
    if judged.impression is not None:
        return ": ".join(IMPRESSIONS[judged.impression])
    return UNSEEN_SENTENCES[judged.unseen] if judged.unseen is not None else ""


def cue_words(judged: JudgedFrame) -> str:
    """Return what the person should do now, "" if there is nothing to correct.

    A confirmed fault keeps its cue while the form is wrong, so that the text does not change from frame to frame.
    """
    if judged.unseen is not None or judged.impression is not None:
        return seen_words(judged)
    if judged.assessment.in_form is not False:
        return ""
    if judged.assessment.borderline and judged.state.fault is None:
        return BORDERLINE
    if judged.state.fault is not None:
        return judged.state.fault.cue
    failing = judged.assessment.failing
    fault = failing.fault if failing is not None else None
    return fault.cues[0] if fault is not None else ""
