from __future__ import annotations

import numpy as np
import pytest

from posecoach.capture.frame import Frame
from posecoach.capture.geometry import Image
from posecoach.capture.stillness import Stillness

RNG = np.random.default_rng(3)


def black(_: int) -> Image:
    """Return the noise of a covered lens."""
    return RNG.integers(0, 25, (90, 160, 3), np.uint8)


def still(_: int) -> Image:
    return np.full((90, 160, 3), 120, np.uint8)


def moving(number: int) -> Image:
    image = still(number)
    image[:, (7 * number) % 120 : (7 * number) % 120 + 40] = 30
    return image


@pytest.mark.parametrize(
    ("parts", "black_s", "still_s"),
    [
        ([(moving, 10.0)], 0.0, 0.0),
        ([(black, 10.0)], 10.0, 0.0),
        ([(still, 10.0)], 0.0, 10.0),
        ([(moving, 5.0), (black, 4.0), (moving, 5.0)], 4.0, 0.0),
        ([(still, 2.0), (moving, 5.0), (still, 2.0)], 0.0, 0.0),
        ([(moving, 5.0), (still, 6.0), (moving, 5.0)], 0.0, 6.0),
    ],
)
def test_stillness(parts: list[tuple[object, float]], black_s: float, still_s: float) -> None:
    found = Stillness()
    number = 0
    for make, seconds in parts:
        assert callable(make)
        for _ in range(round(seconds * 10)):
            found.update(Frame(make(number), number / 10, number))
            number += 1
    assert found.black_s == pytest.approx(black_s, abs=0.41)
    assert found.still_s == pytest.approx(still_s, abs=0.41)
