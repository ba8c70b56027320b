"""Sentences about the state of a session, shared by screen, report and voice."""

from __future__ import annotations

import re
from collections.abc import Mapping

from posecoach.engine.engine import JudgedFrame
from posecoach.engine.hold import Phase
from posecoach.engine.impression import Impression
from posecoach.kinematics.signals import Unseen
from posecoach.languages import decimal, gap, marked, whole_text
from posecoach.languages import gettext as _
from posecoach.pose import Side
from posecoach.words.formatting import whole_tenths

#: What to do when the body cannot be judged.
UNSEEN_SENTENCES: Mapping[Unseen, str] = {
    Unseen.NOBODY: marked("Step into the picture: nobody can be seen"),
    Unseen.STRANGER: marked("Somebody else is in your place: come back into view"),
    Unseen.OUT_OF_FRAME: marked("Move back: part of you is outside the picture"),
    Unseen.TOO_SMALL: marked("Come closer: you are too small in the picture"),
    Unseen.TURN_SIDEWAYS: marked("Turn sideways to the camera"),
    Unseen.LEGS_MERGED: marked("Turn a little: one leg hides the other"),
    Unseen.HIDDEN: marked("Clear the view: part of your body is hidden"),
}

#: What a person seems to be doing when no stretch is recognised, and what to do instead.
IMPRESSIONS: Mapping[Impression, tuple[str, str]] = {
    Impression.SMALL: (marked("You are small in the picture"), marked("come closer")),
    Impression.PARTLY_HIDDEN: (
        marked("Part of your body is hidden"),
        marked("clear the view, so that both legs can be seen"),
    ),
    Impression.STANDING: (marked("You are standing"), marked("get into the stretch")),
    Impression.LUNGE: (
        marked("This looks like a long step"),
        marked("straighten the leg behind you, or put its knee down"),
    ),
    Impression.KNEE_OFF_FLOOR: (
        marked("Your back knee is off the floor"),
        marked("put it down, or straighten that leg"),
    ),
    Impression.KNEELING: (
        marked("You are kneeling"),
        marked("put one foot flat in front of you and leave the other knee down"),
    ),
    Impression.SITTING: (marked("You are sitting"), marked("kneel, stand or lie down for the stretch")),
    Impression.BENT_OVER: (marked("You are bent over"), marked("kneel, stand or lie down for the stretch")),
    Impression.PLANK: (marked("This looks like a plank"), marked("kneel, stand or lie on your back for the stretch")),
    Impression.PRONE: (marked("You are lying on your front"), marked("turn onto your back")),
    Impression.SIDE_LYING: (marked("You are lying on your side"), marked("turn onto your back")),
    Impression.LYING_AT_AN_ANGLE: (
        marked("You are lying at an angle to the camera"),
        marked("turn so that it sees your side"),
    ),
    Impression.LYING_FLAT: (
        marked("You are lying flat"),
        marked("pull one knee to your chest, or bend both knees and lift your hips"),
    ),
    Impression.LYING_KNEES_BENT: (
        marked("You are lying with both knees bent"),
        marked("lift your hips, or straighten one leg"),
    ),
    Impression.LYING: (
        marked("You are lying on your back"),
        marked("pull one knee to your chest, the other leg flat on the floor"),
    ),
}

#: A camera tilted by more than this is mentioned, degrees: angles are corrected for it, but not exactly.
CAMERA_TILTED_DEG = 8.0

CAMERA_TILTED = marked("Straighten the camera: it is tilted to one side")

#: Shown, but never spoken, if the form is wrong by less than the measurement error.
BORDERLINE = marked("Almost: too close to call")

_BETWEEN_SENTENCES = re.compile("(?<=[^\\d\\s][.!?])\\s+|(?<=[\u3002\uff01\uff1f])(?=.)")

_PHASES: Mapping[Phase, str] = {
    Phase.IDLE: marked("Get into position"),
    Phase.SETTLING: marked("Hold still"),
    Phase.HOLDING: marked("Hold"),
    Phase.PAUSED: marked("Paused"),
    Phase.UNSEEN: marked("Cannot see you well"),
    Phase.AWAY: marked("Get back into position"),
}

_SIDES: Mapping[Side, str] = {
    Side.LEFT: marked("Left side"),
    Side.RIGHT: marked("Right side"),
    Side.BOTH: marked("Both sides"),
    Side.NONE: "",
}


_SHORT_SIDES: Mapping[Side, str] = {
    Side.LEFT: marked("left"),
    Side.RIGHT: marked("right"),
    Side.BOTH: marked("both"),
    Side.NONE: "",
}

_NEXT_SIDES: Mapping[Side, str] = {
    Side.LEFT: marked("Next: left side"),
    Side.RIGHT: marked("Next: right side"),
    Side.BOTH: marked("Next: both sides"),
    Side.NONE: "",
}


def split_sentences(text: str) -> list[str]:
    """Return the sentences of a text. A number with a full stop ("5.") does not end a sentence."""
    return _BETWEEN_SENTENCES.split(text.strip())


def joined(*sentences: str) -> str:
    """Return sentences one after the other, without those that are empty."""
    return gap().join(sentence for sentence in sentences if sentence)


def held_words(seconds: float) -> str:
    """Return seconds held, rounded down to a tenth like a stopwatch: ``29.9 s``."""
    return _("{seconds} s").format(seconds=decimal(whole_tenths(seconds) / 10, 1))


def target_words(seconds: float, *, reached: bool) -> str:
    """Return a target, and that it was reached if it was."""
    told = _("{seconds} s reached") if reached else _("{seconds} s")
    return told.format(seconds=whole_text(f"{seconds:g}"))


def phase_words(phase: Phase, *, begun: bool = True) -> str:
    """Return the state of the hold clock in words.

    Args:
        phase: the state.
        begun: whether the clock has run in this set. Before that, nothing can be paused.
    """
    return _(_PHASES[phase if begun or phase is not Phase.PAUSED else Phase.IDLE])


def side_words(side: Side) -> str:
    """Return a side in words, "" for none."""
    return _(_SIDES[side])


def short_side_words(side: Side) -> str:
    """Return a side in one word, as in a table."""
    return _(_SHORT_SIDES[side])


def next_side_words(side: Side) -> str:
    """Return that a side comes next, in words."""
    return _(_NEXT_SIDES[side])


def seen_words(judged: JudgedFrame) -> str:
    """Return why the person is not judged and what to do about it, "" if there is nothing to say."""
    if judged.impression is not None:
        seen, advice = IMPRESSIONS[judged.impression]
        return _("{seen}: {advice}").format(seen=_(seen), advice=_(advice))
    return _(UNSEEN_SENTENCES[judged.unseen]) if judged.unseen is not None else ""


def cue_words(judged: JudgedFrame) -> str:
    """Return what the person should do now, "" if there is nothing to correct.

    A confirmed fault keeps its cue while the form is wrong, so that the text does not change from frame to frame.
    """
    if judged.unseen is not None or judged.impression is not None:
        return seen_words(judged)
    if judged.assessment.in_form is not False:
        return ""
    if judged.assessment.borderline and judged.state.fault is None:
        return _(BORDERLINE)
    if judged.state.fault is not None:
        return _(judged.state.fault.cue)
    failing = judged.assessment.failing
    fault = failing.fault if failing is not None else None
    return _(fault.cues[0]) if fault is not None else ""
