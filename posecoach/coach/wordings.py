"""The coach's sentences about the current step."""

from __future__ import annotations

import re
from collections.abc import Mapping

from posecoach.kinematics.signals import Posture
from posecoach.languages import gettext as _
from posecoach.languages import inside, marked
from posecoach.pose import Side
from posecoach.routines import RoutineStep
from posecoach.stretches import STRETCHES
from posecoach.words.sentences import joined

#: Speaking time of a word, seconds: clear speech has about 150 words a minute.
_WORD_S = 0.4

#: Speaking time of a sign of Japanese, seconds: a Kanji has about two morae, a Kana one; a second has seven or eight.
_SIGN_S = 0.18

_JAPANESE = re.compile("[\u3041-\u30ff\u4e00-\u9fff]")

_START_SIDES: Mapping[str, str] = {
    "each": marked("Start with either side."),
    Side.LEFT: marked("Left side."),
    Side.RIGHT: marked("Right side."),
    Side.BOTH: "",
}

#: A side where a sentence mentions it.
_THE_SIDES: Mapping[Side, str] = {
    Side.LEFT: marked("the left side"),
    Side.RIGHT: marked("the right side"),
    Side.BOTH: marked("both sides"),
    Side.NONE: "",
}

#: Which side it is that was described in terms of the body.
_THAT_IS: Mapping[Side, str] = {
    Side.LEFT: marked("{body}, that is the left side."),
    Side.RIGHT: marked("{body}, that is the right side."),
}

_NOW: Mapping[Side, str] = {
    Side.LEFT: marked("Now {body}, that is the left side."),
    Side.RIGHT: marked("Now {body}, that is the right side."),
}

_CARRY_ON: Mapping[Side, str] = {
    Side.LEFT: marked("If it is the left, carry on."),
    Side.RIGHT: marked("If it is the right, carry on."),
}

#: What to say to a person who holds this side again.
_DONE: Mapping[Side, str] = {
    Side.LEFT: marked("The left side is done: change legs for the right side."),
    Side.RIGHT: marked("The right side is done: change legs for the left side."),
}

_SKIPPED: Mapping[Side, str] = {
    Side.LEFT: marked("Let's skip the left side."),
    Side.RIGHT: marked("Let's skip the right side."),
    Side.BOTH: marked("Let's skip that for now."),
    Side.NONE: marked("Let's skip that for now."),
}

#: How to ask for the side that is stretched, by posture.
_QUESTIONS: Mapping[Posture, str] = {
    Posture.KNEELING: marked("Which knee is on the floor?"),
    Posture.SUPINE: marked("Which leg is straight?"),
    Posture.STANDING: marked("Which leg is behind?"),
}


def announcement(step: RoutineStep) -> str:
    """Return the announcement of a step: the stretch, the side, and the first instruction."""
    stretch = STRETCHES[step.stretch]
    side = step.side_names[0]
    body = _(stretch.card.side_on_body(side)) if len(step.side_names) == 1 else ""
    start = _(_THAT_IS[side]).format(body=body[:1].upper() + body[1:]) if body else _(_START_SIDES[step.sides])
    return joined(_title(stretch.title), start, _(stretch.card.how[0]))


def short_announcement(step: RoutineStep) -> str:
    """Return the announcement for a person who knows the stretch."""
    return joined(_title(STRETCHES[step.stretch].title), _(_START_SIDES[step.sides]))


def in_the_body(stretch: str, side: Side) -> str:
    """Return a side in terms of the body if the stretch defines it ("left knee on the floor")."""
    return _(STRETCHES[stretch].card.side_on_body(side) or _THE_SIDES[side])


def reminder(step: RoutineStep, reached: tuple[Side, ...], pending: tuple[Side, ...], number: int) -> str:
    """Return reminder ``number``, from 0, for a person who is not in position."""
    if reached:
        return _("Whenever you are ready: {side}.").format(side=in_the_body(step.stretch, pending[0]))
    # Without the last instruction, which says how long to hold.
    how = STRETCHES[step.stretch].card.how[:-1]
    return _("Whenever you are ready: {instruction}").format(instruction=_(how[number % len(how)]))


def switch(stretch: str, next_side: Side) -> str:
    """Return the praise for the first side and how to switch to the other."""
    body = STRETCHES[stretch].card.side_on_body(next_side)
    if not body:
        return joined(_("Good."), _("Now switch sides: {side}.").format(side=_(_THE_SIDES[next_side])))
    return joined(_("Good."), _(STRETCHES[stretch].card.other_side), _(_NOW[next_side]).format(body=_(body)))


def which_side(stretch: str, side: Side) -> str:
    """Return the question which side is held, in terms of the body."""
    postures = STRETCHES[stretch].postures
    question = next(
        (text for posture, text in _QUESTIONS.items() if posture in postures), marked("Which leg is stretched?")
    )
    return joined(_(question), _(_CARRY_ON[side]))


def side_is_done(side: Side) -> str:
    """Return what to say to a person who holds a side again that is already done."""
    return _(_DONE[side])


def counting(stretch: str) -> str:
    """Return what to say when the person does another stretch than the current one."""
    return _("That's the {stretch}: counting it.").format(stretch=inside(_(STRETCHES[stretch].title)))


def left_out(side: Side) -> str:
    """Return what to say when reminders did not help: a side is skipped, or the whole stretch if `Side.NONE`."""
    return _(_SKIPPED[side])


def stay_or_go_on(reminder: str) -> str:
    """Return the last reminder, which also says how to skip."""
    return joined(reminder, _("Or raise an arm for two seconds to go on without it."))


def welcome_back(announcement: str) -> str:
    """Return what to say after a long absence."""
    return joined(_("Welcome back."), announcement)


def lowered(*, slow: bool) -> str:
    """Return the comment on a lowering of the hips."""
    return _("Nicely slow on the way down.") if slow else _("Next time lower more slowly, over two seconds or more.")


def speaking_s(text: str) -> float:
    """Return the estimated time to speak ``text``, seconds."""
    japanese = len(_JAPANESE.findall(text))
    return len(_JAPANESE.sub(" ", text).split()) * _WORD_S + japanese * _SIGN_S


def _title(title: str) -> str:
    return _("{title}.").format(title=_(title))
