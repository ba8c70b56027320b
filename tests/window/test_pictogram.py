from __future__ import annotations

import itertools

import numpy as np
import pytest

from posecoach.drawing.palette import STRETCHED_LEG
from posecoach.drawing.placement import Rectangle
from posecoach.drawing.shapes import Image
from posecoach.pose import Side
from posecoach.stretches import STRETCHES
from posecoach.window.pictogram import draw_pictogram, stick_figure
from tests.drawing.examples import has_colour, picture

BOX = Rectangle(20, 10, 160, 140)
SIDED = [name for name, stretch in STRETCHES.items() if stretch.sided]


def drawn(stretch: str, side: Side, box: Rectangle = BOX) -> Image:
    image = picture((200, 160), level=0)
    draw_pictogram(image, stretch, side, box)
    return image


def test_every_stretch_has_a_pose_of_its_own() -> None:
    for one, another in itertools.combinations(("", *STRETCHES), 2):
        assert (drawn(one, Side.LEFT) != drawn(another, Side.LEFT)).any(axis=2).mean() > 0.01


@pytest.mark.parametrize("stretch", SIDED)
def test_the_other_side_is_the_mirror_image(stretch: str) -> None:
    left, right = stick_figure(stretch, Side.LEFT), stick_figure(stretch, Side.RIGHT)
    for one, another in zip(left.limbs, right.limbs, strict=True):
        assert one.role == another.role
        assert np.asarray(one.points) * (-1, 1) == pytest.approx(np.asarray(another.points))
    assert (drawn(stretch, Side.LEFT) != drawn(stretch, Side.RIGHT)).any()


@pytest.mark.parametrize("stretch", SIDED)
def test_only_the_stretched_leg_stands_out(stretch: str) -> None:
    roles = [limb.role for limb in stick_figure(stretch, Side.LEFT).limbs]
    assert roles.count("stretched") == 1
    assert has_colour(drawn(stretch, Side.LEFT), STRETCHED_LEG)


def test_a_bridge_stretches_both_legs_and_has_one_picture() -> None:
    assert [limb.role for limb in stick_figure("bridge", Side.BOTH).limbs].count("stretched") == 2
    assert np.array_equal(drawn("bridge", Side.BOTH), drawn("bridge", Side.NONE))


def test_without_a_stretch_somebody_stands() -> None:
    figure = stick_figure("", Side.NONE)
    assert not any(limb.role == "stretched" for limb in figure.limbs)
    assert figure.head[1] < -1.0
    assert not has_colour(drawn("", Side.NONE), STRETCHED_LEG)


@pytest.mark.parametrize("stretch", STRETCHES)
def test_feet_hands_and_head_are_above_the_floor(stretch: str) -> None:
    figure = stick_figure(stretch, Side.LEFT)
    assert figure.head[1] < figure.floor_y + 0.05
    legs = [limb.points for limb in figure.limbs if len(limb.points) == 4]
    lowest = [max(y for _, y in leg) for leg in legs]
    assert min(lowest) > figure.floor_y - (1.0 if stretch == "supine_psoas" else 0.12)


@pytest.mark.parametrize("box", [BOX, Rectangle(5, 60, 190, 30), Rectangle(90, 0, 20, 160), Rectangle(50, 50, 16, 16)])
@pytest.mark.parametrize("stretch", ["", *STRETCHES])
def test_pictures_stay_in_their_box(stretch: str, box: Rectangle) -> None:
    image = drawn(stretch, Side.RIGHT, box)
    rows, columns = np.nonzero(image.any(axis=2))
    assert rows.size
    assert rows.min() >= box.y - 2
    assert columns.min() >= box.x - 2
    assert rows.max() <= box.y + box.height + 1
    assert columns.max() <= box.x + box.width + 1
