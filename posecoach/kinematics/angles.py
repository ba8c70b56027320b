"""Angles and distances in the picture plane.

Points are (x, y) in pixels, x to the right, y down. Every function returns NaN when a point is NaN or when two points
that define a direction coincide: an undefined angle is not 0.

Signs follow ``anterior``, the side of the trunk on which the person's front lies: +1 when the front is on the left
side of the direction hip-to-shoulder as seen in the picture (a person who stands facing the left edge, or lies on the
back with the head to the right), -1 when it is on the right side. Mirroring the picture flips ``anterior`` and leaves
every angle unchanged.
"""

from __future__ import annotations

import math

from posecoach.pose import Point

NAN = math.nan


def turn_deg(a: Point, b: Point) -> float:
    """Return the angle from direction ``a`` to direction ``b`` in degrees, -180 to 180, clockwise positive."""
    if (a[0] == 0.0 and a[1] == 0.0) or (b[0] == 0.0 and b[1] == 0.0):
        return NAN
    return math.degrees(math.atan2(a[0] * b[1] - a[1] * b[0], a[0] * b[0] + a[1] * b[1]))


def between(start: Point, end: Point) -> Point:
    """Return the vector from ``start`` to ``end``."""
    return (end[0] - start[0], end[1] - start[1])


def middle(a: Point, b: Point) -> Point:
    """Return the point half-way between ``a`` and ``b``."""
    return ((a[0] + b[0]) / 2, (a[1] + b[1]) / 2)


def distance(a: Point, b: Point) -> float:
    """Return the distance between two points in pixels."""
    return math.hypot(a[0] - b[0], a[1] - b[1])


def hip_extension_deg(shoulder: Point, hip: Point, knee: Point, anterior: int) -> float:
    """Return the hip extension: 0 with the thigh in line with the trunk, positive with the thigh behind it.

    An included angle of 160 deg may be 20 deg of extension or of flexion; the sign tells which. Deep flexion reaches
    -180.
    """
    turned = -anterior * turn_deg(between(shoulder, hip), between(hip, knee))
    # No hip extends this far: the angle of a deep flexion has wrapped around.
    return turned - 360.0 if turned > 120.0 else turned


def knee_flexion_deg(hip: Point, knee: Point, ankle: Point, anterior: int) -> float:
    """Return the knee flexion: 0 straight, positive bent; slightly negative when the leg looks bent backwards."""
    turned = -anterior * turn_deg(between(hip, knee), between(knee, ankle))
    # No knee bends backwards this far: the angle of a full flexion has wrapped around.
    return turned + 360.0 if turned < -120.0 else turned


def trunk_inclination_deg(shoulder: Point, hip: Point, anterior: int) -> float:
    """Return the inclination of the trunk: 0 upright, positive leaning forward; lying on the back reads about -90."""
    return anterior * turn_deg(between(hip, shoulder), (0.0, -1.0))


def height_above_line(point: Point, start: Point, end: Point) -> float:
    """Return how far ``point`` lies above the line through ``start`` and ``end``, in pixels, up on screen."""
    along = between(start, end)
    length = math.hypot(*along)
    if length == 0.0:
        return NAN
    offset = between(start, point)
    height = (along[0] * offset[1] - along[1] * offset[0]) / length
    return -height if along[0] > 0 else height


def distance_to_segment(point: Point, start: Point, end: Point) -> float:
    """Return the distance in pixels from ``point`` to the nearest point of the segment from ``start`` to ``end``."""
    along = between(start, end)
    squared = along[0] * along[0] + along[1] * along[1]
    if squared == 0.0:
        return distance(point, start)
    offset = between(start, point)
    share = min(1.0, max(0.0, (offset[0] * along[0] + offset[1] * along[1]) / squared))
    return distance(point, (start[0] + share * along[0], start[1] + share * along[1]))
