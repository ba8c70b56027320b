"""Translucent pictures that are made once and laid over many frames."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from posecoach.drawing import shapes
from posecoach.drawing.palette import PANEL, PANEL_OPACITY, Colour
from posecoach.drawing.shapes import Image, Outline
from posecoach.drawing.text import Font
from posecoach.pose import Point


@dataclass(frozen=True, slots=True, eq=False)
class Tile:
    """A picture with transparency.

    Attributes:
        light: (height, width, 3) uint8, colours times opacity.
        through: (height, width, 3) uint8, 255 times the share of the background that shines through.
    """

    light: Image
    through: Image

    @property
    def size_px(self) -> tuple[int, int]:
        """Width and height."""
        return (self.light.shape[1], self.light.shape[0])

    def paste(self, image: Image, x: int, y: int) -> None:
        """Lay the tile over ``image`` with its upper left corner at (x, y); what hangs over the edge is cut off."""
        width, height = self.size_px
        left, top = max(0, x), max(0, y)
        right, bottom = min(image.shape[1], x + width), min(image.shape[0], y + height)
        if left >= right or top >= bottom:
            return
        part = (slice(top - y, bottom - y), slice(left - x, right - x))
        beneath = image[top:bottom, left:right]
        cv2.multiply(beneath, self.through[part], dst=beneath, scale=1.0 / 255.0)
        cv2.add(beneath, self.light[part], dst=beneath)


class Canvas:
    """Builds a tile from layers, lowest first.

    Args:
        width: width in pixels.
        height: height in pixels.
    """

    def __init__(self, width: int, height: int) -> None:
        # One plane for each colour: NumPy is several times faster on whole planes than on pixels of three numbers.
        self._light: NDArray[np.float32] = np.zeros((3, height, width), dtype=np.float32)
        self._opacity: NDArray[np.float32] = np.zeros((height, width), dtype=np.float32)

    def empty_mask(self) -> Image:
        """Return a (height, width) mask to draw a layer's shape on: 0 outside, 255 inside."""
        return np.zeros(self._opacity.shape, dtype=np.uint8)

    def lay(self, mask: Image, colour: Colour, opacity: float = 1.0) -> None:
        """Put one layer of one colour on top."""
        x, y, width, height = cv2.boundingRect(mask)
        part = (slice(y, y + height), slice(x, x + width))
        share = mask[part] * np.float32(opacity / 255.0)
        beneath = np.float32(1.0) - share
        for plane, brightness in zip(self._light, colour, strict=True):
            plane[part] *= beneath
            plane[part] += share * np.float32(brightness)
        self._opacity[part] *= beneath
        self._opacity[part] += share

    def panel(self, radius_px: float) -> None:
        """Fill the whole canvas with a rounded panel."""
        height, width = self._opacity.shape
        self.fill(shapes.rounded_rectangle_points(width, height, radius_px), PANEL, PANEL_OPACITY)

    def fill(self, outline: Outline, colour: Colour, opacity: float = 1.0) -> None:
        """Fill a polygon."""
        mask = self.empty_mask()
        shapes.polygon(mask, outline, (255, 255, 255))
        self.lay(mask, colour, opacity)

    def stroke(self, points: Sequence[Point], colour: Colour, thickness_px: int) -> None:
        """Draw an open line through ``points``."""
        mask = self.empty_mask()
        shapes.polyline(mask, points, (255, 255, 255), thickness_px)
        self.lay(mask, colour)

    def text(self, text: str, font: Font, x: int, baseline_y: int, colour: Colour) -> None:
        """Write one line of text."""
        mask = self.empty_mask()
        font.draw(mask, text, x, baseline_y, (255,))
        self.lay(mask, colour)

    def tile(self) -> Tile:
        """Return the finished tile."""
        light = [np.rint(plane).astype(np.uint8) for plane in self._light]
        through = np.rint(255.0 * (1.0 - self._opacity)).astype(np.uint8)
        return Tile(cv2.merge(light), cv2.merge([through] * 3))
