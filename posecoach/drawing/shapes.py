"""Anti-aliased shapes at fractions of a pixel, so that slow movements look smooth.

Points are (x, y) in pixels and must be finite; see `within_reach`. Directions are degrees clockwise from the x axis,
as they look on screen.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from posecoach.drawing.palette import Colour
from posecoach.pose import Point

Image = NDArray[np.uint8]

#: (n, 2) points in pixels.
Outline = NDArray[np.float64]

#: Bits of fraction in the coordinates handed to OpenCV.
_SHIFT = 4
_UNIT = 1 << _SHIFT

#: Steps in which arcs are drawn, degrees.
_ARC_STEP_DEG = 6.0


def within_reach(point: Point, size_px: tuple[int, int]) -> bool:
    """Return whether a point is a number and near enough to the frame to be drawn without overflow."""
    width, height = size_px
    return -width <= point[0] <= 2 * width and -height <= point[1] <= 2 * height


def polar(centre: Point, radius_px: float, direction_deg: float) -> Point:
    """Return the point at a distance and a direction from ``centre``."""
    angle = math.radians(direction_deg)
    return (centre[0] + radius_px * math.cos(angle), centre[1] + radius_px * math.sin(angle))


def direction_deg(start: Point, end: Point) -> float:
    """Return the direction from ``start`` to ``end``."""
    return math.degrees(math.atan2(end[1] - start[1], end[0] - start[0]))


def arc_points(centre: Point, radius_px: float, start_deg: float, end_deg: float) -> Outline:
    """Return (n, 2) points along the arc from one direction to another, both included."""
    steps = max(1, math.ceil(abs(end_deg - start_deg) / _ARC_STEP_DEG))
    angles = math.radians(start_deg) + math.radians((end_deg - start_deg) / steps) * np.arange(steps + 1)
    points = np.empty((steps + 1, 2))
    points[:, 0] = centre[0] + radius_px * np.cos(angles)
    points[:, 1] = centre[1] + radius_px * np.sin(angles)
    return points


def annular_sector(centre: Point, inner_px: float, outer_px: float, start_deg: float, end_deg: float) -> Outline:
    """Return the (n, 2) outline of the part of a ring between two directions."""
    outer = arc_points((0.0, 0.0), outer_px, start_deg, end_deg)
    return np.concatenate((outer, inner_px / outer_px * outer[::-1])) + centre


def pie_sector(centre: Point, radius_px: float, start_deg: float, end_deg: float) -> Outline:
    """Return the (n, 2) outline of the part of a disc between two directions."""
    return np.concatenate(([centre], arc_points(centre, radius_px, start_deg, end_deg)))


def diamond_points(centre: Point, radius_px: float) -> Outline:
    """Return the (4, 2) corners of a square that stands on one of them."""
    return np.array(((1.0, 0.0), (0.0, 1.0), (-1.0, 0.0), (0.0, -1.0))) * radius_px + centre


def rounded_rectangle_points(width: float, height: float, radius_px: float) -> Outline:
    """Return the (n, 2) outline of a rounded rectangle with its upper left corner at the origin."""
    right, bottom = width - 1.0, height - 1.0
    radius = min(radius_px, right / 2, bottom / 2)
    corners = (
        ((right - radius, bottom - radius), 0.0),
        ((radius, bottom - radius), 90.0),
        ((radius, radius), 180.0),
        ((right - radius, radius), 270.0),
    )
    return np.concatenate([arc_points(centre, radius, start, start + 90.0) for centre, start in corners])


def line(image: Image, start: Point, end: Point, colour: Colour, thickness_px: int) -> None:
    """Draw a line with round ends."""
    cv2.line(image, _fixed(start), _fixed(end), colour, thickness_px, cv2.LINE_AA, _SHIFT)


def polyline(image: Image, points: Outline | Sequence[Point], colour: Colour, thickness_px: int) -> None:
    """Draw an open line through ``points``."""
    cv2.polylines(image, [_fixed_array(points)], False, colour, thickness_px, cv2.LINE_AA, _SHIFT)


def polygon(image: Image, points: Outline, colour: Colour) -> None:
    """Fill a polygon."""
    cv2.fillPoly(image, [_fixed_array(points)], colour, cv2.LINE_AA, _SHIFT)


def disc(image: Image, centre: Point, radius_px: float, colour: Colour) -> None:
    """Fill a circle."""
    cv2.circle(image, _fixed(centre), round(radius_px * _UNIT), colour, cv2.FILLED, cv2.LINE_AA, _SHIFT)


def circle(image: Image, centre: Point, radius_px: float, colour: Colour, thickness_px: int) -> None:
    """Draw a circle."""
    cv2.circle(image, _fixed(centre), round(radius_px * _UNIT), colour, thickness_px, cv2.LINE_AA, _SHIFT)


def _fixed(point: Point) -> tuple[int, int]:
    return (round(point[0] * _UNIT), round(point[1] * _UNIT))


def _fixed_array(points: Outline | Sequence[Point]) -> NDArray[np.int32]:
    fixed: NDArray[np.int32] = np.rint(np.asarray(points) * _UNIT).astype(np.int32)
    return fixed
