"""A second, more exact look at a person whose place is known."""

from __future__ import annotations

import math
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from posecoach.estimation.landmarker import Landmarker
from posecoach.pose import MIRRORED, Pose

#: The look is at the person with this much room around, as a share of their height or width.
_ROOM = 0.35


class SecondLook:
    """Looks at a crop around a person with a model of its own, on a thread of its own.

    The model is loaded when it is first needed. It works outside Python's lock: whoever can wait for what is seen does
    not stand still meanwhile.

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
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="second look")
        if preload:
            # The first picture through a model takes several times as long as the next.
            self._worker.submit(self._detect, np.full((64, 64, 3), 127, np.uint8), 0.0).result()

    def close(self) -> None:
        """Free the model; a look under way is waited for."""
        self._worker.shutdown(cancel_futures=True)
        if self._landmarker is not None:
            self._landmarker.close()

    def look(self, image: NDArray[np.uint8], around: Pose, *, mirrored: bool = False) -> Future[Pose]:
        """Begin to look; the result are the landmarks seen around a pose, or an empty pose if nobody is seen.

        Args:
            image: the whole picture, blue-green-red.
            around: where the person is; its time is that of the result.
            mirrored: look at the mirrored picture. A model errs differently on it: looks both ways err less together.
        """
        crop, left, top = crop_around(image, around)
        # A copy, as the picture may be drawn on before its turn comes.
        part = crop[:, ::-1].copy() if mirrored else crop.copy()
        size_px = (image.shape[1], image.shape[0])

        def seen() -> Pose:
            pose = self._detect(part, around.t_s)
            pose = _mirrored(pose) if mirrored else pose
            return replace(pose, image_px=pose.image_px + np.array((left, top), dtype=np.float64), size_px=size_px)

        return self._worker.submit(seen)

    def _detect(self, image: NDArray[np.uint8], t_s: float) -> Pose:
        if self._landmarker is None:
            self._landmarker = Landmarker(self._model, follow=False)
        return self._landmarker.detect(image, t_s)


def crop_around(image: NDArray[np.uint8], pose: Pose) -> tuple[NDArray[np.uint8], int, int]:
    """Return the part of a picture around a person, and the pixel position of its upper left corner."""
    height, width = image.shape[:2]
    low, high = pose.image_px.min(axis=0), pose.image_px.max(axis=0)
    room = _ROOM * float((high - low).max())
    left, top = (min(max(0, math.floor(v)), n - 1) for v, n in zip(low - room, (width, height), strict=True))
    right, bottom = (math.ceil(v) for v in high + room)
    crop = image[top : max(top + 1, min(height, bottom)), left : max(left + 1, min(width, right))]
    return crop, left, top


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
