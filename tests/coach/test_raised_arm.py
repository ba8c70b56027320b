from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from posecoach.coach.raised_arm import RaisedArm, one_arm_raised
from posecoach.pose import Landmark, Pose
from tests.bodies import FLAT, OTHER_POSTURES, RIGHT, SIZE_PX, STANDING, Figure, Shot, hidden, pose_of
from tests.live.courses import SHOT, arm_along_the_floor, arms_crossed, arms_up

FIGURES = RIGHT | {name: figure for name, (figure, _) in OTHER_POSTURES.items()}


@pytest.mark.parametrize("view_deg", [0.0, 40.0])
@pytest.mark.parametrize("figure", FIGURES.values(), ids=FIGURES.keys())
def test_no_stretch_and_no_posture_raises_an_arm_by_itself(figure: Figure, view_deg: float) -> None:
    pose = pose_of(figure, 0.0, Shot(trunk_px=90.0, view_deg=view_deg))
    assert not one_arm_raised(pose)
    assert not one_arm_raised(arms_crossed(pose))
    assert not one_arm_raised(arm_along_the_floor(pose_of(FLAT, 0.0, SHOT)))


@pytest.mark.parametrize("arm", [0, 1])
@pytest.mark.parametrize("figure", FIGURES.values(), ids=FIGURES.keys())
def test_one_arm_up_is_seen_in_every_posture(figure: Figure, arm: int) -> None:
    pose = pose_of(figure, 0.0, SHOT)
    assert one_arm_raised(arms_up(arm)(pose))
    assert not one_arm_raised(arms_up(0, 1)(pose))
    assert not one_arm_raised(hidden(arms_up(arm)(pose), [15 + arm]))


def told(spans: list[tuple[bool, float]], *, heeded: bool = True) -> list[float]:
    """Return when an arm that is up and down for some seconds each is told, at 10 frames a second."""
    gesture, times, number = RaisedArm(), [], 0
    for up, length_s in spans:
        for _ in range(round(length_s * 10)):
            pose = pose_of(STANDING, number / 10, SHOT)
            number += 1
            if gesture.update(arms_up(0)(pose) if up else pose, heeded=heeded):
                times.append(pose.t_s)
    return times


@pytest.mark.parametrize(
    ("spans", "times"),
    [
        ([(True, 1.9)], []),
        ([(True, 10.0)], [2.0]),
        ([(True, 1.5), (False, 0.1), (True, 1.5)], [2.0]),
        ([(True, 1.5), (False, 0.6), (True, 1.5)], []),
        ([(True, 3.0), (False, 1.0), (True, 3.0)], [2.0, 6.0]),
    ],
    ids=["too short", "once", "lost for a moment", "lowered between", "twice"],
)
def test_it_is_told_once_after_two_seconds(spans: list[tuple[bool, float]], times: list[float]) -> None:
    assert told(spans) == pytest.approx(times)


def test_while_it_is_not_heeded_it_means_nothing() -> None:
    assert told([(True, 5.0)], heeded=False) == []


def test_nobody_raises_no_arm() -> None:
    assert not one_arm_raised(Pose.empty(0.0, SIZE_PX))


@pytest.mark.parametrize("y_px", [-1e300, -np.finfo(float).max])
def test_a_landmark_that_flies_off_ends_nothing(y_px: float) -> None:
    pose = pose_of(STANDING)
    points = pose.image_px.copy()
    points[Landmark.LEFT_WRIST] = (0.0, y_px)
    assert one_arm_raised(replace(pose, image_px=points)) in (True, False)
