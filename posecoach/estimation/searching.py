"""Searching parts of a picture for a person who is too small for the model to find in the whole."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from posecoach.estimation.background_model import BackgroundModel
from posecoach.estimation.plausibility import trunks_apart
from posecoach.estimation.second_look import look_again
from posecoach.pose import Pose

#: The search starts after nobody was found for this long, with this pause between looks, seconds. After this many
#: looks, more than one round, the pause gets longer, seconds: a room may stay empty for an hour.
_AFTER_S, _PAUSE_S = 1.0, 0.5
_FIRST_LOOKS, _LATER_PAUSE_S = 60, 2.0

#: Sides of the parts, as shares of the longer side of the picture. The model looks for people in 224 pixels, of which
#: a body must fill a third.
_SHARES = (1 / 2, 1 / 4)

#: Overlap of the parts, so that a person cut off by one is whole in another.
_OVERLAP = 0.5

#: Every third look is at the place where something moves.
_MOTION_TURN = 3

#: Change of the grey level of a cell that counts as movement, and number of cells along the longer side.
_MOVES_LEVELS, _CELLS = 12, 64

#: Movement in more than this share of the picture is due to the camera or the light.
_MOST_MOVING = 0.3

#: Two looks agree to within this, trunk lengths, as in `posecoach.estimation.company`.
_AGREE = 0.2

#: A person is followed in a part of the picture of this many times their own length, so that they can move ...
_ROOM = 3.0

#: ... if that is less than this share of the picture; otherwise in the whole picture.
_LARGEST = 0.85

#: A person nearer than this to the edge of the part, or longer than this, needs another part; shares of its side.
_EDGE, _TOO_LONG = 0.05, 0.6


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a picture, pixels."""

    left: int
    top: int
    right: int
    bottom: int

    @classmethod
    def around(cls, center: tuple[float, float], side_px: float, size_px: tuple[int, int]) -> Part:
        """Return the square around a point, moved and cut to lie in the picture."""
        spans = []
        for middle, whole in zip(center, size_px, strict=True):
            side = min(whole, math.ceil(side_px))
            start = min(max(0, round(middle - side / 2)), whole - side)
            spans.append((start, start + side))
        (left, right), (top, bottom) = spans
        return cls(left, top, right, bottom)

    def of(self, image: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """Return this part of a picture."""
        return image[self.top : self.bottom, self.left : self.right]

    def in_whole(self, pose: Pose, size_px: tuple[int, int]) -> Pose:
        """Return a pose found in this part with its position in the whole picture."""
        corner_px = np.array((self.left, self.top), dtype=np.float64)
        return replace(pose, image_px=pose.image_px + corner_px, size_px=size_px)

    def still_fits(self, pose: Pose) -> bool:
        """Return whether a person, given in the whole picture, can still be followed in this part."""
        low, high = pose.image_px.min(axis=0), pose.image_px.max(axis=0)
        side = max(self.right - self.left, self.bottom - self.top)
        if float((high - low).max()) > _TOO_LONG * side:
            return False
        width, height = pose.size_px
        inside = (
            (self.left == 0 or low[0] > self.left + _EDGE * side)
            and (self.top == 0 or low[1] > self.top + _EDGE * side)
            and (self.right == width or high[0] < self.right - _EDGE * side)
            and (self.bottom == height or high[1] < self.bottom - _EDGE * side)
        )
        return bool(inside)


def part_for(pose: Pose) -> Part | None:
    """Return the part of the picture in which to follow a person; None for the whole."""
    low, high = pose.image_px.min(axis=0), pose.image_px.max(axis=0)
    side = _ROOM * float((high - low).max())
    if side > _LARGEST * max(pose.size_px):
        return None
    x, y = ((low + high) / 2).tolist()
    return Part.around((x, y), side, pose.size_px)


class Search:
    """Searches for a person in one part of the picture after the other, and where something moves.

    Args:
        model: the model to search with; the fastest one is sufficient.
    """

    def __init__(self, model: BackgroundModel) -> None:
        self._model = model
        self.forget()

    def forget(self) -> None:
        """Start over, as somebody was found."""
        self._since_s = self._looked_s = math.nan
        self._turn = 0
        self._cells: NDArray[np.float32] | None = None

    def look(self, image: NDArray[np.uint8], t_s: float) -> Pose | None:
        """Take in a frame in which nobody was found; return the person found in a part of it, if any.

        Args:
            image: blue-green-red, (height, width, 3).
            t_s: its time, seconds.
        """
        if math.isnan(self._since_s):
            self._since_s = self._looked_s = t_s
        pause_s = _PAUSE_S if self._turn < _FIRST_LOOKS else _LATER_PAUSE_S
        if t_s - self._since_s < _AFTER_S or t_s - self._looked_s < pause_s:
            return None
        self._looked_s = t_s
        part = self._next(image)
        size_px = (image.shape[1], image.shape[0])
        seen = part.in_whole(self._model.look(part.of(image), t_s).result(), size_px)
        if not seen.found:
            return None
        near = [look_again(self._model, image, seen, mirrored=mirrored) for mirrored in (False, True)]
        return seen if all(trunks_apart(seen, look()) <= _AGREE for look in near) else None

    def _next(self, image: NDArray[np.uint8]) -> Part:
        """Return the part whose turn it is."""
        moving = self._moving(image)
        turn, self._turn = self._turn, self._turn + 1
        if turn % _MOTION_TURN == 0 and moving is not None:
            return moving
        parts = _parts((image.shape[1], image.shape[0]))
        return parts[(turn - turn // _MOTION_TURN) % len(parts)]

    def _moving(self, image: NDArray[np.uint8]) -> Part | None:
        """Return the part around the movement since the last look."""
        height, width = image.shape[:2]
        step = max(width, height) / _CELLS
        size = (max(1, round(width / step)), max(1, round(height / step)))
        cells = cv2.resize(image, size, interpolation=cv2.INTER_AREA).mean(axis=2, dtype=np.float32)
        before, self._cells = self._cells, cells
        if before is None or before.shape != cells.shape:
            return None
        moved = np.abs(cells - before) > _MOVES_LEVELS
        if not 0.0 < moved.mean() <= _MOST_MOVING:
            return None
        rows, columns = np.nonzero(moved)
        low = np.array((columns.min(), rows.min())) * step
        high = np.array((columns.max() + 1, rows.max() + 1)) * step
        x, y = ((low + high) / 2).tolist()
        side = max(2.0 * float((high - low).max()), _SHARES[-1] * max(width, height))
        return Part.around((x, y), side, (width, height))


def _parts(size_px: tuple[int, int]) -> list[Part]:
    """Return all parts of a picture, large ones first, and among equal ones those in the middle first."""
    found: list[Part] = []
    middle = (size_px[0] / 2, size_px[1] / 2)
    for share in _SHARES:
        side = share * max(size_px)
        places = [_places(whole, side) for whole in size_px]
        corners = [(x + side / 2, y + side / 2) for x in places[0] for y in places[1]]
        corners.sort(key=lambda center: math.dist(center, middle))
        found += [Part.around(center, side, size_px) for center in corners]
    return found


def _places(whole: int, side: float) -> list[float]:
    """Return where parts begin along one side of the picture."""
    if side >= whole:
        return [(whole - side) / 2]
    count = math.ceil((whole - side) / (side * (1.0 - _OVERLAP))) + 1
    return [k * (whole - side) / (count - 1) for k in range(count)]
