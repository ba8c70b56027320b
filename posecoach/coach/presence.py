"""Whether somebody is there to be led, and what becomes of a session whose person has left."""

from __future__ import annotations

import math
from enum import StrEnum

from posecoach.coach.debounce import Debounced
from posecoach.kinematics.signals import Unseen

#: Nobody for this long is an empty room, and somebody for this long is no flicker of the model, seconds.
_EMPTY_AFTER_S = 0.5
_BACK_AFTER_S = 0.3

#: An empty room is spoken to after these times, seconds: to call back who has left the picture without noticing.
_CALLS_S = (3.0, 20.0)

#: No call comes sooner than this after the one before, however often the person comes and goes, seconds.
_BETWEEN_S = 15.0

#: After this long the session pauses, and after this long it is over, seconds.
_PAUSE_S = 60.0
_END_S = 300.0

#: Reasons for not being judged that mean that the person is not there.
_NOT_THERE = (Unseen.NOBODY, Unseen.STRANGER)


class Absence(StrEnum):
    """How far the absence of the person has gone."""

    NONE = "none"
    SHORT = "short"
    PAUSED = "paused"
    FOR_GOOD = "for good"


class Presence:
    """Follows whether the person is there."""

    def __init__(self) -> None:
        self._called_s = -math.inf
        self.restart()

    def restart(self) -> None:
        """Begin anew, as after a break in which nobody looked."""
        self._there = Debounced(_BACK_AFTER_S, _EMPTY_AFTER_S)
        self._since_s = math.nan
        self._calls = 0
        self.absence = Absence.NONE

    def update(self, unseen: Unseen | None, t_s: float) -> Absence:
        """Take in why the body could not be judged at ``t_s``, None if it could be."""
        if self._there.update(unseen not in _NOT_THERE, t_s):
            self._since_s, self._calls = math.nan, 0
            self.absence = Absence.NONE
            return self.absence
        if math.isnan(self._since_s):
            self._since_s = t_s
        lasts_s = t_s - self._since_s
        if lasts_s >= _END_S:
            self.absence = Absence.FOR_GOOD
        else:
            self.absence = Absence.PAUSED if lasts_s >= _PAUSE_S else Absence.SHORT
        return self.absence

    def calls(self, t_s: float) -> bool:
        """Return whether the person is to be called back at ``t_s``: twice, and then no more."""
        due_s = self._since_s + _CALLS_S[self._calls] if self._calls < len(_CALLS_S) else math.inf
        if self.absence is not Absence.SHORT or t_s < max(due_s, self._called_s + _BETWEEN_S):
            return False
        self._calls += 1
        self._called_s = t_s
        return True
