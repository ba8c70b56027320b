"""Guessing which frames will be looked at, so that their pictures are converted before they are asked for."""

from __future__ import annotations

import math
from collections import deque
from itertools import pairwise

from posecoach.estimation.beat import Beat

#: Times of looks that tell the pause. The longest of three pauses is the usual one: a beat only shortens one of them.
_LOOKS = 4

#: Tolerance for times of frames, seconds.
_TIME_TOLERANCE_S = 0.0015


class Foresight:
    """Guesses frames that will be looked at, some frames before the poses are known that decide it.

    A guess changes nothing but the time at which a picture is converted: a wrong one costs a conversion.
    """

    def __init__(self) -> None:
        self._beat = Beat()
        self._looks_s: deque[float] = deque(maxlen=_LOOKS)
        self._pause_s = 0.0
        self._guessed_s = -math.inf

    def expects(self, t_s: float) -> bool:
        """Return whether the frame at ``t_s``, seconds, will probably be looked at; call this once for every frame."""
        if self._beat.begins(t_s) or t_s - self._guessed_s >= self._pause_s - _TIME_TOLERANCE_S:
            self._guessed_s = t_s
            return True
        return False

    def looked(self, t_s: float) -> None:
        """Take in the time of a frame that was looked at, seconds; another thread may call `expects` meanwhile."""
        self._looks_s.append(t_s)
        self._pause_s = max((after - before for before, after in pairwise(self._looks_s)), default=0.0)
