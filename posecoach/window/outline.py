"""The outline to stand or lie in during set-up."""

from __future__ import annotations

from functools import lru_cache

import cv2
import numpy as np

from posecoach.drawing import shapes
from posecoach.drawing.palette import CASING, IN_FORM, TEXT
from posecoach.drawing.shapes import Image, Outline
from posecoach.kinematics.signals import Posture
from posecoach.stretches import STRETCHES
from posecoach.stretches.base import Figure
from posecoach.window.pictogram import figure_extent, figure_mask, stick_figure_of

#: Height of a standing person as a share of the picture's height, and length of a lying one as a share of its width.
_STANDING_SHARE, _LYING_SHARE = 0.76, 0.72

#: Position of the floor as a share of the picture's height, from the top.
_FLOOR_SHARE = 0.92

#: Thickness of the line as a share of the picture's height.
_LINE_SHARE = 0.009

_STANDING, _LYING = Figure(), Figure(trunk_inclination_deg=-90.0, shoulder_flexion_deg=6.0, neck_flexion_deg=8.0)


def draw_outline(image: Image, stretch: str, *, good: bool) -> None:
    """Draw the outline of a person who stands, or who lies for a stretch on the back.

    Args:
        image: (height, width, 3) picture, drawn on in place.
        stretch: name of the stretch that comes.
        good: whether the person is where they should be.
    """
    lying = stretch in STRETCHES and STRETCHES[stretch].postures == {Posture.SUPINE}
    height, width = image.shape[:2]
    line_px = max(2, round(_LINE_SHARE * height))
    for outline in _outlines(width, height, lying=lying):
        closed = [*map(tuple, outline), tuple(outline[0])]
        shapes.polyline(image, closed, CASING, 2 * line_px)
        shapes.polyline(image, closed, IN_FORM if good else TEXT, line_px)


@lru_cache(maxsize=4)
def _outlines(width: int, height: int, *, lying: bool) -> tuple[Outline, ...]:
    """Return the (n, 2) points of the outlines, pixels."""
    figure = stick_figure_of(_LYING if lying else _STANDING)
    low, high = figure_extent(figure)
    extent = high - low
    scale = min(_LYING_SHARE * width / extent[0], _STANDING_SHARE * height / extent[1])
    offset = np.array((width / 2 - scale * (low[0] + high[0]) / 2, _FLOOR_SHARE * height - scale * high[1]))
    mask = figure_mask(figure, (width, height), scale, offset)
    found, _ = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    return tuple(contour[:, 0, :].astype(np.float64) for contour in found)
