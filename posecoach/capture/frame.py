"""One picture and the time at which it was taken."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """One picture of a video or a camera.

    Attributes:
        image: (height, width, 3) uint8, blue-green-red, upright.
        t_s: capture time in seconds: presentation time for a file, monotonic clock for a camera.
        index: running number from 0.
    """

    image: NDArray[np.uint8]
    t_s: float
    index: int
