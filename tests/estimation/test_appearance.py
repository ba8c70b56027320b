from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from posecoach.estimation.appearance import Wardrobe, clothes_of, difference
from tests.bodies import KNEELING, LUNGE, Shot, moved, pose_of
from tests.estimation.people import BLUE_AND_BLACK, RED_AND_BEIGE, dressed

HERE = pose_of(KNEELING)
BLUE = clothes_of(dressed(HERE, BLUE_AND_BLACK), HERE)


@pytest.mark.parametrize(
    ("figure", "colours", "light", "least", "most"),
    [
        pytest.param(KNEELING, BLUE_AND_BLACK, 1.0, 0.0, 0.0, id="the same"),
        pytest.param(LUNGE, BLUE_AND_BLACK, 1.0, 0.0, 4.0, id="in another posture"),
        pytest.param(KNEELING, BLUE_AND_BLACK, 0.8, 0.0, 6.0, id="in less light"),
        pytest.param(KNEELING, RED_AND_BEIGE, 1.0, 20.0, 200.0, id="other clothes"),
        pytest.param(KNEELING, RED_AND_BEIGE, 0.6, 20.0, 200.0, id="other clothes in the dark"),
        pytest.param(KNEELING, (BLUE_AND_BLACK[0], RED_AND_BEIGE[1]), 1.0, 9.0, 20.0, id="other trousers"),
    ],
)
def test_difference(figure, colours, light: float, least: float, most: float) -> None:
    pose = pose_of(figure)
    other = clothes_of(dressed(pose, colours, light), pose)
    assert least <= difference(BLUE, other) <= most
    assert difference(BLUE, other) == pytest.approx(difference(other, BLUE))


def test_a_trunk_outside_the_picture_is_not_seen() -> None:
    outside = moved(HERE, range(33), 2000.0, 0.0)
    clothes = clothes_of(dressed(HERE, BLUE_AND_BLACK), outside)
    assert not clothes.seen
    assert difference(BLUE, clothes) == math.inf


def test_thighs_outside_the_picture_leave_the_trunk_to_tell() -> None:
    cut_off = moved(HERE, range(25, 33), 0.0, 2000.0)
    clothes = clothes_of(dressed(HERE, BLUE_AND_BLACK), cut_off)
    assert clothes.seen
    assert np.isnan(clothes.parts[1]).all()
    assert difference(BLUE, clothes) == pytest.approx(0.0)


def test_a_body_without_length_has_no_extent() -> None:
    point = replace(HERE, image_px=np.full_like(HERE.image_px, 50.0))
    assert np.isfinite(clothes_of(dressed(HERE, BLUE_AND_BLACK), point).parts).all()


def test_a_wardrobe_knows_every_look_and_forgets_the_oldest() -> None:
    wardrobe = Wardrobe()
    assert wardrobe.unlike(BLUE) == 0.0
    wardrobe.remember(BLUE)
    far = pose_of(KNEELING, shot=Shot(trunk_px=60.0))
    red = clothes_of(dressed(far, RED_AND_BEIGE), far)
    assert wardrobe.unlike(red) > 9.0
    wardrobe.remember(red)
    assert wardrobe.unlike(red) == wardrobe.unlike(BLUE) == 0.0
    for shade in range(12):
        pose = pose_of(KNEELING)
        wardrobe.remember(clothes_of(dressed(pose, ((20 * shade, 0, 255 - 20 * shade), (0, 20 * shade, 0))), pose))
    assert wardrobe.unlike(BLUE) > 0.0
