"""The question about pain, asked once after a set and answered with a number key or not at all.

On a scale of 0 to 10 a change of two is clinically important (J. T. Farrar et al., "Clinical importance of changes in
chronic pain intensity measured on an 11-point numerical pain rating scale", Pain 94 (2001) 149-158). After a rise of
two since the previous set the person is told to stop.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from posecoach.coach.wordings import speaking_s
from posecoach.languages import gettext as _
from posecoach.languages import marked

#: The question comes this long after a set, once nothing is spoken or held. After the second time it is dropped,
#: because the set is too long ago, seconds.
_ASK_AFTER_S, _ASK_WITHIN_S = 2.0, 20.0

#: A 0 within this time after a 1 means 10, seconds.
_SECOND_DIGIT_S = 2.0

_RISE = 2

_QUESTION = marked("Any pain? Press a number, 0 to 10, or just go on.")
_STOP = marked("Your pain has increased. Stop here, rest, and ask your physiotherapist before you go on.")


@dataclass(frozen=True, slots=True)
class PainMark:
    """An answer.

    Attributes:
        value: 0 none, 10 the worst.
        sentence: what to say about it.
        stop: whether the person is told to stop.
    """

    value: int
    sentence: str
    stop: bool


class PainDialogue:
    """Decides when to ask, and what an answer means. Times are on the session clock, seconds."""

    def __init__(self) -> None:
        self._saved_s = math.nan
        self._asked = True
        self._quiet_from_s = -math.inf
        self._before: int | None = None
        self._value: int | None = None
        self._answered_s = -math.inf

    def set_saved(self, t_s: float) -> None:
        """Report that a set has ended."""
        self._before = self._before if self._value is None else self._value
        self._value, self._saved_s, self._asked = None, t_s, False

    def heard(self, sentence: str, t_s: float) -> None:
        """Report that ``sentence`` is being spoken, which the question must not interrupt."""
        self._quiet_from_s = max(self._quiet_from_s, t_s + speaking_s(sentence))

    def question(self, t_s: float, *, holding: bool) -> str:
        """Return the question if it is due, else "".

        Args:
            t_s: now.
            holding: whether the person holds again, which cancels the question.
        """
        since_s = t_s - self._saved_s
        if self._asked or since_s < _ASK_AFTER_S:
            return ""
        if holding or since_s > _ASK_WITHIN_S:
            self._asked = True
            return ""
        if t_s < self._quiet_from_s:
            return ""
        self._asked = True
        return _(_QUESTION)

    def answer(self, digit: int, t_s: float) -> PainMark | None:
        """Return the meaning of a number key for the last set; None before the first one.

        Args:
            digit: 0 to 9; a 0 soon after a 1 means 10.
            t_s: now.
        """
        if math.isnan(self._saved_s):
            return None
        self._asked = True
        ten = digit == 0 and self._value == 1 and t_s - self._answered_s <= _SECOND_DIGIT_S
        self._value, self._answered_s = 10 if ten else digit, t_s
        stop = self._before is not None and self._value - self._before >= _RISE
        return PainMark(self._value, _(_STOP) if stop else _("Pain {value}, noted.").format(value=self._value), stop)
