"""A closer look at a person whose place is known."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from posecoach.estimation.background_model import BackgroundModel
from posecoach.estimation.witness import mirror
from posecoach.pose import Pose

#: Room around the person in the picture, as a share of their height or width.
_ROOM = 0.35

#: The edges of that part lie on a grid of so many cells along the picture's longer side: a model reads a part that is
#: cut one pixel elsewhere differently, by up to 0.02 trunk lengths, so that a body at rest is to be cut the same way.
_GRID_CELLS = 20


def look_again(
    model: BackgroundModel, image: NDArray[np.uint8], around: Pose, *, mirrored: bool = False
) -> Callable[[], Pose]:
    """Start to look at the part of a picture around a pose.

    Args:
        model: the model.
        image: the whole picture, blue-green-red, (height, width, 3).
        around: where the person is; its time is that of the result.
        mirrored: look at the mirrored picture, on which the errors of a model differ.

    Returns:
        A function that waits for the look and returns the landmarks in the whole picture, or an empty pose.
    """
    crop, left, top = crop_around(image, around)
    # A copy, as the picture may be drawn on before the model reads it.
    under_way = model.look(crop[:, ::-1].copy() if mirrored else crop.copy(), around.t_s)
    size_px = (image.shape[1], image.shape[0])

    def seen() -> Pose:
        pose = under_way.result()
        if mirrored:
            pose = mirror(pose)
        return replace(pose, image_px=pose.image_px + np.array((left, top), dtype=np.float64), size_px=size_px)

    return seen


def crop_around(image: NDArray[np.uint8], pose: Pose) -> tuple[NDArray[np.uint8], int, int]:
    """Return the part of a picture around a person, and the pixel position of its upper left corner."""
    height, width = image.shape[:2]
    low, high = pose.image_px.min(axis=0), pose.image_px.max(axis=0)
    room = _ROOM * float((high - low).max())
    cell = max(1, max(width, height) // _GRID_CELLS)
    left, top = (
        min(max(0, math.floor(v / cell) * cell), n - 1) for v, n in zip(low - room, (width, height), strict=True)
    )
    right, bottom = (math.ceil(v / cell) * cell for v in high + room)
    crop = image[top : max(top + 1, min(height, bottom)), left : max(left + 1, min(width, right))]
    return crop, left, top
