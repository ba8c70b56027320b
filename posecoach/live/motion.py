"""Whether anything moves in the picture, for a hundredth of what finding a pose costs."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from posecoach.pose import Pose

#: Columns and rows that the picture is reduced to: at 1280 x 720 one of these covers 20 x 20 pixels.
_GRID = (64, 36)

#: Every so many pixels each way are looked at; a cell of the grid is the mean of some 25, which takes most noise away.
_STRIDE = 4

#: So many cells must change: one alone may be a reflection.
_CELLS = 4

#: By more than so many grey levels: who sways in a hold stays below, who changes position goes far above.
_LEVELS = 18.0

#: And by more than so many times the noise, so that a grainy picture in dim light is no movement.
_NOISES = 8.0

#: Room around the body in which movement counts, as a share of its larger side: limbs may reach out.
_ROOM = 0.25

Grid = NDArray[np.float32]


class MotionDetector:
    """Compares each picture with the last one in which a pose was looked for."""

    def __init__(self) -> None:
        self._newest: Grid | None = None
        self._judged: Grid | None = None
        self._body = (slice(None), slice(None))

    def update(self, image: NDArray[np.uint8]) -> bool:
        """Return whether something moved since the last judged picture: about the person, or anywhere if nobody was.

        Args:
            image: (height, width, 3) uint8.
        """
        self._newest = reduced(image)
        before = self._judged
        return before is not None and differs(self._newest[self._body], before[self._body])

    def judged(self, pose: Pose) -> None:
        """Compare with the last picture from now on; ``pose`` was found in it."""
        self._judged = self._newest
        self._body = body_cells(pose) if pose.found else (slice(None), slice(None))


def reduced(image: NDArray[np.uint8]) -> Grid:
    """Return the green of a picture, which is most of its brightness, on a (36, 64) grid."""
    green = np.ascontiguousarray(image[::_STRIDE, ::_STRIDE, 1], dtype=np.float32)
    return np.asarray(cv2.resize(green, _GRID, interpolation=cv2.INTER_AREA), dtype=np.float32)


def differs(after: Grid, before: Grid) -> bool:
    """Return whether some cells changed more than all of them did together, as when a cloud passes, and than noise."""
    change = after - before
    change = np.abs(change - np.median(change)).ravel()
    if change.size < _CELLS:
        return False
    noise = 1.4826 * float(np.median(change))
    return bool(np.partition(change, -_CELLS)[-_CELLS] > max(_LEVELS, _NOISES * noise))


def body_cells(pose: Pose) -> tuple[slice, slice]:
    """Return the rows and columns of the grid that the body and the room around it cover."""
    low, high = pose.image_px.min(axis=0), pose.image_px.max(axis=0)
    room_px = _ROOM * float((high - low).max())
    cells = np.array(_GRID) / np.array(pose.size_px)
    first = np.clip(np.floor((low - room_px) * cells), 0, np.array(_GRID) - 1).astype(int)
    last = np.clip(np.ceil((high + room_px) * cells), first + 1, _GRID).astype(int)
    return slice(int(first[1]), int(last[1])), slice(int(first[0]), int(last[0]))
