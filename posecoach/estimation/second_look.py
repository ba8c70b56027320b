"""A second, more exact look at a person whose place is known."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from posecoach.estimation.landmarker import Landmarker
from posecoach.pose import MIRRORED, Pose

#: The look is at the person with this much room around, as a share of their height or width.
_ROOM = 0.35


class SecondLook:
    """Looks at a crop around a person with a model of its own, loaded when it is first needed.

    Args:
        model: "lite", "full" or "heavy".
        preload: load the model at once, so that no frame has to wait for it.

    Raises:
        ModelError: the bundle is missing or damaged.
        UsageError: there is no such model.
    """

    def __init__(self, model: str, *, preload: bool = False) -> None:
        self._model = model
        self._landmarker: Landmarker | None = None
        if preload:
            # The first picture through a model takes several times as long as the next.
            self._loaded().detect(np.full((64, 64, 3), 127, np.uint8), 0.0)

    def close(self) -> None:
        """Free the model."""
        if self._landmarker is not None:
            self._landmarker.close()

    def look(self, image: NDArray[np.uint8], around: Pose, *, mirrored: bool = False) -> Pose:
        """Return the landmarks seen around a pose, or an empty pose if nobody is seen.

        Args:
            image: the whole picture, blue-green-red.
            around: where the person is.
            mirrored: look at the mirrored picture. A model errs differently on it: looks both ways err less together.
        """
        crop, left, top = crop_around(image, around)
        seen = self._loaded().detect(np.ascontiguousarray(crop[:, ::-1]) if mirrored else crop, around.t_s)
        if mirrored:
            seen = _mirrored(seen)
        height, width = image.shape[:2]
        return replace(seen, image_px=seen.image_px + np.array((left, top), dtype=np.float64), size_px=(width, height))

    def _loaded(self) -> Landmarker:
        if self._landmarker is None:
            self._landmarker = Landmarker(self._model, follow=False)
        return self._landmarker


def crop_around(image: NDArray[np.uint8], pose: Pose) -> tuple[NDArray[np.uint8], int, int]:
    """Return the part of a picture around a person, and the pixel position of its upper left corner."""
    height, width = image.shape[:2]
    low, high = pose.image_px.min(axis=0), pose.image_px.max(axis=0)
    room = _ROOM * float((high - low).max())
    left, top = (min(max(0, math.floor(v)), n - 1) for v, n in zip(low - room, (width, height), strict=True))
    right, bottom = (math.ceil(v) for v in high + room)
    crop = image[top : max(top + 1, min(height, bottom)), left : max(left + 1, min(width, right))]
    return np.ascontiguousarray(crop), left, top


def _mirrored(pose: Pose) -> Pose:
    """Return the pose in the mirrored picture, where left is right."""
    width = pose.size_px[0]
    image_px = pose.image_px[MIRRORED] * (-1.0, 1.0) + (width, 0.0)
    return replace(
        pose,
        image_px=image_px,
        world_m=pose.world_m[MIRRORED] * (-1.0, 1.0, 1.0),
        visibility=pose.visibility[MIRRORED],
    )
