"""Where panels go: in the place that covers least of the body, without jumping about."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from posecoach.drawing.shapes import polar
from posecoach.pose import Point


class Rectangle(NamedTuple):
    """A rectangle in pixels."""

    x: int
    y: int
    width: int
    height: int

    def covered(self, points: Iterable[Point | None]) -> int:
        """Return how many of ``points`` lie within."""
        return sum(
            self.x <= point[0] < self.x + self.width and self.y <= point[1] < self.y + self.height
            for point in points
            if point is not None
        )

    def grown(self, by_px: int) -> Rectangle:
        """Return the rectangle with a border of ``by_px`` on every side."""
        return Rectangle(self.x - by_px, self.y - by_px, self.width + 2 * by_px, self.height + 2 * by_px)

    def moved_into(self, size_px: tuple[int, int], margin: int = 0) -> Rectangle:
        """Return the rectangle moved so that it lies within a frame, at its upper left corner if it is too large."""
        width, height = size_px
        x = max(margin, min(self.x, width - margin - self.width))
        y = max(margin, min(self.y, height - margin - self.height))
        return self._replace(x=x, y=y)


def beside(centre: Point, direction_deg: float, distance_px: float, size_px: tuple[int, int]) -> Rectangle:
    """Return the rectangle of a given size that clears a point in one direction.

    Args:
        centre: a point, pixels.
        direction_deg: where the rectangle lies as seen from it, degrees clockwise from the x axis.
        distance_px: how far all of the rectangle stays away from the point, measured along the direction.
        size_px: width and height of the rectangle.
    """
    width, height = size_px
    along_x, along_y = (abs(part) for part in polar((0.0, 0.0), 1.0, direction_deg))
    x, y = polar(centre, distance_px + width / 2 * along_x + height / 2 * along_y, direction_deg)
    return Rectangle(round(x - width / 2), round(y - height / 2), width, height)


class Placement:
    """Chooses one of several places and stays there until another has been better for a while.

    Args:
        dwell_s: how long another place must have been better, seconds.
    """

    def __init__(self, dwell_s: float = 1.0) -> None:
        self._dwell_s = dwell_s
        self._choice: int | None = None
        self._better_since_s = math.nan

    def choose(self, t_s: float, costs: Sequence[int]) -> int:
        """Return the index of the place to use at ``t_s``; the first of equally good ones is preferred.

        Args:
            t_s: time of the frame, seconds.
            costs: what each place covers.
        """
        best = min(range(len(costs)), key=costs.__getitem__)
        if self._choice is None:
            self._choice = best
        if costs[best] >= costs[self._choice]:
            self._better_since_s = math.nan
        elif math.isnan(self._better_since_s):
            self._better_since_s = t_s
        elif t_s - self._better_since_s >= self._dwell_s:
            self._choice, self._better_since_s = best, math.nan
        return self._choice
