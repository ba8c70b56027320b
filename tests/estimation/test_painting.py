from __future__ import annotations

import numpy as np
import pytest

from posecoach.estimation.painting import without
from tests.bodies import BRIDGE, KNEELING, STANDING, moved, pose_of
from tests.estimation.people import BLUE_AND_BLACK, RED_AND_BEIGE, dressed, room


@pytest.mark.parametrize("figure", [KNEELING, BRIDGE, STANDING], ids=["kneeling", "bridge", "standing"])
def test_the_body_is_painted_over_in_a_copy(figure) -> None:
    pose = pose_of(figure)
    image = dressed(pose, BLUE_AND_BLACK)
    before = image.copy()
    painted = without(image, pose)
    mean = np.rint(image.mean(axis=(0, 1)))
    for x, y in pose.image_px.round().astype(int):
        assert painted[y, x] == pytest.approx(mean, abs=1)
    assert np.array_equal(image, before)


def test_a_person_close_behind_stays_visible() -> None:
    bridge = pose_of(BRIDGE)
    behind = pose_of(STANDING)
    image = np.where(
        dressed(bridge, BLUE_AND_BLACK) != room(), dressed(bridge, BLUE_AND_BLACK), dressed(behind, RED_AND_BEIGE)
    )
    painted = without(image, bridge)
    shirt = (painted == RED_AND_BEIGE[0]).all(axis=2)
    assert shirt.sum() > 0.5 * (dressed(behind, RED_AND_BEIGE) == RED_AND_BEIGE[0]).all(axis=2).sum()


def test_a_body_far_outside_the_picture_changes_nothing() -> None:
    image = dressed(pose_of(KNEELING), BLUE_AND_BLACK)
    assert np.array_equal(without(image, moved(pose_of(KNEELING), range(33), 1e7, 1e7)), image)
