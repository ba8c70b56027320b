from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from posecoach.kinematics.orientation import OrientationFilter, body_axis, facing_evidence
from posecoach.pose import Landmark, Pose
from tests.bodies import OTHER_POSTURES, RIGHT, STANDING, Figure, Leg, Shot, exchanged, mirrored, moved, pose_of

FIGURES = RIGHT | {name: figure for name, (figure, _) in OTHER_POSTURES.items()}

#: Front on the left hand of hip-to-shoulder: facing left when upright, feet to the left when on the back.
ANTERIOR = {"left": 1, "right": -1}


def without_depth(pose: Pose) -> Pose:
    return replace(pose, world_m=pose.world_m * [1.0, 1.0, 0.0])


@pytest.mark.parametrize("facing", ["left", "right"])
@pytest.mark.parametrize("figure", FIGURES.values(), ids=FIGURES)
def test_which_way_the_front_lies(figure: Figure, facing: str) -> None:
    pose = pose_of(replace(figure, facing=facing))
    assert OrientationFilter().update(pose).anterior == ANTERIOR[facing]


@pytest.mark.parametrize("facing", ["left", "right"])
@pytest.mark.parametrize("figure", FIGURES.values(), ids=FIGURES)
def test_knees_feet_and_nose_tell_it_without_depth(figure: Figure, facing: str) -> None:
    pose = without_depth(pose_of(replace(figure, facing=facing)))
    assert facing_evidence(pose, (0.0, 0.0, 0.0)) * ANTERIOR[facing] > 0.2


@pytest.mark.parametrize("name", RIGHT)
def test_exchanged_labels_do_not_turn_the_person_around(name: str) -> None:
    pose = exchanged(pose_of(RIGHT[name]))
    assert OrientationFilter().update(pose).anterior == ANTERIOR["right"]


@pytest.mark.parametrize("name", FIGURES)
def test_evidence_changes_sign_in_the_mirror(name: str) -> None:
    pose = pose_of(FIGURES[name], shot=Shot(view_deg=15.0))
    twin = mirrored(pose)
    assert facing_evidence(twin, body_axis(twin)) == pytest.approx(-facing_evidence(pose, body_axis(pose)))


def test_axis_points_from_right_to_left() -> None:
    # Facing right, the left side is the far one; z grows away from the camera.
    assert body_axis(pose_of(STANDING)) == pytest.approx((0.0, 0.0, 2.0))
    assert body_axis(pose_of(replace(STANDING, facing="left"))) == pytest.approx((0.0, 0.0, -2.0))


def test_a_single_odd_frame_does_not_turn_the_person_around() -> None:
    follow = OrientationFilter()
    for k in range(20):
        orientation = follow.update(pose_of(STANDING, k / 20))
    for k in (20, 21):
        orientation = follow.update(pose_of(replace(STANDING, facing="left"), k / 20))
    assert orientation.anterior == ANTERIOR["right"]


def test_depth_that_contradicts_the_rest_does_not_turn_the_person_around() -> None:
    follow = OrientationFilter()
    follow.update(pose_of(STANDING))
    for k in range(1, 60):
        pose = pose_of(STANDING, k / 20)
        inverted = replace(pose, world_m=pose.world_m * [1.0, 1.0, -1.0])
        evidence = facing_evidence(inverted, body_axis(inverted))
        orientation = follow.update(inverted)
    # The remaining evidence is for the other way, but too weak.
    assert 0.0 < evidence * ANTERIOR["left"] < 0.4
    assert orientation.anterior == ANTERIOR["right"]


@pytest.mark.parametrize("facing", ["left", "right"])
def test_depth_tells_it_where_nothing_else_does(facing: str) -> None:
    tiptoe = Leg(0.0, 0.0, 90.0)
    pose = pose_of(Figure(stretched=tiptoe, other=tiptoe, facing=facing))
    straight = moved(pose, [Landmark.NOSE], *pose.image_px[Landmark.LEFT_EAR].tolist())
    assert facing_evidence(straight, (0.0, 0.0, 0.0)) == pytest.approx(0.0, abs=1e-6)
    assert OrientationFilter().update(straight).anterior == ANTERIOR[facing]


