"""The hold ring: what is counted in very large type, in a ring that fills up."""

from __future__ import annotations

import math

from posecoach.drawing import shapes
from posecoach.drawing.palette import IN_FORM, MUTED_TEXT, PANEL, TEXT, TRACK, Colour
from posecoach.drawing.panels import draw_ring_filling
from posecoach.drawing.placement import Rectangle
from posecoach.drawing.shapes import Image
from posecoach.drawing.text import Font
from posecoach.pose import Point
from posecoach.window.sizes import SMALL, font
from posecoach.window.text import TextBlock, fit
from posecoach.window.words import DialWords

#: Inner radius of the ring, and outer radius that `draw_ring_filling` fills, as shares of its outer radius and disc.
_INNER_SHARE = 0.72 / 0.88
_FILLED_SHARE = 0.88

#: Largest size of the number, and how far its corners may reach, as shares of the inner radius.
_NUMBER_SHARE = 1.3
_NUMBER_REACH = 0.94

#: Gap between the ring and the unit, units.
_UNIT_GAP = 16

#: With more breaths than this the ring has no notches.
_MOST_NOTCHES = 12


def draw_dial(image: Image, words: DialWords, box: Rectangle, unit_px: float) -> Rectangle:
    """Draw the ring without its filling, what is counted in it, and the unit beneath; return the square of the ring.

    Args:
        image: (height, width, 3) picture, drawn on in place.
        words: what is counted.
        box: where to draw, pixels.
        unit_px: length of a unit in pixels.
    """
    unit_font = font(SMALL, unit_px)
    below = unit_font.cap_px + round(_UNIT_GAP * unit_px)
    ring_px = max(8, min(box.width, box.height - below))
    top = box.y + (box.height - ring_px - below) // 2
    ring = Rectangle(box.x + (box.width - ring_px) // 2, top, ring_px, ring_px)
    centre, radius = _circle(ring)
    inner = _INNER_SHARE * radius
    shapes.circle(image, centre, (radius + inner) / 2, TRACK, max(1, round(radius - inner)))
    _draw_number(image, words.number, centre, inner)
    _draw_unit(image, words, (box.x + box.width / 2, ring.y + ring_px + below - unit_font.cap_px), box.width, unit_px)
    return ring


def fill_ring(image: Image, box: Rectangle, share: float, colour: Colour, notches: int = 0) -> None:
    """Fill the ring clockwise from the top.

    Args:
        image: (height, width, 3) picture, drawn on in place.
        box: the square of the ring, pixels.
        share: how much is filled, 0 to 1.
        colour: of the filling.
        notches: into how many equal parts the ring is cut.
    """
    centre, radius = _circle(box)
    draw_ring_filling(image, centre, round(2 * radius / _FILLED_SHARE) + 1, share, colour)
    if not 1 < notches <= _MOST_NOTCHES:
        return
    for number in range(notches):
        direction = -90.0 + 360.0 * number / notches
        inner, outer = (shapes.polar(centre, reach, direction) for reach in (_INNER_SHARE * radius - 1, radius + 1))
        shapes.line(image, inner, outer, PANEL, max(2, round(radius / 40)))


def draw_pause_sign(image: Image, centre: Point, height_px: float, colour: Colour) -> None:
    """Draw two upright bars."""
    x, y = centre
    for shift in (-0.27 * height_px, 0.27 * height_px):
        start, end = (x + shift, y - 0.36 * height_px), (x + shift, y + 0.36 * height_px)
        shapes.line(image, start, end, colour, max(2, round(0.28 * height_px)))


def draw_check_sign(image: Image, centre: Point, height_px: float, colour: Colour) -> None:
    """Draw a check mark."""
    x, y = centre
    reach = 0.6 * height_px
    points = [(x - 0.9 * reach, y), (x - 0.25 * reach, y + 0.65 * reach), (x + reach, y - 0.65 * reach)]
    shapes.polyline(image, points, colour, max(2, round(0.42 * reach)))


def _circle(box: Rectangle) -> tuple[Point, float]:
    diameter = min(box.width, box.height)
    return (box.x + (box.width - 1) / 2, box.y + (box.height - 1) / 2), (diameter - 1) / 2


def _draw_number(image: Image, number: str, centre: Point, inner: float) -> None:
    """Draw the number as large as it fits into the circle."""
    size = _NUMBER_SHARE * inner
    while True:
        block = TextBlock(Font(max(7, round(size)), 600), (number,))
        if size <= 7 or math.hypot(block.width_px, block.height_px) <= 2 * _NUMBER_REACH * inner:
            break
        size *= 0.96
    block.draw_centred(image, centre[0], round(centre[1] - block.height_px / 2), TEXT)


def _draw_unit(image: Image, words: DialWords, at: Point, width: int, unit_px: float) -> None:
    """Draw the unit centred, after the sign of a clock that is paused or full."""
    letters = font(SMALL, unit_px)
    sign_px = 0.9 * letters.cap_px if words.full or words.paused else 0.0
    block = fit(words.unit, letters, (round(width - 1.4 * sign_px), letters.size_px))
    left = at[0] - (1.4 * sign_px + block.width_px) / 2
    sign_at = (left + sign_px / 2, at[1] + block.height_px / 2)
    if words.full:
        draw_check_sign(image, sign_at, sign_px, IN_FORM)
    elif words.paused:
        draw_pause_sign(image, sign_at, sign_px, MUTED_TEXT)
    block.draw_centred(image, left + 1.4 * sign_px + block.width_px / 2, round(at[1]), MUTED_TEXT)
