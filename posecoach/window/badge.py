"""Signs on opaque panels: the badge of a verdict, and a camera without a picture."""

from __future__ import annotations

import numpy as np

from posecoach.drawing import shapes
from posecoach.drawing.palette import MUTED_TEXT, PANEL, VERDICT_COLOURS
from posecoach.drawing.shapes import Image
from posecoach.drawing.text import Font
from posecoach.engine.judging import Verdict
from posecoach.pose import Point
from posecoach.window.ring import draw_check_sign


def draw_badge(image: Image, centre: Point, radius_px: float, verdict: Verdict) -> None:
    """Draw the sign of a verdict: disc with check mark, diamond with exclamation mark, circle with question mark.

    What is too close to call is an empty diamond with a question mark.

    Args:
        image: (height, width, 3) picture, drawn on in place.
        centre: its middle, pixels.
        radius_px: its radius.
        verdict: the verdict.
    """
    colour = VERDICT_COLOURS[verdict]
    if verdict is Verdict.MET:
        shapes.disc(image, centre, radius_px, colour)
        draw_check_sign(image, centre, 0.95 * radius_px, PANEL)
    elif verdict is Verdict.NOT_MET:
        shapes.polygon(image, shapes.diamond_points(centre, radius_px), colour)
        _draw_sign(image, "!", centre, 1.1 * radius_px, PANEL)
    elif verdict is Verdict.BORDERLINE:
        corners = shapes.diamond_points(centre, 0.9 * radius_px)
        shapes.polyline(image, [*corners, corners[0]], colour, max(2, round(0.16 * radius_px)))
        _draw_sign(image, "?", centre, radius_px, colour)
    else:
        shapes.circle(image, centre, 0.9 * radius_px, colour, max(2, round(0.16 * radius_px)))
        _draw_sign(image, "?", centre, 1.15 * radius_px, colour)


def draw_missing_picture(image: Image, centre: Point, height_px: float) -> None:
    """Draw a crossed-out camera."""
    x, y = centre
    stroke = max(2, round(0.07 * height_px))
    outline = shapes.rounded_rectangle_points(1.5 * height_px, height_px, 0.16 * height_px)
    body = outline + np.array((x - 0.75 * height_px, y - 0.5 * height_px))
    shapes.polyline(image, [*body, body[0]], MUTED_TEXT, stroke)
    shapes.circle(image, centre, 0.27 * height_px, MUTED_TEXT, stroke)
    reach = 0.85 * height_px
    shapes.line(image, (x - reach, y + 0.8 * reach), (x + reach, y - 0.8 * reach), PANEL, 3 * stroke)
    shapes.line(image, (x - reach, y + 0.8 * reach), (x + reach, y - 0.8 * reach), MUTED_TEXT, stroke)


def _draw_sign(image: Image, sign: str, centre: Point, size_px: float, colour: tuple[int, int, int]) -> None:
    font = Font(max(7, round(size_px)), 800)
    x = round(centre[0] - font.width_px(sign) / 2 - 0.04 * font.size_px)
    font.draw(image, sign, x, round(centre[1] + font.cap_px / 2), colour)
