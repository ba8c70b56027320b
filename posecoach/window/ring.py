"""The hold ring: what is counted in very large type, or the pose to take, in a ring that fills up."""

from __future__ import annotations

import math

from posecoach.drawing import shapes
from posecoach.drawing.palette import IN_FORM, MUTED_TEXT, PANEL, TEXT, TRACK, Colour
from posecoach.drawing.panels import draw_ring_filling
from posecoach.drawing.placement import Rectangle
from posecoach.drawing.shapes import Image
from posecoach.drawing.text import Font
from posecoach.pose import Point, Side
from posecoach.window.pictogram import draw_pictogram
from posecoach.window.text import fit
from posecoach.window.words import DialWords

#: Inner radius of the ring, and outer radius that `draw_ring_filling` fills, as shares of its outer radius and disc.
_INNER_SHARE = 0.72 / 0.88
_FILLED_SHARE = 0.88

#: Sizes as shares of the ring's outer diameter.
_NUMBER_SHARE = 0.475
_UNIT_SHARE = 0.095
_SIGN_SHARE = 0.085

#: The number sits this far above the middle, to leave room for its unit.
_RAISED_SHARE = 0.05

#: More breaths than these are not told apart on the ring.
_MOST_NOTCHES = 12


def draw_dial(image: Image, words: DialWords, box: Rectangle, stretch: str, side: Side) -> None:
    """Draw the ring without its filling, and what is in it.

    Args:
        image: (height, width, 3) picture, drawn on in place.
        words: what is in it.
        box: square to fill, pixels.
        stretch: name of the stretch whose pose is shown when nothing is counted.
        side: side of that pose.
    """
    centre, radius = _circle(box)
    inner = _INNER_SHARE * radius
    shapes.circle(image, centre, (radius + inner) / 2, TRACK, max(1, round(radius - inner)))
    if not words.number:
        reach = round(1.36 * inner)
        at = Rectangle(round(centre[0] - reach / 2), round(centre[1] - reach / 2), reach, reach)
        draw_pictogram(image, stretch, side, at)
        return
    _draw_number(image, words, centre, radius)


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


def _draw_number(image: Image, words: DialWords, centre: Point, radius: float) -> None:
    diameter = 2 * radius
    room = round(2 * 0.82 * _INNER_SHARE * radius)
    number = fit(words.number, Font(round(_NUMBER_SHARE * diameter), 600), (room, room))
    middle_y = centre[1] - _RAISED_SHARE * diameter
    top = round(middle_y - number.height_px / 2)
    number.draw_centred(image, centre[0], top, TEXT)
    unit_top = round(top + number.height_px + 0.075 * diameter)
    _draw_unit(image, words, centre, radius, unit_top)


def _draw_unit(image: Image, words: DialWords, centre: Point, radius: float, top: int) -> None:
    """Draw the unit beneath the number, led by the sign of a clock that stands still or is full."""
    font = Font(max(7, round(2 * radius * _UNIT_SHARE)), 500)
    sign_px = 2 * radius * _SIGN_SHARE if words.full or words.paused else 0.0
    reach = top + font.cap_px - centre[1]
    room = round(1.8 * math.sqrt(max(0.0, (_INNER_SHARE * radius) ** 2 - reach**2)) - 1.4 * sign_px)
    unit = fit(words.unit, font, (room, font.size_px))
    left = centre[0] - (1.4 * sign_px + unit.width_px) / 2
    sign_at = (left + sign_px / 2, top + unit.height_px / 2)
    if words.full:
        draw_check_sign(image, sign_at, sign_px, IN_FORM)
    elif words.paused:
        draw_pause_sign(image, sign_at, sign_px, MUTED_TEXT)
    unit.draw_centred(image, left + 1.4 * sign_px + unit.width_px / 2, top, MUTED_TEXT)
