from __future__ import annotations

import numpy as np
import pytest

from posecoach.capture.glance import glance_at
from posecoach.estimation.motion import MotionDetector, body_cells
from posecoach.pose import Pose
from tests.bodies import KNEELING, pose_of

SIZE_PX = (640, 480)


def room(seed: int = 0, noise: float = 2.0) -> np.ndarray:
    """Return a picture of a room: a wall that gets darker to the right, with a sensor's noise."""
    wall = np.linspace(160.0, 90.0, SIZE_PX[0])[None, :, None] * np.ones((SIZE_PX[1], 1, 3))
    grain = np.random.default_rng(seed).normal(0.0, noise, wall.shape)
    return np.clip(wall + grain, 0, 255).astype(np.uint8)


def with_patch(image: np.ndarray, x: int, y: int, side_px: int = 60) -> np.ndarray:
    changed = image.copy()
    changed[y : y + side_px, x : x + side_px] = 20
    return changed


def moved(before: np.ndarray, after: np.ndarray, pose: Pose) -> bool:
    detector = MotionDetector()
    assert not detector.update(glance_at(before))
    detector.looked(pose)
    return detector.update(glance_at(after))


NOBODY = Pose.empty(0.0, SIZE_PX)


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        pytest.param(room(1), False, id="noise"),
        pytest.param(with_patch(room(1), 300, 200), True, id="something the size of a hand"),
        pytest.param(with_patch(room(1), 300, 200, 8), False, id="a speck"),
        pytest.param(np.clip(room(1) * 0.7, 0, 255).astype(np.uint8), False, id="a cloud"),
        pytest.param(with_patch(np.clip(room(1) * 0.7, 0, 255).astype(np.uint8), 300, 200), True, id="both"),
    ],
)
def test_movement_in_an_empty_room(after, expected):
    assert moved(room(0), after, NOBODY) is expected


def test_the_grain_of_a_dim_picture_is_no_movement():
    assert not moved(room(0, noise=30.0), room(1, noise=30.0), NOBODY)


def test_only_what_moves_about_the_person_counts():
    pose = pose_of(KNEELING, 0.0)
    far_off = Pose(0.0, 0.3 * pose.image_px + 350.0 - 0.3 * 240.0, pose.world_m, pose.visibility, pose.size_px)
    x, y = (int(v) for v in far_off.image_px.mean(axis=0))
    assert moved(room(0), with_patch(room(1), x, y), far_off)
    assert not moved(room(0), with_patch(room(1), 0, 0), far_off)


def test_pictures_are_compared_with_the_last_judged_one_so_that_slow_movement_is_seen():
    detector = MotionDetector()
    scene = room(0)
    detector.update(glance_at(scene))
    detector.looked(NOBODY)
    answers = [
        detector.update(glance_at(np.where(np.arange(640)[None, :, None] < k * 4, 20, scene).astype(np.uint8)))
        for k in range(20)
    ]
    assert not answers[0]
    assert answers[-1]


def test_a_body_that_reaches_out_of_the_picture_covers_cells_inside_it():
    pose = pose_of(KNEELING, 0.0)
    far = Pose(0.0, pose.image_px + 5000.0, pose.world_m, pose.visibility, pose.size_px)
    rows, columns = body_cells(far)
    assert 0 <= rows.start < rows.stop <= 36
    assert 0 <= columns.start < columns.stop <= 64
