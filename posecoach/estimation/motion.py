"""Detecting movement in the picture, at a hundredth of the cost of finding a pose."""

from __future__ import annotations

import numpy as np

from posecoach.capture.glance import GLANCE_SIZE, Glance
from posecoach.pose import Pose

#: This many cells must change: one alone may be a reflection.
_CELLS = 4

#: By more than this many grey levels: swaying in a hold stays below, changing position goes far above.
_LEVELS = 18.0

#: And by more than this many times the noise, so that grain in dim light is no movement.
_NOISES = 8.0

#: Margin around the body in which movement counts, as a share of its larger side, as limbs may reach out.
_ROOM = 0.25


class MotionDetector:
    """Compares each picture with the last one that the model has seen."""

    def __init__(self) -> None:
        self._newest: Glance | None = None
        self._looked_at: Glance | None = None
        self._body = (slice(None), slice(None))

    def update(self, glance: Glance) -> bool:
        """Return whether something moved since the last look: around the person, or anywhere if nobody was there."""
        self._newest = glance
        before = self._looked_at
        return before is not None and differs(glance[self._body], before[self._body])

    def looked(self, pose: Pose) -> None:
        """Compare with the last picture from now on; ``pose`` was found in it."""
        self._looked_at = self._newest
        self._body = body_cells(pose) if pose.found else (slice(None), slice(None))


def differs(after: Glance, before: Glance) -> bool:
    """Return whether some cells changed by more than noise and than all cells together, as when a cloud passes."""
    change = (after - before).ravel()
    if change.size < _CELLS:
        return False
    change = np.abs(change - _median(change))
    noise = 1.4826 * float(_median(change))
    return bool(np.partition(change, -_CELLS)[-_CELLS] > max(_LEVELS, _NOISES * noise))


def _median(values: Glance) -> np.float32:
    # `np.median` also checks for NaN, and takes four times as long on so few values.
    low, high = (values.size - 1) // 2, values.size // 2
    ordered = np.partition(values, (low, high))
    return np.float32((ordered[low] + ordered[high]) / 2)


def body_cells(pose: Pose) -> tuple[slice, slice]:
    """Return the rows and columns of a glance that the body and the margin around it cover."""
    low, high = pose.image_px.min(axis=0), pose.image_px.max(axis=0)
    room_px = _ROOM * float((high - low).max())
    cells = np.array(GLANCE_SIZE) / np.array(pose.size_px)
    first = np.clip(np.floor((low - room_px) * cells), 0, np.array(GLANCE_SIZE) - 1).astype(int)
    last = np.clip(np.ceil((high + room_px) * cells), first + 1, GLANCE_SIZE).astype(int)
    return slice(int(first[1]), int(last[1])), slice(int(first[0]), int(last[0]))
