"""Reminders for a person who does not get into position, further and further apart."""

from __future__ import annotations

import math

#: The first two reminders come after these times, all further ones at this interval, seconds.
_FIRST_S = (20.0, 40.0)
_EVERY_S = 60.0

#: Without a reaction this long after the second reminder, both count as unanswered, seconds.
_ANSWER_S = 20.0


class Reminders:
    """Decides when a reminder is due."""

    def __init__(self) -> None:
        self.restart()

    def restart(self) -> None:
        """Restart the wait at the next frame."""
        self._waiting_since_s = math.nan
        self._given = 0

    def unanswered(self, t_s: float) -> bool:
        """Return whether two reminders have had no effect by ``t_s``."""
        return self._given >= len(_FIRST_S) and t_s - self._waiting_since_s >= _FIRST_S[-1] + _ANSWER_S

    def update(self, t_s: float, *, in_position: bool, quiet: bool = False) -> int | None:
        """Return the number of the reminder due at ``t_s``, None for none. Being in position restarts the count at 0.

        Args:
            t_s: time of the frame, seconds.
            in_position: whether the person is in position.
            quiet: whether speech must wait.
        """
        if in_position:
            self.restart()
            return None
        if math.isnan(self._waiting_since_s):
            self._waiting_since_s = t_s
        if quiet or t_s - self._waiting_since_s < _due_after_s(self._given):
            return None
        self._given += 1
        return self._given - 1


def _due_after_s(number: int) -> float:
    if number < len(_FIRST_S):
        return _FIRST_S[number]
    return _FIRST_S[-1] + (number - len(_FIRST_S) + 1) * _EVERY_S
