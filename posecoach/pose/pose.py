"""The landmarks of one person in one frame: the type that passes from estimation to kinematics."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from posecoach.pose.landmarks import LANDMARK_COUNT, Landmark

Array = NDArray[np.float64]

#: A position in the picture: x and y in pixels, x to the right, y down.
Point = tuple[float, float]


@dataclass(frozen=True, slots=True, eq=False)
class Pose:
    """The landmarks of the person in one frame.

    Attributes:
        t_s: time of the frame, seconds.
        image_px: (33, 2) positions in pixels, x to the right, y down; NaN where nobody was found.
        world_m: (33, 3) positions in metres about the middle of the hips, x right, y down, z away from the camera.
        visibility: (33,) 0 to 1; 0 where nobody was found.
        size_px: width and height of the frame.
        others: whether somebody else is in the picture, as of some seconds ago.
        naming: how sure a second model is that the legs bear the right names, log-odds: positive if it gives them the
            same ones, 0 on the many frames on which it says nothing.
    """

    t_s: float
    image_px: Array
    world_m: Array
    visibility: Array
    size_px: tuple[int, int]
    others: bool = False
    naming: float = 0.0

    @property
    def found(self) -> bool:
        """Whether a person was found."""
        return math.isfinite(self.image_px[Landmark.LEFT_HIP, 0])

    @property
    def trunk_px(self) -> float:
        """Length of the trunk, from the middle of the shoulders to that of the hips, pixels; NaN of an empty pose."""
        (a, b), (c, d) = (
            self.image_px[left : left + 2].tolist() for left in (Landmark.LEFT_SHOULDER, Landmark.LEFT_HIP)
        )
        return math.hypot((a[0] + b[0]) - (c[0] + d[0]), (a[1] + b[1]) - (c[1] + d[1])) / 2

    def points(self) -> list[Point]:
        """Return the positions as plain numbers: on the few of one frame those are several times as fast as arrays."""
        return list(map(tuple, self.image_px.tolist()))

    @classmethod
    def empty(cls, t_s: float, size_px: tuple[int, int]) -> Pose:
        """Return the pose of a frame in which nobody was found."""
        return cls(
            t_s=t_s,
            image_px=np.full((LANDMARK_COUNT, 2), np.nan),
            world_m=np.full((LANDMARK_COUNT, 3), np.nan),
            visibility=np.zeros(LANDMARK_COUNT),
            size_px=size_px,
        )


def scaled(pose: Pose, scale: float) -> Pose:
    """Return the pose as it lies in a picture that was resized by ``scale``."""
    width, height = pose.size_px
    return replace(pose, image_px=pose.image_px * scale, size_px=(round(width * scale), round(height * scale)))
