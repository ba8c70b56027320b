"""Pictures of synthetic people: a body in coloured clothes in a grey room."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from posecoach.pose import BONES, LEGS, Landmark, Pose
from tests.bodies import SIZE_PX

#: Colours of shirt and trousers, blue-green-red.
Colours = tuple[tuple[int, int, int], tuple[int, int, int]]

BLUE_AND_BLACK = ((160, 60, 30), (30, 30, 30))
RED_AND_BEIGE = ((40, 40, 170), (140, 180, 200))

_ROOM = 128


def room() -> NDArray[np.uint8]:
    return np.full((SIZE_PX[1], SIZE_PX[0], 3), _ROOM, np.uint8)


def dressed(pose: Pose, colours: Colours, light: float = 1.0) -> NDArray[np.uint8]:
    """Draw a body in some light, where 1 is bright."""
    image = room()
    shirt, trousers = colours
    width_px = max(2, round(0.5 * pose.trunk_px))
    legs = set(LEGS.ravel().tolist())
    trunk = (Landmark.LEFT_SHOULDER, Landmark.RIGHT_SHOULDER, Landmark.LEFT_HIP, Landmark.RIGHT_HIP)
    for start, end in BONES:
        colour = trousers if {int(start), int(end)} <= legs else shirt
        if colour is trousers or {start, end} <= set(trunk):
            a, b = (tuple(np.rint(pose.image_px[joint]).astype(int).tolist()) for joint in (start, end))
            cv2.line(image, a, b, colour, width_px)
    return image if light == 1.0 else (image * light).astype(np.uint8)
