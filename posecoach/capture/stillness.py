"""Detecting videos that show nothing: pictures that decode, but stay black or never change."""

from __future__ import annotations

import numpy as np

from posecoach.capture.frame import Frame
from posecoach.capture.glance import Glance

#: Interval between checked frames, seconds.
_EVERY_S = 0.2

#: A picture is black if no pixel is brighter than the first and the mean is no higher than the second, of 255; a
#: covered lens still shows noise.
_BLACK, _BLACK_MEAN = 40, 16.0

#: Number of places checked along the shorter side ...
_PLACES = 24

#: ... of pictures whose glance is no brighter than this; coded black is 16 of 255.
_MAYBE_BLACK = 56.0

#: Pictures that do not change for less than this may show a person who keeps still, seconds.
_STILL_S = 3.0


class Stillness:
    """Sums up how long the pictures were black or did not change.

    Attributes:
        black_s: how long they were black, seconds.
    """

    def __init__(self) -> None:
        self.black_s = 0.0
        self._still_s = 0.0
        self._run_s = 0.0
        self._before: tuple[float, Glance, bool] | None = None

    @property
    def still_s(self) -> float:
        """Total time of pictures that were not black but exactly the same for at least 3 s, seconds."""
        return self._still_s + (self._run_s if self._run_s >= _STILL_S else 0.0)

    def update(self, frame: Frame) -> None:
        """Take in the next frame."""
        if self._before is not None and frame.t_s - self._before[0] < _EVERY_S:
            return
        t_s, glance = frame.t_s, frame.glance
        black = _is_black(frame)
        if self._before is not None:
            before_s, before, was_black = self._before
            if black and was_black:
                self.black_s += t_s - before_s
            if not black and np.array_equal(before, glance):
                self._run_s += t_s - before_s
            else:
                self._still_s, self._run_s = self.still_s, 0.0
        self._before = (t_s, glance, black)


def _is_black(frame: Frame) -> bool:
    if frame.glance.max() > _MAYBE_BLACK:
        return False
    image = frame.image
    stride = max(1, min(image.shape[:2]) // _PLACES)
    grid = image[::stride, ::stride]
    return bool(grid.max() <= _BLACK and grid.mean() <= _BLACK_MEAN)
