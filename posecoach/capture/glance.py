"""A picture reduced to a few grey cells: enough to see movement, at a hundredth of the cost of the landmark model."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from posecoach.capture.geometry import UPRIGHT, Geometry

#: Columns and rows that a picture is reduced to: at 1280 x 720 one of these covers 20 x 20 pixels.
GLANCE_SIZE = (64, 36)

#: Pixels sampled each way in one cell; averaging them removes most noise.
_PIXELS = 4

#: Greys of (36, 64) cells, 0 to 255, exact to a sixteenth: sums of whole numbers are the same on every machine.
Glance = NDArray[np.float32]


def glance_at(image: NDArray[np.uint8]) -> Glance:
    """Return the green of a (height, width, 3) picture, which is most of its brightness, on a (36, 64) grid."""
    columns, rows = (_PIXELS * cells for cells in GLANCE_SIZE)
    # Subsample first, so that less is copied for OpenCV.
    step = max(1, min(image.shape[0] // rows, image.shape[1] // columns))
    return reduced(np.ascontiguousarray(image[::step, ::step, 1]))


def reduced(grey: NDArray[np.uint8], geometry: Geometry = UPRIGHT) -> Glance:
    """Return a (height, width) picture of one channel on a (36, 64) grid.

    Args:
        grey: the picture.
        geometry: its display geometry.
    """
    columns, rows = (_PIXELS * cells for cells in GLANCE_SIZE)
    size = (rows, columns) if geometry.transposed else (columns, rows)
    # Subsample first: any operation on all pixels would take longer than everything else here.
    places = geometry.turned(np.asarray(cv2.resize(grey, size, interpolation=cv2.INTER_NEAREST), np.uint8))
    return np.asarray(cv2.resize(places.astype(np.float32), GLANCE_SIZE, interpolation=cv2.INTER_AREA), np.float32)
