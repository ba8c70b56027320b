"""The 33 landmarks of one person in one frame: the type that passes from estimation to kinematics."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

#: A position in the picture: x and y in pixels, x to the right, y down.
Point = tuple[float, float]


class Landmark(IntEnum):
    """Index of each landmark of the MediaPipe pose model."""

    NOSE = 0
    LEFT_EYE_INNER = 1
    LEFT_EYE = 2
    LEFT_EYE_OUTER = 3
    RIGHT_EYE_INNER = 4
    RIGHT_EYE = 5
    RIGHT_EYE_OUTER = 6
    LEFT_EAR = 7
    RIGHT_EAR = 8
    MOUTH_LEFT = 9
    MOUTH_RIGHT = 10
    LEFT_SHOULDER = 11
    RIGHT_SHOULDER = 12
    LEFT_ELBOW = 13
    RIGHT_ELBOW = 14
    LEFT_WRIST = 15
    RIGHT_WRIST = 16
    LEFT_PINKY = 17
    RIGHT_PINKY = 18
    LEFT_INDEX = 19
    RIGHT_INDEX = 20
    LEFT_THUMB = 21
    RIGHT_THUMB = 22
    LEFT_HIP = 23
    RIGHT_HIP = 24
    LEFT_KNEE = 25
    RIGHT_KNEE = 26
    LEFT_ANKLE = 27
    RIGHT_ANKLE = 28
    LEFT_HEEL = 29
    RIGHT_HEEL = 30
    LEFT_FOOT_INDEX = 31
    RIGHT_FOOT_INDEX = 32


LANDMARK_COUNT = len(Landmark)

#: Landmark indices of each leg, hip to toe: row 0 is the left leg, row 1 the right one.
LEGS = np.array([[23, 25, 27, 29, 31], [24, 26, 28, 30, 32]])

#: Index of every landmark's counterpart on the other side of the body.
MIRRORED = np.array([0, 4, 5, 6, 1, 2, 3, 8, 7, 10, 9, *np.arange(11, LANDMARK_COUNT).reshape(-1, 2)[:, ::-1].ravel()])

#: Pairs of landmarks that a drawing of the body joins.
BONES: tuple[tuple[Landmark, Landmark], ...] = (
    (Landmark.LEFT_SHOULDER, Landmark.RIGHT_SHOULDER),
    (Landmark.LEFT_SHOULDER, Landmark.LEFT_ELBOW),
    (Landmark.LEFT_ELBOW, Landmark.LEFT_WRIST),
    (Landmark.RIGHT_SHOULDER, Landmark.RIGHT_ELBOW),
    (Landmark.RIGHT_ELBOW, Landmark.RIGHT_WRIST),
    (Landmark.LEFT_SHOULDER, Landmark.LEFT_HIP),
    (Landmark.RIGHT_SHOULDER, Landmark.RIGHT_HIP),
    (Landmark.LEFT_HIP, Landmark.RIGHT_HIP),
    (Landmark.LEFT_HIP, Landmark.LEFT_KNEE),
    (Landmark.LEFT_KNEE, Landmark.LEFT_ANKLE),
    (Landmark.LEFT_ANKLE, Landmark.LEFT_HEEL),
    (Landmark.LEFT_HEEL, Landmark.LEFT_FOOT_INDEX),
    (Landmark.RIGHT_HIP, Landmark.RIGHT_KNEE),
    (Landmark.RIGHT_KNEE, Landmark.RIGHT_ANKLE),
    (Landmark.RIGHT_ANKLE, Landmark.RIGHT_HEEL),
    (Landmark.RIGHT_HEEL, Landmark.RIGHT_FOOT_INDEX),
)


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
    """

    t_s: float
    image_px: Array
    world_m: Array
    visibility: Array
    size_px: tuple[int, int]
    others: bool = False

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
