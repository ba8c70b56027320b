"""The coach's sentences about the current step."""

from __future__ import annotations

from collections.abc import Mapping

from posecoach.kinematics.signals import Posture
from posecoach.pose import Side
from posecoach.routines import RoutineStep
from posecoach.stretches import STRETCHES

#: Speaking time of a word, seconds: clear speech has about 150 words a minute.
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
    Posture.SUPINE: "Which leg is straight?",
    Posture.STANDING: "Which leg is behind?",
}


def announcement(step: RoutineStep) -> str:
    """Return the announcement of a step: the stretch, the side, and the first instruction."""
    stretch = STRETCHES[step.stretch]
    side = step.side_names[0]
    body = stretch.card.side_on_body(side) if len(step.side_names) == 1 else ""
    start = f"{body[:1].upper()}{body[1:]}, that is {_the_side(side)}." if body else _START_SIDES[step.sides]
    parts = (f"{stretch.title}.", start, stretch.card.how[0])
    return " ".join(part for part in parts if part)


def short_announcement(step: RoutineStep) -> str:
    """Return the announcement for a person who knows the stretch."""
    return " ".join(part for part in (f"{STRETCHES[step.stretch].title}.", _START_SIDES[step.sides]) if part)


def in_the_body(stretch: str, side: Side) -> str:
    """Return a side in terms of the body if the stretch defines it ("left knee on the floor")."""
    return STRETCHES[stretch].card.side_on_body(side) or _the_side(side)


def reminder(step: RoutineStep, reached: tuple[Side, ...], pending: tuple[Side, ...], number: int) -> str:
    """Return reminder ``number``, from 0, for a person who is not in position."""
    if reached:
        return f"Whenever you are ready: {in_the_body(step.stretch, pending[0])}."
    # Without the last instruction, which says how long to hold.
    how = STRETCHES[step.stretch].card.how[:-1]
    return f"Whenever you are ready: {how[number % len(how)]}"


def switch(stretch: str, next_side: Side) -> str:
    """Return the praise for the first side and how to switch to the other."""
    body = STRETCHES[stretch].card.side_on_body(next_side)
    if not body:
        return f"Good. Now switch sides: {_the_side(next_side)}."
    now = f"Now {body}, that is {_the_side(next_side)}."
    return " ".join(part for part in ("Good.", STRETCHES[stretch].card.other_side, now) if part)


def which_side(stretch: str, side: Side) -> str:
    """Return the question which side is held, in terms of the body."""
    postures = STRETCHES[stretch].postures
    question = next((text for posture, text in _QUESTIONS.items() if posture in postures), "Which leg is stretched?")
    return f"{question} If it is the {side}, carry on."


def side_is_done(side: Side, due: Side) -> str:
    """Return what to say to a person who holds a side again that is already done."""
    return f"{_the_side(side).capitalize()} is done: change legs for {_the_side(due)}."


def counting(stretch: str) -> str:
    """Return what to say when the person does another stretch than the current one."""
    return f"That's the {_inside(STRETCHES[stretch].title)}: counting it."


def left_out(side: Side) -> str:
    """Return what to say when reminders did not help: a side is skipped, or the whole stretch if `Side.NONE`."""
    return f"Let's skip {_the_side(side)}." if side else "Let's skip that for now."


def stay_or_go_on(reminder: str) -> str:
    """Return the last reminder, which also says how to skip."""
    return f"{reminder} Or raise an arm for two seconds to go on without it."


def welcome_back(announcement: str) -> str:
    """Return what to say after a long absence."""
    return f"Welcome back. {announcement}"


def lowered(*, slow: bool) -> str:
    """Return the comment on a lowering of the hips."""
    return "Nicely slow on the way down." if slow else "Next time lower more slowly, over two seconds or more."


def speaking_s(text: str) -> float:
    """Return the estimated time to speak ``text``, seconds."""
    return len(text.split()) * _WORD_S


def _inside(title: str) -> str:
    """Return a title for use inside a sentence."""
    return title if title[1:2].isupper() else title[:1].lower() + title[1:]


def _the_side(side: Side) -> str:
    return f"the {side} side"
