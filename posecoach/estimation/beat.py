"""Instants at which a frame is looked at however still the body is: the same for every frame rate and every pace."""

from __future__ import annotations

import math

#: Seconds from one to the next: a whole number of longest pauses, so that looks fall into step with them at no cost.
_BEAT_S = 0.2

#: Times of frames are this exact, seconds: files round them to thousandths.
_TIME_TOLERANCE_S = 0.0015


class Beat:
    """Tells which frames begin a new beat; to be asked once on each frame that counts, in order."""

    def __init__(self) -> None:
        self._number: int | None = None

    def begins(self, t_s: float) -> bool:
        """Return whether the frame at ``t_s`` is the first of a beat among those asked about."""
        before, self._number = self._number, math.floor((t_s + _TIME_TOLERANCE_S) / _BEAT_S)
        return before != self._number
