"""The landmarks of one frame."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from posecoach.pose import Landmark, Pose, scaled


def pose_with(**positions: tuple[float, float]) -> Pose:
    image_px = np.zeros((len(Landmark), 2))
    for name, position in positions.items():
        image_px[Landmark[name]] = position
    return replace(Pose.empty(0.0, (640, 480)), image_px=image_px)


def test_a_trunk_goes_from_the_middle_of_the_shoulders_to_that_of_the_hips() -> None:
    pose = pose_with(
        LEFT_SHOULDER=(90.0, 100.0), RIGHT_SHOULDER=(110.0, 100.0), LEFT_HIP=(120.0, 190.0), RIGHT_HIP=(140.0, 170.0)
    )
    assert pose.trunk_px == pytest.approx(math.hypot(30.0, 80.0))


def test_nobody_has_no_trunk() -> None:
    assert math.isnan(Pose.empty(0.0, (640, 480)).trunk_px)


def test_points_are_the_positions_as_plain_numbers() -> None:
    points = pose_with(NOSE=(1.5, 2.5)).points()
    assert len(points) == len(Landmark)
    assert points[Landmark.NOSE] == (1.5, 2.5)
    assert all(type(value) is float for point in points for value in point)


@pytest.mark.parametrize(("left_hip_x", "found"), [(0.0, True), (math.nan, False), (math.inf, False)])
def test_a_person_is_found_where_the_hips_have_a_place(left_hip_x: float, found: bool) -> None:
    assert pose_with(LEFT_HIP=(left_hip_x, 0.0)).found is found


def test_a_scaled_pose_lies_in_a_scaled_frame() -> None:
    pose = scaled(pose_with(NOSE=(100.0, 50.0)), 0.5)
    assert pose.size_px == (320, 240)
    assert pose.points()[Landmark.NOSE] == (50.0, 25.0)
