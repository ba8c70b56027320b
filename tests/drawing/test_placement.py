from __future__ import annotations

import pytest

from posecoach.drawing.placement import Placement, Rectangle, beside


def test_counts_the_points_within() -> None:
    points = [(10.0, 10.0), (19.9, 14.9), (20.0, 10.0), (9.9, 12.0), None]
    assert Rectangle(10, 10, 10, 5).covered(points) == 2


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        (Rectangle(50, 40, 20, 10), Rectangle(50, 40, 20, 10)),
        (Rectangle(-30, 200, 20, 10), Rectangle(4, 86, 20, 10)),
        (Rectangle(95, -5, 20, 10), Rectangle(76, 4, 20, 10)),
        (Rectangle(10, 10, 200, 300), Rectangle(4, 4, 200, 300)),
    ],
)
def test_moves_into_the_frame(at: Rectangle, expected: Rectangle) -> None:
    assert at.moved_into((100, 100), margin=4) == expected


@pytest.mark.parametrize("direction_deg", range(0, 360, 15))
def test_a_rectangle_beside_a_point_keeps_its_distance(direction_deg: int) -> None:
    at = beside((200.0, 150.0), direction_deg, 30.0, (80, 24))

    nearest_x = min(max(200.0, at.x), at.x + at.width)
    nearest_y = min(max(150.0, at.y), at.y + at.height)
    assert ((nearest_x - 200.0) ** 2 + (nearest_y - 150.0) ** 2) ** 0.5 >= 29.0


def test_begins_in_the_place_that_covers_least() -> None:
    assert Placement().choose(0.0, [3, 0, 1]) == 1


def test_prefers_the_first_of_equal_places() -> None:
    assert Placement().choose(0.0, [0, 0]) == 0


def test_moves_only_once_another_place_has_been_better_for_a_while() -> None:
    placement = Placement(dwell_s=1.0)
    placement.choose(0.0, [0, 0])

    chosen = [placement.choose(t / 10, [2, 0]) for t in range(1, 14)]

    assert chosen[:10] == [0] * 10
    assert chosen[-1] == 1


def test_a_moment_of_covering_does_not_move_a_panel() -> None:
    placement = Placement(dwell_s=1.0)
    placement.choose(0.0, [0, 0])

    costs = [[2, 0] if t % 5 else [0, 0] for t in range(1, 60)]

    assert {placement.choose(t / 10, cost) for t, cost in enumerate(costs, start=1)} == {0}


def test_does_not_move_back_for_equal_places() -> None:
    placement = Placement(dwell_s=0.0)
    placement.choose(0.0, [1, 0])

    assert placement.choose(1.0, [0, 0]) == 1
