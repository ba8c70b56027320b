"""Whether the person is there, and what happens to a session when they have left."""

from __future__ import annotations

import math
from enum import StrEnum

from posecoach.coach.debounce import Debounced
from posecoach.kinematics.signals import Unseen

#: The person is absent after not being detected for this long, and back after being detected for this long, seconds.
_EMPTY_AFTER_S = 0.5
_BACK_AFTER_S = 0.3

#: The person is called back this long after leaving the picture, seconds: they may not have noticed it.
_CALLS_S = (3.0, 20.0)

#: Shortest time between two calls, however often the person comes and goes, seconds.
_BETWEEN_S = 15.0

#: After this much absence the session pauses, and after this much it ends, seconds.
_PAUSE_S = 60.0
_END_S = 300.0

#: Reasons why a frame cannot be judged that mean that the person is absent.
_NOT_THERE = (Unseen.NOBODY, Unseen.STRANGER)


class Absence(StrEnum):
    """How long the person has been absent."""

    NONE = "none"
    SHORT = "short"
    PAUSED = "paused"
    FOR_GOOD = "for good"


class Presence:
    """Tracks whether the person is there."""

    def __init__(self) -> None:
        self._called_s = -math.inf
        self.restart()

    def restart(self) -> None:
        """Forget the past, as after a pause without frames."""
        self._there = Debounced(_BACK_AFTER_S, _EMPTY_AFTER_S)
        self._since_s = math.nan
        self._calls = 0
        self.absence = Absence.NONE

    def update(self, unseen: Unseen | None, t_s: float) -> Absence:
        """Process one frame.

        Args:
            unseen: why the body could not be judged, None if it could.
            t_s: time of the frame, seconds.
        """
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
        """Return whether to call the person back at ``t_s``; at most twice in an absence."""
        due_s = self._since_s + _CALLS_S[self._calls] if self._calls < len(_CALLS_S) else math.inf
        if self.absence is not Absence.SHORT or t_s < max(due_s, self._called_s + _BETWEEN_S):
            return False
        self._calls += 1
        self._called_s = t_s
        return True
