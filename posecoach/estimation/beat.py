"""Instants at which the model looks however still the body is: the same at every frame rate and pace."""

from __future__ import annotations

import math

#: Interval between them, seconds: a multiple of the longest pause, so that they cost no additional looks.
_BEAT_S = 0.2

#: Tolerance for times of frames, seconds, which files round to thousandths.
_TIME_TOLERANCE_S = 0.0015


class Beat:
    """Finds the frames that begin a new beat; call it once for each frame that counts, in order."""

    def __init__(self) -> None:
        self._number: int | None = None

    def begins(self, t_s: float) -> bool:
        """Return whether the frame at ``t_s`` is the first of a beat among those asked about."""
        before, self._number = self._number, math.floor((t_s + _TIME_TOLERANCE_S) / _BEAT_S)
        return before != self._number
