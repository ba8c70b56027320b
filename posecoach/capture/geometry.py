"""The display geometry of a video: how decoded pixels are stretched, rotated and mirrored to be shown."""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

Image = NDArray[np.uint8]

#: Aspect ratios up to the first count as square; those beyond the second are damage.
_SQUARE, _FURTHEST = 1.005, 8.0


@dataclass(frozen=True, slots=True)
class Geometry:
    """The steps that turn a decoded picture into the displayed one, in this order.

    Attributes:
        pixel_aspect: width of a pixel by its height.
        transposed: whether rows and columns are exchanged.
        flip_x: whether left and right are exchanged after that.
        flip_y: whether top and bottom are.
    """

    pixel_aspect: float = 1.0
    transposed: bool = False
    flip_x: bool = False
    flip_y: bool = False

    def mirrored(self) -> Geometry:
        """Return the geometry with left and right of the displayed picture exchanged."""
        return replace(self, flip_x=not self.flip_x)

    def square_size(self, width: int, height: int) -> tuple[int, int]:
        """Return the size of a decoded picture in square pixels: one side grows, none shrinks."""
        if self.pixel_aspect >= 1.0:
            return max(1, round(width * self.pixel_aspect)), height
        return width, max(1, round(height / self.pixel_aspect))

    def shown_size(self, width: int, height: int) -> tuple[int, int]:
        """Return the displayed size of a decoded picture."""
        width, height = self.square_size(width, height)
        return (height, width) if self.transposed else (width, height)

    def turned(self, image: Image) -> Image:
        """Rotate and mirror a picture of square pixels; the picture itself if there is nothing to do."""
        match self.transposed, self.flip_x, self.flip_y:
            case False, False, False:
                return image
            case False, x, y:
                turned = cv2.flip(image, -1 if x and y else int(x))
            case True, False, False:
                turned = cv2.transpose(image)
            case True, True, False:
                turned = cv2.rotate(image, cv2.ROTATE_90_CLOCKWISE)
            case True, False, True:
                turned = cv2.rotate(image, cv2.ROTATE_90_COUNTERCLOCKWISE)
            case _:
                turned = cv2.flip(cv2.transpose(image), -1)
        return np.asarray(turned, np.uint8)


#: Shown as it is decoded.
UPRIGHT = Geometry()


def display_geometry(matrix: bytes | None, pixel_aspect: float) -> Geometry:
    """Return the geometry that a container announces.

    Args:
        matrix: its display matrix, 3 x 3 int32 in the order of memory: a point ``(x, y)`` is shown at ``(a x + c y,
            b x + d y)`` of ``(a, b, u, c, d, v, ...)`` (ISO/IEC 14496-12, 8.3.2). Turns by other than right angles
            are taken for the nearest one. None if there is none.
        pixel_aspect: sample aspect ratio; 0 if unknown.
    """
    usual = 1.0 / _FURTHEST <= pixel_aspect <= 1.0 / _SQUARE or _SQUARE <= pixel_aspect <= _FURTHEST
    aspect = pixel_aspect if usual else 1.0
    if matrix is None or len(matrix) != 9 * 4:
        return Geometry(aspect)
    a, b, _, c, d, *_ = (int(value) for value in np.frombuffer(matrix, np.int32))
    if abs(b) + abs(c) > abs(a) + abs(d):
        return Geometry(aspect, transposed=True, flip_x=c < 0, flip_y=b < 0)
    return Geometry(aspect, flip_x=a < 0, flip_y=d < 0)
