"""Legs that the model only guesses are not judged."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from posecoach.engine.engine import Engine
from posecoach.kinematics.guessing import impossible_bones
from posecoach.kinematics.signals import Unseen
from posecoach.pose import LEGS, Landmark, Pose
from posecoach.profiles import Profile
from tests.bodies import BRIDGE, KNEELING, LUNGE, SUPINE, Figure, exchanged, pose_of

FPS = 20.0


def dimmed(pose: Pose, leg: int, visibility: float) -> Pose:
    seen = pose.visibility.copy()
    seen[LEGS[leg, 1:]] = visibility
    return replace(pose, visibility=seen)


def shortened(pose: Pose, leg: int, share: float) -> Pose:
    """Return the pose with a shank of ``share`` of its length, as behind furniture."""
    image_px = pose.image_px.copy()
    knee = image_px[LEGS[leg, 1]]
    image_px[LEGS[leg, 2:]] = knee + share * (image_px[LEGS[leg, 2:]] - knee)
    return replace(pose, image_px=image_px)


def scrambled(pose: Pose, leg: int, noise: np.random.Generator) -> Pose:
    image_px = pose.image_px.copy()
    image_px[LEGS[leg, 2:]] += noise.normal(0.0, 60.0, 2)
    return replace(pose, image_px=image_px)


@pytest.mark.parametrize(
    ("thigh_px", "shank_px", "impossible"),
    [
        pytest.param(100.0, 100.0, False, id="as long"),
        pytest.param(100.0, 70.0, False, id="a shank that points a little at the camera"),
        pytest.param(70.0, 100.0, False, id="a thigh that does"),
        pytest.param(100.0, 55.0, True, id="half a shank"),
        pytest.param(50.0, 100.0, True, id="half a thigh"),
        pytest.param(0.0, 100.0, True, id="no thigh"),
        pytest.param(float("nan"), 100.0, True, id="no number"),
    ],
)
def test_bones(thigh_px: float, shank_px: float, impossible: bool) -> None:
    assert impossible_bones(thigh_px, shank_px) is impossible


@pytest.mark.parametrize("figure", [KNEELING, SUPINE, BRIDGE, LUNGE], ids=["kneeling", "supine", "bridge", "lunge"])
@pytest.mark.parametrize("how", ["dim", "short", "jumping"])
def test_guessed_legs_are_no_fault_and_no_second(figure: Figure, how: str, profile: Profile) -> None:
    engine, noise = Engine(profile), np.random.default_rng(3)
    for k in range(60):
        engine.update(pose_of(figure, k / FPS))
    held_s, ended_s = None, 0.0
    for k in range(60, 160):
        pose = pose_of(figure, k / FPS)
        for leg in (0, 1):
            if how == "dim":
                pose = dimmed(pose, leg, 0.4)
            elif how == "short":
                pose = shortened(pose, leg, 0.5)
            elif leg == 0:
                pose = scrambled(pose, leg, noise)
        step = engine.update(pose)
        if step.state.finished is not None:
            ended_s += step.state.finished.hold_s
        if k == 80:
            held_s = step.state.hold.hold_s
    assert held_s is not None
    assert step.state.fault is None
    if figure is BRIDGE and how == "jumping":
        # A bridge is judged by the visible leg alone.
        return
    # Hidden, or guessed so badly that no stretch is recognised.
    assert step.unseen is Unseen.HIDDEN or step.assessment.stretch is None
    assert step.assessment.in_form is None
    assert step.state.hold.hold_s + ended_s == pytest.approx(held_s)


def test_a_bridge_is_not_judged_by_one_leg_that_is_guessed(profile: Profile) -> None:
    engine = Engine(profile)
    for k in range(40):
        pose = dimmed(dimmed(pose_of(BRIDGE, k / FPS), 0, 0.4), 1, 0.1)
        step = engine.update(pose)
    assert step.assessment.in_form is None
    assert step.state.hold.hold_s == 0.0


def test_legs_named_the_other_way_for_a_moment_are_no_guess(profile: Profile) -> None:
    engine = Engine(profile)
    for k in range(60):
        pose = pose_of(LUNGE, k / FPS)
        step = engine.update(exchanged(pose) if k in (30, 32, 34, 36) else pose)
        assert step.unseen is not Unseen.HIDDEN
    assert step.state.hold.hold_s > 2.0


def test_a_hip_that_is_seen_stays_seen(profile: Profile) -> None:
    engine = Engine(profile)
    for k in range(20):
        step = engine.update(shortened(pose_of(BRIDGE, k / FPS), 0, 0.5))
    assert step.pose.visibility[Landmark.LEFT_HIP] > 0.9
    assert step.pose.visibility[Landmark.LEFT_ANKLE] == 0.0
