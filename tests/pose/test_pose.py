"""The landmarks of one frame."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from posecoach.engine.engine import Engine
from posecoach.engine.judging import Verdict
from posecoach.pose import Array, Landmark, Pose, scaled
from posecoach.pose.landmarks import TRUNK
from posecoach.profiles import Profile
from tests.bodies import KNEELING, RIGHT, SIZE_PX, Clip, Figure, pose_of


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


def given(figure: Figure = KNEELING) -> tuple[Array, Array]:
    """Return positions and visibility as another program may give them."""
    pose = pose_of(figure, 0.0)
    return pose.image_px.copy(), pose.visibility.copy()


def test_a_pose_of_arrays_has_their_values() -> None:
    wanted = pose_of(KNEELING, 1.5)
    made = Pose.from_arrays(1.5, wanted.image_px.tolist(), wanted.visibility, wanted.size_px, wanted.world_m)
    assert (made.t_s, made.size_px, made.found) == (1.5, wanted.size_px, True)
    for name in ("image_px", "world_m", "visibility"):
        assert np.array_equal(getattr(made, name), getattr(wanted, name))


def test_the_arrays_stay_the_callers() -> None:
    image_px, visibility = given()
    image_px[Landmark.LEFT_KNEE] = math.nan
    before = image_px.copy()
    Pose.from_arrays(0.0, image_px, visibility, SIZE_PX)
    assert np.array_equal(image_px, before, equal_nan=True)


@pytest.mark.parametrize("landmark", [one for one in Landmark if one not in TRUNK])
@pytest.mark.parametrize("unseen_in", ["image_px", "visibility", "world_m"])
def test_a_landmark_that_is_nan_is_one_that_is_not_seen(landmark: Landmark, unseen_in: str) -> None:
    image_px, visibility = given()
    world_m = pose_of(KNEELING, 0.0).world_m.copy()
    {"image_px": image_px, "visibility": visibility, "world_m": world_m}[unseen_in][landmark] = math.nan
    pose = Pose.from_arrays(0.0, image_px, visibility, SIZE_PX, world_m)
    assert pose.visibility[landmark] == 0.0
    assert np.count_nonzero(pose.visibility == 0.0) == 1
    assert np.isfinite(pose.image_px).all()
    assert np.isfinite(pose.world_m).all()


@pytest.mark.parametrize("landmark", TRUNK)
def test_without_a_trunk_there_is_nobody(landmark: Landmark) -> None:
    image_px, visibility = given()
    image_px[landmark] = math.nan
    assert not Pose.from_arrays(0.0, image_px, visibility, SIZE_PX).found


def test_only_the_trunk_is_enough_for_a_pose() -> None:
    image_px, visibility = given()
    image_px[[one for one in Landmark if one not in TRUNK]] = math.nan
    pose = Pose.from_arrays(0.0, image_px, visibility, SIZE_PX)
    assert pose.found
    assert np.isfinite(pose.image_px).all()


@pytest.mark.parametrize("name", RIGHT)
@pytest.mark.parametrize("facing", ["left", "right"])
def test_without_depth_the_right_forms_are_right_whichever_way_they_face(
    name: str, facing: str, profile: Profile
) -> None:
    engine = Engine(profile)
    for pose in Clip().hold(replace(RIGHT[name], facing=facing), 3.0).poses:
        judged = engine.update(Pose.from_arrays(pose.t_s, pose.image_px, pose.visibility, pose.size_px))
    assert judged.assessment.stretch is not None
    assert judged.assessment.stretch.name == name
    assert judged.assessment.in_form is True
    assert math.isnan(judged.signals.view_deg)


def test_without_feet_nothing_is_said_about_toes(profile: Profile) -> None:
    engine = Engine(profile)
    feet = [Landmark.LEFT_HEEL, Landmark.RIGHT_HEEL, Landmark.LEFT_FOOT_INDEX, Landmark.RIGHT_FOOT_INDEX]
    for pose in Clip().hold(RIGHT["standing_lunge"], 3.0).poses:
        image_px = pose.image_px.copy()
        image_px[feet] = math.nan
        judged = engine.update(Pose.from_arrays(pose.t_s, image_px, pose.visibility, pose.size_px, pose.world_m))
    verdicts = {result.check.name: result.verdict for result in judged.assessment.results}
    assert verdicts.pop("front_knee_past_toe") is Verdict.CANNOT_TELL
    assert set(verdicts.values()) == {Verdict.MET}


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"image_px": np.zeros((17, 2))}, r"image_px has the shape \(17, 2\): it must be \(33, 2\)"),
        ({"visibility": np.ones((33, 1))}, r"visibility has the shape \(33, 1\): it must be \(33,\)"),
        ({"world_m": np.zeros((33, 2))}, r"world_m has the shape \(33, 2\): it must be \(33, 3\)"),
        ({"size_px": (0, 480)}, "both must be positive"),
    ],
)
def test_arrays_of_another_shape_are_refused(changed: dict[str, Any], says: str) -> None:
    image_px, visibility = given()
    arguments: dict[str, Any] = {"image_px": image_px, "visibility": visibility, "size_px": SIZE_PX}
    with pytest.raises(ValueError, match=says):
        Pose.from_arrays(0.0, **(arguments | changed))
