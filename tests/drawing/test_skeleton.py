from __future__ import annotations

import numpy as np
import pytest

from posecoach.drawing.palette import BODY, STRETCHED_LEG, VERDICT_COLOURS
from posecoach.drawing.skeleton import draw_bones, draw_joints, draw_mark, leg_landmarks, visible_points
from posecoach.engine.judging import Verdict
from posecoach.pose import Landmark, Pose, Side
from tests.drawing.examples import PROFILE, SIZE_PX, around, has_colour, hues, kneeling_pose, picture


def middle_of(pose: Pose, first: Landmark, second: Landmark) -> tuple[float, float]:
    x, y = (pose.image_px[first] + pose.image_px[second]) / 2
    return (float(x), float(y))


def test_the_stretched_leg_stands_out() -> None:
    pose, image = kneeling_pose(), picture()

    draw_bones(image, visible_points(pose, PROFILE.sight), leg_landmarks(Side.RIGHT), 3)

    stretched = around(image, middle_of(pose, Landmark.RIGHT_HIP, Landmark.RIGHT_KNEE), 4)
    other = around(image, middle_of(pose, Landmark.LEFT_KNEE, Landmark.LEFT_ANKLE), 4)
    assert has_colour(stretched, STRETCHED_LEG)
    assert not has_colour(stretched, BODY)
    assert has_colour(other, BODY)
    assert not has_colour(other, STRETCHED_LEG)


def test_no_line_is_drawn_on_a_guess() -> None:
    pose, image = kneeling_pose(), picture()
    pose.visibility[Landmark.RIGHT_ANKLE] = PROFILE.sight.min_visibility - 0.01

    draw_bones(image, visible_points(pose, PROFILE.sight), leg_landmarks(Side.RIGHT), 3)

    shank = around(image, middle_of(pose, Landmark.RIGHT_KNEE, Landmark.RIGHT_ANKLE), 4)
    assert (shank == 120).all()


def test_hands_may_be_hidden_as_far_as_they_are_judged() -> None:
    pose = kneeling_pose()
    pose.visibility[:] = PROFILE.sight.min_hand_visibility
    points = visible_points(pose, PROFILE.sight)
    assert points[Landmark.LEFT_WRIST] is not None
    assert points[Landmark.LEFT_ELBOW] is None or PROFILE.sight.min_hand_visibility >= PROFILE.sight.min_visibility


def test_nobody_has_no_points() -> None:
    image = picture()
    points = visible_points(Pose.empty(0.0, SIZE_PX), PROFILE.sight)

    draw_bones(image, points, leg_landmarks(Side.BOTH), 3)
    draw_joints(image, points, {Landmark.LEFT_HIP: Verdict.MET}, 5.0)

    assert points == [None] * len(points)
    assert (image == 120).all()


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf, 1e15])
def test_impossible_coordinates_are_left_out(bad: float) -> None:
    pose = kneeling_pose()
    pose.image_px[Landmark.RIGHT_KNEE] = (bad, 100.0)
    pose.image_px[Landmark.LEFT_KNEE] = (100.0, bad)

    draw_bones(picture(), visible_points(pose, PROFILE.sight), leg_landmarks(Side.RIGHT), 3)

    points = visible_points(pose, PROFILE.sight)
    assert points[Landmark.RIGHT_KNEE] is None
    assert points[Landmark.LEFT_KNEE] is None


@pytest.mark.parametrize(("side", "count"), [(Side.LEFT, 5), (Side.RIGHT, 5), (Side.BOTH, 10), (Side.NONE, 0)])
def test_legs_by_side(side: Side, count: int) -> None:
    landmarks = leg_landmarks(side)
    assert len(landmarks) == count
    assert all(side.upper() in landmark.name or side == Side.BOTH for landmark in landmarks)


@pytest.mark.parametrize("verdict", list(Verdict))
def test_a_mark_has_the_colour_of_its_verdict_only(verdict: Verdict) -> None:
    image = picture((60, 60))

    draw_mark(image, (30.0, 30.0), verdict, 10.0)

    assert has_colour(image, VERDICT_COLOURS[verdict])
    assert hues(image) <= {VERDICT_COLOURS[verdict]}


def test_marks_differ_in_shape_not_only_in_colour() -> None:
    outlines = []
    for verdict in Verdict:
        image = picture((60, 60))
        draw_mark(image, (30.0, 30.0), verdict, 10.0)
        outlines.append(np.abs(image.astype(int) - VERDICT_COLOURS[verdict]).max(axis=2) < 30)

    disc, hollow_diamond, diamond, ring = outlines
    assert not hollow_diamond[30, 30]
    assert hollow_diamond[30, 30 + 12]
    assert not hollow_diamond[30 + 10, 30 + 10]
    assert disc[30, 30]
    assert diamond[30, 30]
    assert not ring[30, 30]
    corner = (30 + 7, 30 + 7)
    assert disc[corner]
    assert not diamond[30 + 8, 30 + 8]
    assert diamond[30, 30 + 12]
    assert not disc[30, 30 + 12]
