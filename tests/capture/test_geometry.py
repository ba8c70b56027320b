"""Display matrices and pixel shapes are applied as by a player."""

from __future__ import annotations

import numpy as np
import pytest

from posecoach.capture.geometry import UPRIGHT, Geometry, display_geometry

#: Two rows of three pixels, whose levels stand for A to F.
PICTURE = np.arange(6, dtype=np.uint8).reshape(2, 3, 1).repeat(3, axis=2)

ONE = 1 << 16


def matrix(a: int, b: int, c: int, d: int) -> bytes:
    return np.array([a * ONE, b * ONE, 0, c * ONE, d * ONE, 0, 0, 0, 1 << 30], np.int32).tobytes()


@pytest.mark.parametrize(
    ("a", "b", "c", "d", "rows"),
    [
        (1, 0, 0, 1, ["ABC", "DEF"]),
        (-1, 0, 0, 1, ["CBA", "FED"]),
        (1, 0, 0, -1, ["DEF", "ABC"]),
        (-1, 0, 0, -1, ["FED", "CBA"]),
        (0, 1, -1, 0, ["DA", "EB", "FC"]),
        (0, -1, 1, 0, ["CF", "BE", "AD"]),
        (0, 1, 1, 0, ["AD", "BE", "CF"]),
        (0, -1, -1, 0, ["FC", "EB", "DA"]),
    ],
)
def test_all_eight_matrices(a: int, b: int, c: int, d: int, rows: list[str]) -> None:
    geometry = display_geometry(matrix(a, b, c, d), 1.0)
    turned = geometry.turned(PICTURE)
    assert ["".join(chr(ord("A") + level) for level in row) for row in turned[:, :, 0]] == rows
    assert geometry.shown_size(3, 2) == (len(rows[0]), len(rows))
    mirrored = geometry.mirrored().turned(PICTURE)
    assert np.array_equal(mirrored, turned[:, ::-1])


def test_an_upright_picture_is_not_copied() -> None:
    assert UPRIGHT.turned(PICTURE) is PICTURE


@pytest.mark.parametrize(
    ("aspect", "size", "shown"),
    [
        (64 / 45, (720, 576), (1024, 576)),
        (4 / 3, (1440, 1080), (1920, 1080)),
        (8 / 9, (720, 480), (720, 540)),
        (2.0, (480, 540), (960, 540)),
        (1.0, (640, 360), (640, 360)),
        # Unknown, next to square, or damaged.
        (0.0, (640, 360), (640, 360)),
        (1281 / 1280, (640, 360), (640, 360)),
        (1 / 5000, (640, 360), (640, 360)),
    ],
)
def test_square_pixels(aspect: float, size: tuple[int, int], shown: tuple[int, int]) -> None:
    assert display_geometry(None, aspect).shown_size(*size) == shown
    assert display_geometry(matrix(0, 1, -1, 0), aspect).shown_size(*size) == shown[::-1]


def test_a_damaged_matrix_is_none() -> None:
    assert display_geometry(b"abc", 1.0) == Geometry()
