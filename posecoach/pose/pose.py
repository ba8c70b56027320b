"""The landmarks of one person in one frame, passed from estimation to kinematics."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from posecoach.pose.landmarks import LANDMARK_COUNT, STAND_INS, TRUNK, Landmark

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
        others: whether other people were in the picture when that was last checked, up to some seconds ago.
        stranger: whether this is not the person who trains, so that the pose is not judged.
        naming: log-odds of a second model that the leg labels are right; 0 on most frames, where it gives no evidence.
        between: whether the model did not look at this frame, and the landmarks are interpolated.
    """

    t_s: float
    image_px: Array
    world_m: Array
    visibility: Array
    size_px: tuple[int, int]
    others: bool = False
    stranger: bool = False
    naming: float = 0.0
    between: bool = False

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
        """Return the positions as tuples of floats, which for so few points are several times as fast as arrays."""
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

    @classmethod
    def from_arrays(
        cls,
        t_s: float,
        image_px: ArrayLike,
        visibility: ArrayLike,
        size_px: tuple[int, int],
        world_m: ArrayLike | None = None,
    ) -> Pose:
        """Return the pose from another source of the 33 landmarks, in the order of `Landmark`.

        A landmark with a NaN counts as not seen: its visibility is set to 0, and it takes the position of a neighbour
        or of its counterpart. If a shoulder or a hip is missing, the pose is empty.

        Without ``world_m`` the view is unknown: ``view`` is NaN, nobody is asked to turn sideways, and verdicts are
        only valid for people filmed from the side. Which way a person faces then follows from knees, feet and face
        alone, and a kneeling knee is measured by its landmarks alone.

        Args:
            t_s: time of the frame, seconds.
            image_px: (33, 2) positions in pixels, x to the right, y down.
            visibility: (33,) visibility of each, 0 to 1; the profile sets the least that counts.
            size_px: width and height of the frame.
            world_m: (33, 3) positions in metres about the middle of the hips, x right, y down, z away from the camera.

        Raises:
            ValueError: an array has another shape, or the size is not positive.
        """
        points = _array(image_px, "image_px", 2)
        world = np.zeros((LANDMARK_COUNT, 3)) if world_m is None else _array(world_m, "world_m", 3)
        seen = _array(visibility, "visibility", None)
        if min(size_px) <= 0:
            raise ValueError(f"size_px is {size_px}: both must be positive")
        known = np.isfinite(points).all(axis=1) & np.isfinite(world).all(axis=1) & np.isfinite(seen)
        if not known[list(TRUNK)].all():
            return cls.empty(t_s, size_px)
        for landmark in np.flatnonzero(~known).tolist():
            stand_in = next(other for other in STAND_INS[Landmark(landmark)] if known[other])
            points[landmark], world[landmark], seen[landmark] = points[stand_in], world[stand_in], 0.0
        return cls(t_s, points, world, np.clip(seen, 0.0, 1.0), size_px)


def _array(values: ArrayLike, name: str, columns: int | None) -> Array:
    """Return a copy of an array of landmarks after checking its shape."""
    array = np.array(values, dtype=np.float64)
    shape = (LANDMARK_COUNT,) if columns is None else (LANDMARK_COUNT, columns)
    if array.shape != shape:
        raise ValueError(f"{name} has the shape {array.shape}: it must be {shape}")
    return array


def scaled(pose: Pose, scale: float) -> Pose:
    """Return the pose in a picture that was resized by ``scale``."""
    width, height = pose.size_px
    return replace(pose, image_px=pose.image_px * scale, size_px=(round(width * scale), round(height * scale)))
