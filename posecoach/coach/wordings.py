"""Sentences of the coach that depend on the step."""

from __future__ import annotations

from collections.abc import Mapping

from posecoach.kinematics.signals import Posture
from posecoach.pose import Side
from posecoach.routines import RoutineStep
from posecoach.stretches import STRETCHES

#: Words a minute of a clear voice is about 150: a text keeps the voice busy for this long a word, seconds.
_WORD_S = 0.4

_START_SIDES: Mapping[str, str] = {
    "each": "Start with either side.",
    Side.LEFT: "Left side.",
    Side.RIGHT: "Right side.",
    Side.BOTH: "",
}

#: How to ask for the side that is stretched, by posture.
_QUESTIONS: Mapping[Posture, str] = {
    Posture.KNEELING: "Which knee is on the floor?",
    Posture.SUPINE: "Which leg is long?",
    Posture.STANDING: "Which leg is behind?",
}


def announcement(step: RoutineStep) -> str:
    """Return which stretch comes and how to begin: the first of its instructions."""
    stretch = STRETCHES[step.stretch]
    side = step.side_names[0]
    body = stretch.card.side_on_body(side) if len(step.side_names) == 1 else ""
    start = f"{body[:1].upper()}{body[1:]}, that is {_the_side(side)}." if body else _START_SIDES[step.sides]
    parts = (f"{stretch.title}.", start, stretch.card.how[0])
    return " ".join(part for part in parts if part)


def short_announcement(step: RoutineStep) -> str:
    """Return which stretch comes, for somebody who knows how it is done."""
    return " ".join(part for part in (f"{STRETCHES[step.stretch].title}.", _START_SIDES[step.sides]) if part)


def in_the_body(stretch: str, side: Side) -> str:
    """Return a side in words about the body where the stretch has them ("left knee on the floor")."""
    return STRETCHES[stretch].card.side_on_body(side) or _the_side(side)


def reminder(step: RoutineStep, reached: tuple[Side, ...], pending: tuple[Side, ...], number: int) -> str:
    """Return what to say to somebody who is not in position for the ``number``-th time, from 0."""
    if reached:
        return f"Whenever you are ready: {in_the_body(step.stretch, pending[0])}."
    # The last instruction tells how long to hold.
    how = STRETCHES[step.stretch].card.how[:-1]
    return f"Whenever you are ready: {how[number % len(how)]}"


def switch(stretch: str, next_side: Side, *, named: bool) -> str:
    """Return the praise for the first side with the call to change over: how to turn, and what the body does then.

    Args:
        stretch: name of the stretch.
        next_side: the side that comes.
        named: whether left and right have been heard before, so that the body's words do without.
    """
    body = STRETCHES[stretch].card.side_on_body(next_side)
    if not body:
        return f"Good. Now switch sides: {_the_side(next_side)}."
    told = f"{body}." if named else f"{body}, that is {_the_side(next_side)}."
    return " ".join(part for part in ("Good.", STRETCHES[stretch].card.other_side, f"Now {told}") if part)


def which_side(stretch: str, side: Side) -> str:
    """Return the question which side it is, in words about the body."""
    postures = STRETCHES[stretch].postures
    question = next((text for posture, text in _QUESTIONS.items() if posture in postures), "Which leg is stretched?")
    return f"{question} If it is the {side}, carry on."


def side_is_done(side: Side, due: Side) -> str:
    """Return what to say to somebody who clearly holds a side again that is done."""
    return f"{_the_side(side).capitalize()} is done: change legs for {_the_side(due)}."


def counting(stretch: str) -> str:
    """Return what to say to somebody who does another stretch than the one due."""
    return f"That's the {_inside(STRETCHES[stretch].title)}: counting it."


def left_out(side: Side) -> str:
    """Return what to say when something is left out after reminders: one side, or the whole stretch if `Side.NONE`."""
    return f"We leave out {_the_side(side)}." if side else "We leave that out for now."


def stay_or_go_on(reminder: str) -> str:
    """Return the last reminder: it tells of the way out."""
    return f"{reminder} Or raise an arm for two seconds to go on without it."


def welcome_back(announcement: str) -> str:
    """Return what to say to somebody who was gone for long."""
    return f"Welcome back. {announcement}"


def lowered(*, slow: bool) -> str:
    """Return what to say about the lowering of the hips."""
    return "Nicely slow on the way down." if slow else "Next time lower more slowly, over two seconds or more."


def speaking_s(text: str) -> float:
    """Return about how long it takes to speak ``text``, seconds."""
    return len(text.split()) * _WORD_S


def _inside(title: str) -> str:
    """Return a title as it is written inside a sentence."""
    return title if title[1:2].isupper() else title[:1].lower() + title[1:]


def _the_side(side: Side) -> str:
    return f"the {side} side"
