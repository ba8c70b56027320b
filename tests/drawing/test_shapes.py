from __future__ import annotations

import math

import numpy as np
import pytest

from posecoach.drawing import shapes
from tests.drawing.examples import picture

CENTRE = (50.0, 40.0)


def test_directions_turn_clockwise_from_the_x_axis() -> None:
    assert shapes.polar(CENTRE, 10.0, 90.0) == pytest.approx((50.0, 50.0))
    assert shapes.direction_deg(CENTRE, (50.0, 50.0)) == pytest.approx(90.0)


@pytest.mark.parametrize(("start", "end"), [(0.0, 90.0), (90.0, 0.0), (-30.0, 330.0), (10.0, 10.0)])
def test_an_arc_runs_from_start_to_end_on_its_circle(start: float, end: float) -> None:
    points = shapes.arc_points(CENTRE, 20.0, start, end)

    assert points[0] == pytest.approx(shapes.polar(CENTRE, 20.0, start))
    assert points[-1] == pytest.approx(shapes.polar(CENTRE, 20.0, end))
    assert np.hypot(*(points - CENTRE).T) == pytest.approx(20.0)


def test_a_full_ring_is_hollow() -> None:
    image = picture((100, 80))

    shapes.polygon(image, shapes.annular_sector(CENTRE, 12.0, 20.0, 0.0, 360.0), (255, 255, 255))

    ys, xs = np.nonzero(image[:, :, 0] == 255)
    distances = np.hypot(xs - CENTRE[0], ys - CENTRE[1])
    assert distances.min() == pytest.approx(12.0, abs=1.5)
    assert distances.max() == pytest.approx(20.0, abs=1.5)
    assert len(xs) == pytest.approx(math.pi * (20.0**2 - 12.0**2), rel=0.15)


def test_half_a_ring_covers_one_side() -> None:
    image = picture((100, 80))

    shapes.polygon(image, shapes.annular_sector(CENTRE, 12.0, 20.0, -90.0, 90.0), (255, 255, 255))

    _, xs = np.nonzero(image[:, :, 0] == 255)
    assert xs.min() >= CENTRE[0] - 1


def test_fractions_of_a_pixel_show() -> None:
    images = [picture((40, 40)) for _ in range(2)]
    for image, x in zip(images, (20.0, 20.5), strict=True):
        shapes.disc(image, (x, 20.0), 6.0, (255, 255, 255))
    assert not np.array_equal(images[0], images[1])


@pytest.mark.parametrize(
    ("point", "drawable"),
    [
        ((0.0, 0.0), True),
        ((-50.0, 700.0), True),
        ((math.nan, 10.0), False),
        ((10.0, math.nan), False),
        ((math.inf, 10.0), False),
        ((1e12, 10.0), False),
    ],
)
def test_only_points_near_the_frame_are_drawn(point: tuple[float, float], drawable: bool) -> None:
    assert shapes.within_reach(point, (640, 480)) is drawable
