"""Painting over a person, so that a model finds somebody else."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from posecoach.pose import BONES, Landmark, Pose

#: Half the thickness of limbs and trunk that are painted over, trunk lengths.
_LIMB = 0.19

#: The same of the neck, and the radius of the head, as no landmark is on its top.
_NECK, _HEAD = 0.25, 0.38

#: Radius of hands and feet, trunk lengths.
_END = 0.15

_HEAD_LANDMARKS = slice(Landmark.NOSE, Landmark.LEFT_SHOULDER)
_ENDS = (Landmark.LEFT_INDEX, Landmark.RIGHT_INDEX, Landmark.LEFT_FOOT_INDEX, Landmark.RIGHT_FOOT_INDEX)

#: Binary fraction digits of drawn positions.
_SHIFT = 4

#: Positions are clipped to this many picture sizes, so that OpenCV's integers do not overflow.
_FARTHEST = 4.0


def body_mask(pose: Pose) -> NDArray[np.uint8]:
    """Return the mask of a person's body with a little room around it: (height, width), 255 or 0."""
    width, height = pose.size_px
    trunk_px = max(pose.trunk_px, 1.0)
    far = np.array((width, height)) * _FARTHEST
    joints = np.clip(pose.image_px, -far, far)
    body = np.zeros((height, width), np.uint8)
    for start, end in BONES:
        _line(body, joints[start], joints[end], _LIMB * trunk_px)
    shoulders = joints[[Landmark.LEFT_SHOULDER, Landmark.RIGHT_SHOULDER]].mean(axis=0)
    head = joints[_HEAD_LANDMARKS].mean(axis=0)
    _line(body, shoulders, head, _NECK * trunk_px)
    _line(body, head, head, _HEAD * trunk_px)
    for end in _ENDS:
        _line(body, joints[end], joints[end], _END * trunk_px)
    return body


def without(image: NDArray[np.uint8], pose: Pose) -> NDArray[np.uint8]:
    """Return a copy of a picture in which the body of a person is painted over with its mean colour.

    Only the body is painted: a box would also hide people close behind.

    Args:
        image: blue-green-red, (height, width, 3).
        pose: the person in it.
    """
    painted = image.copy()
    painted[body_mask(pose) > 0] = np.rint(cv2.mean(image)[:3])
    return painted


def _line(mask: NDArray[np.uint8], start: NDArray[np.float64], end: NDArray[np.float64], half_px: float) -> None:
    a, b = (tuple(np.rint(point * 2**_SHIFT).astype(int).tolist()) for point in (start, end))
    cv2.line(mask, a, b, 255, max(1, round(2 * half_px)), cv2.LINE_8, _SHIFT)
