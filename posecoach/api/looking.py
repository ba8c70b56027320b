"""Finding poses in pictures from any source."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from posecoach.capture import Frame
from posecoach.estimation import Estimator, PoseEstimator
from posecoach.pose import Pose
from posecoach.pose.recording import decode, encode

#: A frame, or a picture, (height, width, 3) uint8 blue-green-red, with its time in seconds.
TimedPicture = Frame | tuple[NDArray[np.uint8], float]


class Looker:
    """Finds the landmarks in successive pictures, rounded as in a recording.

    Args:
        model: "lite", "full" or "heavy".
        estimator: finds the landmarks in place of the model; it is left open.

    Raises:
        ModelError: the model is missing or damaged.
        UsageError: there is no such model.
    """

    def __init__(self, model: str, estimator: Estimator | None) -> None:
        self._own = ExitStack()
        self._estimator = self._own.enter_context(PoseEstimator(model)) if estimator is None else estimator
        self._looked_at = 0

    def close(self) -> None:
        """Free the model."""
        self._own.close()

    def pose_of(self, picture: TimedPicture) -> Pose:
        """Return the landmarks in the next picture.

        Raises:
            ValueError: it is not a picture with a time.
        """
        frame = self._frame(picture)
        self._looked_at += 1
        pose = replace(self._estimator.estimate(frame), t_s=frame.t_s)
        return decode(encode(pose), pose.size_px)

    def _frame(self, picture: TimedPicture) -> Frame:
        if isinstance(picture, Frame):
            return picture
        try:
            image, t_s = picture
        except (TypeError, ValueError):
            raise ValueError(
                f"{type(picture).__name__} is neither a Pose, a Frame, nor a pair of picture and time"
            ) from None
        image = np.ascontiguousarray(image)
        if image.dtype != np.uint8 or image.ndim != 3 or image.shape[2] != 3:
            raise ValueError(
                f"a picture of shape {image.shape} and type {image.dtype}: "
                "it must be (height, width, 3) uint8, blue-green-red"
            )
        return Frame(image, float(t_s), self._looked_at)