def test_somebody_who_turns_around_is_followed_within_a_second() -> None:
    follow = OrientationFilter()
    for k in range(20):
        follow.update(pose_of(STANDING, k / 20))
    turned = [follow.update(pose_of(replace(STANDING, facing="left"), k / 20)).anterior for k in range(20, 40)]
    assert turned[-1] == ANTERIOR["left"]
    # Once turned it stays turned, without flickering.
    assert turned == sorted(turned)


def test_after_a_gap_the_past_counts_no_more() -> None:
    follow = OrientationFilter()
    for k in range(20):
        follow.update(pose_of(STANDING, k / 20))
    after = follow.update(pose_of(replace(STANDING, facing="left"), 5.0, Shot(view_deg=60.0)))
    assert after.anterior == ANTERIOR["left"]
    assert after.view_deg == pytest.approx(60.0, abs=0.5)


def test_view_is_smoothed_over_a_jump() -> None:
    follow = OrientationFilter()
    for k in range(20):
        follow.update(pose_of(STANDING, k / 20))
    first = follow.update(pose_of(STANDING, 1.0, Shot(view_deg=90.0))).view_deg
    later = [follow.update(pose_of(STANDING, 1.0 + k / 20, Shot(view_deg=90.0))).view_deg for k in range(1, 60)]
    assert first < 20.0
    assert later == sorted(later)
    assert later[-1] > 85.0


def test_no_axis_no_view() -> None:
    flat = replace(pose_of(STANDING), world_m=np.zeros((33, 3)))
    orientation = OrientationFilter().update(flat)
    assert math.isnan(orientation.view_deg)
    assert math.isnan(orientation.roll_share)
    assert orientation.anterior == ANTERIOR["right"]


def test_a_body_on_its_side_shows_in_the_roll() -> None:
    on_the_side = replace(pose_of(STANDING), world_m=pose_of(STANDING).world_m[:, [0, 2, 1]])
    assert OrientationFilter().update(on_the_side).roll_share == pytest.approx(1.0)
    assert OrientationFilter().update(pose_of(STANDING)).roll_share == pytest.approx(0.0, abs=1e-9)


def _after_a_broken_frame(break_it: Callable[[Pose], Pose]) -> tuple[float, int]:
    """Return view and anterior of somebody who turns around 1.5 s after one broken frame."""
    follow = OrientationFilter()
    for k in range(80):
        figure = STANDING if k < 40 else replace(STANDING, facing="left")
        pose = pose_of(figure, k / 20, Shot(view_deg=40.0))
        orientation = follow.update(break_it(pose) if k == 10 else pose)
    return orientation.view_deg, orientation.anterior


@pytest.mark.parametrize("bad", [math.nan, math.inf, -math.inf], ids=str)
def test_one_frame_with_broken_landmarks_is_forgotten(bad: float) -> None:
    joints = [Landmark.NOSE, Landmark.LEFT_KNEE, Landmark.RIGHT_ANKLE]
    view_deg, anterior = _after_a_broken_frame(lambda pose: moved(pose, joints, bad, bad))
    assert view_deg == pytest.approx(40.0, abs=1.0)
    assert anterior == ANTERIOR["left"]


@pytest.mark.filterwarnings("ignore:invalid value:RuntimeWarning")
@pytest.mark.parametrize("bad", [math.nan, math.inf, -math.inf], ids=str)
def test_one_frame_with_a_broken_world_is_forgotten(bad: float) -> None:
    view_deg, anterior = _after_a_broken_frame(lambda pose: replace(pose, world_m=np.full((33, 3), bad)))
    assert view_deg == pytest.approx(40.0, abs=1.0)
    assert anterior == ANTERIOR["left"]
