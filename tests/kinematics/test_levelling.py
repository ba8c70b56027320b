"""The roll of the camera by the floor: tables of bodies, and the same verdict for every roll."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from posecoach.engine.engine import Engine
from posecoach.kinematics.body import BodyTracker
from posecoach.kinematics.levelling import Roll, levelled
from posecoach.kinematics.signals import Posture
from posecoach.pose import LEGS
from posecoach.profiles import Profile
from tests.bodies import KNEELING, LUNGE, RIGHT, SITTING, STANDING, SUPINE, Figure, Leg, Shot, hidden, pose_of

FPS = 10.0


def found_roll_deg(figure: Figure, profile: Profile, shot: Shot) -> float:
    body = BodyTracker(profile.sight)
    return [body.update(pose_of(figure, k / FPS, shot))[1].camera_roll_deg for k in range(10)][-1]


@pytest.mark.parametrize("figure", [KNEELING, LUNGE, STANDING], ids=["kneeling", "lunge", "standing"])
@pytest.mark.parametrize("roll_deg", [-15.0, -10.0, 10.0, 15.0])
def test_the_roll_is_found(figure: Figure, roll_deg: float, profile: Profile) -> None:
    # The figures are drawn without perspective, but perspective is corrected all the same: that makes 4 deg.
    assert found_roll_deg(figure, profile, Shot(roll_deg=roll_deg)) == pytest.approx(roll_deg, abs=6.0)


@pytest.mark.parametrize(
    ("figure", "shot"),
    [
        pytest.param(KNEELING, Shot(), id="a straight camera"),
        pytest.param(KNEELING, Shot(roll_deg=2.0), id="less than the error"),
        pytest.param(SUPINE, Shot(roll_deg=10.0), id="a lying body needs no vertical"),
        pytest.param(SITTING, Shot(roll_deg=10.0), id="feet side by side tell nothing"),
        pytest.param(KNEELING, Shot(roll_deg=40.0), id="no camera leans like that"),
        pytest.param(
            Figure(stretched=Leg(20.0, 146.0, 60.0), other=Leg(-92.0, 92.0)), Shot(), id="a shin up a wall is no floor"
        ),
    ],
)
def test_nothing_is_corrected(figure: Figure, shot: Shot, profile: Profile) -> None:
    assert found_roll_deg(figure, profile, shot) == 0.0


def test_feet_that_are_not_seen_tell_nothing(profile: Profile) -> None:
    body = BodyTracker(profile.sight)
    pose = hidden(pose_of(KNEELING, shot=Shot(roll_deg=10.0)), LEGS[0, 2:].tolist())
    assert body.update(pose)[1].camera_roll_deg == 0.0


@pytest.mark.parametrize(
    ("found_deg", "error_deg", "certain_deg"),
    [
        pytest.param(math.nan, 0.0, 0.0, id="nothing found"),
        pytest.param(3.0, 4.0, 0.0, id="may be the error"),
        pytest.param(-4.0, 4.0, 0.0, id="at its edge"),
        pytest.param(5.0, 4.0, 2.5, id="half certain"),
        pytest.param(-6.0, 4.0, -6.0, id="certain"),
        pytest.param(12.0, 4.0, 12.0, id="all of it"),
    ],
)
def test_what_is_certain(found_deg: float, error_deg: float, certain_deg: float) -> None:
    assert Roll(found_deg, error_deg).certain_deg == certain_deg


@given(roll_deg=st.floats(-20.0, 20.0), x=st.floats(-500.0, 500.0), y=st.floats(-500.0, 500.0))
def test_levelling_undoes_the_turn(roll_deg: float, x: float, y: float) -> None:
    turn = math.radians(roll_deg)
    turned = (320 + x * math.cos(turn) - y * math.sin(turn), 240 + x * math.sin(turn) + y * math.cos(turn))
    (point,) = levelled([turned], roll_deg, (640, 480))
    assert point == pytest.approx((320 + x, 240 + y), abs=1e-6)


@settings(max_examples=60, deadline=None)
@given(name=st.sampled_from(sorted(RIGHT)), roll_deg=st.floats(-15.0, 15.0), facing=st.sampled_from(["left", "right"]))
def test_a_turned_camera_leaves_the_verdict_alone(name: str, roll_deg: float, facing: str, profile: Profile) -> None:
    figure = Figure(**{**{f: getattr(RIGHT[name], f) for f in RIGHT[name].__dataclass_fields__}, "facing": facing})
    engine = Engine(profile)
    for k in range(25):
        step = engine.update(pose_of(figure, k / FPS, Shot(trunk_px=80.0, roll_deg=roll_deg)))
    assert step.assessment.stretch is not None
    assert step.assessment.stretch.name == name
    assert step.assessment.in_form is True
    assert step.state.hold.hold_s > 0.0


@pytest.mark.parametrize("roll_deg", [-12.0, 12.0])
def test_a_trunk_bent_by_30_deg_is_bent_with_a_turned_camera_too(roll_deg: float, profile: Profile) -> None:
    engine = Engine(profile)
    for k in range(25):
        step = engine.update(pose_of(KNEELING.leaning(32.0), k / FPS, Shot(roll_deg=roll_deg)))
    assert step.signals.posture is Posture.KNEELING
    assert step.assessment.failing is not None
    assert step.assessment.failing.check.name == "trunk_inclination"
