from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from posecoach.kinematics.angles import hip_extension_deg, knee_flexion_deg
from posecoach.kinematics.joints import (
    MOST_DEG,
    MOVED,
    BodyFrame,
    features,
    known,
    learnt,
    with_joints,
)
from posecoach.kinematics.orientation import Orientation, OrientationFilter
from posecoach.pose import LANDMARK_COUNT, Landmark, Pose
from tests.bodies import OTHER_POSTURES, RIGHT, Figure, Shot, mirrored, moved, pose_of

FIGURES = [*RIGHT.values(), *(figure for figure, _ in OTHER_POSTURES.values())]


def anterior_of(pose: Pose) -> int:
    return OrientationFilter().update(pose).anterior


def corrected(pose: Pose, anterior: int = 0, view_deg: float = 0.0) -> Pose:
    return with_joints(pose, Orientation(anterior or anterior_of(pose), view_deg, 0.0, view_deg))


def angles_of(pose: Pose, anterior: int) -> list[tuple[float, float]]:
    points = pose.points()
    return [
        (
            hip_extension_deg(points[11 + side], points[hip], points[knee], anterior),
            knee_flexion_deg(points[hip], points[knee], points[ankle], anterior),
        )
        for side, (hip, knee, ankle) in enumerate(MOVED.tolist())
    ]


@pytest.mark.parametrize("figure", FIGURES)
@pytest.mark.parametrize("view_deg", [0.0, 30.0])
def test_only_hips_knees_and_ankles_are_moved_and_no_joint_turned_by_much(figure: Figure, view_deg: float) -> None:
    pose = pose_of(figure, shot=Shot(view_deg=view_deg))
    before = pose.image_px.copy()
    after = corrected(pose)
    rest = np.setdiff1d(np.arange(LANDMARK_COUNT), MOVED)
    assert (after.image_px[rest] == before[rest]).all()
    assert (pose.image_px == before).all()
    for was, now in zip(angles_of(pose, anterior_of(pose)), angles_of(after, anterior_of(pose)), strict=True):
        assert now == pytest.approx(was, abs=MOST_DEG + 0.05)


def test_legs_like_those_learnt_from_are_corrected() -> None:
    pose = pose_of(RIGHT["standing_lunge"])
    assert np.abs(corrected(pose).image_px - pose.image_px).max() > 0.005 * pose.trunk_px


@pytest.mark.parametrize("landmark", [Landmark.LEFT_KNEE, Landmark.RIGHT_ANKLE])
def test_a_leg_unlike_all_learnt_from_is_left_as_it_is(landmark: Landmark) -> None:
    pose = pose_of(RIGHT["standing_lunge"])
    spoilt = moved(pose, [landmark], 20.0, 20.0)
    leg = MOVED[1 - landmark % 2]
    assert corrected(spoilt).image_px[leg] == pytest.approx(spoilt.image_px[leg])


def test_it_fades_out_steadily() -> None:
    numbers = learnt()
    pose = pose_of(RIGHT["bridge"])
    frame = BodyFrame.of(pose.points(), anterior_of(pose))
    standard = (np.array(features(frame, pose.points(), pose.world_m)) - numbers.mean) / numbers.scale
    shares = np.array([known(numbers, standard * factor)[0] for factor in np.linspace(1.0, 8.0, 400)])
    assert shares[-1] == 0.0
    assert np.abs(np.diff(shares)).max() < 0.1


def test_it_fades_out_off_the_side_view() -> None:
    pose = pose_of(RIGHT["bridge"])
    sizes = [
        float(np.abs(corrected(pose, view_deg=view_deg).image_px - pose.image_px).max())
        for view_deg in (0.0, 30.0, 35.0, 40.0, 45.0, 90.0, np.nan)
    ]
    assert sizes[0] == sizes[1] > sizes[2] > sizes[3] > sizes[4] == sizes[5] == sizes[6] == 0.0


@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_a_broken_landmark_corrects_nothing(bad: float) -> None:
    pose = moved(pose_of(RIGHT["bridge"]), [Landmark.LEFT_KNEE], bad, bad)
    assert np.array_equal(corrected(pose, 1).image_px, pose.image_px, equal_nan=True)


def test_a_body_without_a_trunk_corrects_nothing_wildly() -> None:
    pose = moved(pose_of(RIGHT["bridge"]), range(LANDMARK_COUNT), 300.0, 200.0)
    assert np.abs(corrected(pose, 1).image_px - pose.image_px).max() < 1e-6


@given(
    st.sampled_from(FIGURES),
    st.floats(60.0, 130.0),
    st.floats(-180.0, 180.0),
    st.floats(-120.0, 120.0),
    st.floats(-100.0, 100.0),
    st.floats(0.0, 40.0),
)
def test_scale_shift_and_roll_change_nothing(
    figure: Figure, trunk_px: float, roll_deg: float, dx: float, dy: float, view_deg: float
) -> None:
    straight = pose_of(figure, shot=Shot(view_deg=view_deg))
    anterior = anterior_of(straight)
    turned = pose_of(figure, shot=Shot(trunk_px, (dx, dy), roll_deg, view_deg=view_deg))
    for a, b in zip(
        angles_of(corrected(straight, anterior), anterior),
        angles_of(corrected(turned, anterior), anterior),
        strict=True,
    ):
        assert b == pytest.approx(a, abs=1e-6)


@given(st.sampled_from(FIGURES), st.floats(0.0, 40.0))
def test_mirroring_swaps_sides_and_nothing_else(figure: Figure, view_deg: float) -> None:
    pose = pose_of(figure, shot=Shot(view_deg=view_deg))
    anterior = anterior_of(pose)
    one, other = corrected(pose, anterior), corrected(mirrored(pose), -anterior)
    assert other.image_px == pytest.approx(mirrored(one).image_px, abs=1e-6)


def test_axes_and_shifts_lead_back_to_the_picture() -> None:
    pose = pose_of(RIGHT["supine_psoas"])
    for anterior in (-1, 1):
        frame = BodyFrame.of(pose.points(), anterior)
        forwards, upwards = frame.inwards(pose.points()[Landmark.NOSE])
        x, y = frame.outwards(forwards, upwards)
        assert (frame.origin[0] + x, frame.origin[1] + y) == pytest.approx(pose.points()[Landmark.NOSE])


def test_a_guessed_leg_corrects_nothing() -> None:
    pose = pose_of(RIGHT["standing_lunge"])
    visibility = pose.visibility.copy()
    visibility[MOVED[0, 1:]] = 0.0
    half = corrected(replace(pose, visibility=visibility))
    assert (half.image_px[MOVED[0]] == pose.image_px[MOVED[0]]).all()
    assert (half.image_px[MOVED[1]] == corrected(pose).image_px[MOVED[1]]).all()


def test_how_the_other_leg_is_drawn_changes_nothing() -> None:
    pose = pose_of(RIGHT["kneeling_hip_flexor"])
    other = moved(pose, [Landmark.RIGHT_KNEE, Landmark.RIGHT_ANKLE], 10.0, 400.0)
    anterior = anterior_of(pose)
    left = MOVED[0]
    assert corrected(other, anterior).image_px[left] == pytest.approx(corrected(pose, anterior).image_px[left])
