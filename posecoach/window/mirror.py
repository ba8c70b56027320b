"""Mirrors the picture and the body in it; text is not mirrored."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np

from posecoach.drawing.shapes import Image
from posecoach.engine.engine import JudgedFrame

_FLIPPED = {"left": "right", "right": "left"}


def draw_mirrored(image: Image, picture: Image) -> None:
    """Fill ``image`` with ``picture`` as seen in a mirror.

    Args:
        image: (height, width, 3) picture, drawn on in place.
        picture: (any height, any width, 3) camera picture.
    """
    height, width = image.shape[:2]
    if picture.shape[:2] != (height, width):
        # Flip the smaller of the two, which is cheaper.
        if picture.shape[0] <= height:
            cv2.resize(cv2.flip(picture, 1), (width, height), dst=image, interpolation=cv2.INTER_LINEAR)
        else:
            cv2.flip(cv2.resize(picture, (width, height), interpolation=cv2.INTER_LINEAR), 1, dst=image)
    else:
        cv2.flip(picture, 1, dst=image)


def mirrored_frame(judged: JudgedFrame, size_px: tuple[int, int]) -> JudgedFrame:
    """Return a judged frame in the coordinates of the mirrored picture; left and right stay the person's own.

    Args:
        judged: the engine's result for the picture.
        size_px: width and height of the mirrored picture.
    """
    pose, signals = judged.pose, judged.signals
    scale = size_px[0] / pose.size_px[0]
    image_px = pose.image_px * (scale, size_px[1] / pose.size_px[1])
    image_px[:, 0] = (size_px[0] - 1) - image_px[:, 0]
    world_m = pose.world_m * np.array((-1.0, 1.0, 1.0))
    return replace(
        judged,
        pose=replace(pose, image_px=image_px, world_m=world_m, size_px=size_px),
        signals=replace(
            signals, facing=_FLIPPED.get(signals.facing, signals.facing), trunk_px=scale * signals.trunk_px
        ),
    )
