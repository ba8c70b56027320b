from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from posecoach.drawing.checks import angle_to_show, gauge_of, joint_verdicts, nearer_side
from posecoach.drawing.gauges import AngleGauge
from posecoach.drawing.shapes import direction_deg
from posecoach.drawing.skeleton import Points, visible_points
from posecoach.engine.engine import JudgedFrame
from posecoach.engine.faults import FaultSpan
from posecoach.engine.judging import Verdict
from posecoach.kinematics import angles
from posecoach.kinematics.signals import Posture
from posecoach.pose import Landmark, Pose, Side
from posecoach.stretches import STRETCHES, Stretch
from tests.drawing.examples import BRIDGE, KNEELING, KNEELING_RIGHT, PROFILE, SUPINE, kneeling_pose, step

NAN = math.nan


def points_of(made: JudgedFrame) -> Points:
    return visible_points(made.pose, PROFILE.sight)


def gauge_named(name: str, made: JudgedFrame, side: Side = Side.RIGHT) -> AngleGauge:
    result = next(result for result in made.assessment.results if result.check.name == name)
    gauge = gauge_of(made, result, points_of(made), side)
    assert gauge is not None
    return gauge


def between_deg(a: float, b: float) -> float:
    return abs((a - b + 180.0) % 360.0 - 180.0)


def turned(pose: Pose, degrees: float, *, mirrored: bool) -> Pose:
    """Return the pose turned about the middle of the frame, and mirrored first if asked for."""
    middle = np.array(pose.size_px) / 2
    places = pose.image_px - middle
    if mirrored:
        places = places * (-1, 1)
    cos, sin = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    return replace(pose, image_px=places @ np.array([[cos, sin], [-sin, cos]]) + middle)


def at(pose: Pose, landmark: Landmark) -> tuple[float, float]:
    x, y = pose.image_px[landmark]
    return (float(x), float(y))


#: A body that faces right upright, turned and mirrored: (turn, mirrored, posture, facing, anterior).
SCENES = [
    (0.0, False, Posture.KNEELING, "right", -1),
    (0.0, True, Posture.STANDING, "left", 1),
    (-90.0, False, Posture.SUPINE, "left", -1),
    (90.0, True, Posture.SUPINE, "right", 1),
    (90.0, False, Posture.PRONE, "right", -1),
]


@pytest.mark.parametrize(("turn_deg", "mirrored", "posture", "facing", "anterior"), SCENES)
def test_the_hand_lies_along_the_limb(
    turn_deg: float, mirrored: bool, posture: Posture, facing: str, anterior: int
) -> None:
    pose = turned(kneeling_pose(), turn_deg, mirrored=mirrored)
    shoulder, hip, knee, ankle = (at(pose, Landmark[f"RIGHT_{part}"]) for part in ("SHOULDER", "HIP", "KNEE", "ANKLE"))
    extension = angles.hip_extension_deg(shoulder, hip, knee, anterior)
    flexion = angles.knee_flexion_deg(hip, knee, ankle, anterior)
    lunge = STRETCHES["standing_lunge"]
    made = step(
        {"hip_extension": extension, "back_knee_flexion": flexion},
        stretch=lunge,
        pose=pose,
        posture=posture,
        facing=facing,
    )

    hip_gauge, knee_gauge = gauge_named("hip_extension", made), gauge_named("back_knee_flexion", made)

    assert between_deg(hip_gauge.direction_deg(extension), direction_deg(hip, knee)) < 0.01
    assert between_deg(knee_gauge.direction_deg(flexion), direction_deg(knee, ankle)) < 0.01
    assert hip_gauge.centre == hip
    assert knee_gauge.centre == knee


@pytest.mark.parametrize("mirrored", [False, True])
def test_the_trunk_is_measured_from_upright(mirrored: bool) -> None:
    pose = turned(kneeling_pose(), 0.0, mirrored=mirrored)
    shoulder, hip = at(pose, Landmark.RIGHT_SHOULDER), at(pose, Landmark.RIGHT_HIP)
    inclination = angles.trunk_inclination_deg(shoulder, hip, 1 if mirrored else -1)
    made = step({"trunk_inclination": inclination}, pose=pose, facing="left" if mirrored else "right")

    gauge = gauge_named("trunk_inclination", made)

    assert gauge.direction_deg(0.0) == -90.0
    assert between_deg(gauge.direction_deg(inclination), direction_deg(hip, shoulder)) < 0.01


def test_a_front_leg_is_the_one_across() -> None:
    made = step(KNEELING_RIGHT)
    assert gauge_named("front_knee_flexion", made).centre == at(made.pose, Landmark.LEFT_KNEE)


def test_held_hip_flexion_grows_towards_the_chest() -> None:
    pose = turned(kneeling_pose(), -90.0, mirrored=False)
    shoulder, hip, knee = (at(pose, Landmark[f"LEFT_{part}"]) for part in ("SHOULDER", "HIP", "KNEE"))
    flexion = -angles.hip_extension_deg(shoulder, hip, knee, -1)
    made = step({"held_hip_flexion": flexion}, stretch=SUPINE, pose=pose, posture=Posture.SUPINE, facing="left")

    gauge = gauge_named("held_hip_flexion", made)

    assert flexion > 0
    assert between_deg(gauge.direction_deg(flexion), direction_deg(hip, knee)) < 0.01


def test_no_gauge_without_the_limbs() -> None:
    made = step(KNEELING_RIGHT)
    hidden = list(points_of(made))
    hidden[Landmark.RIGHT_KNEE] = None

    assert gauge_of(made, made.assessment.results[-1], hidden, Side.RIGHT) is None


def test_no_gauge_for_what_is_no_angle_or_in_an_unknown_posture() -> None:
    height = step({"pelvis_height": 0.4}, stretch=BRIDGE, side=Side.BOTH, posture=Posture.SUPINE)
    unknown = step(KNEELING_RIGHT, posture=Posture.UNKNOWN)

    assert angle_to_show(height) is None
    assert gauge_of(height, height.assessment.results[0], points_of(height), Side.LEFT) is None
    assert gauge_of(unknown, unknown.assessment.results[0], points_of(unknown), Side.RIGHT) is None


def test_right_form_shows_the_main_angle_of_the_stretch() -> None:
    shown = angle_to_show(step(KNEELING_RIGHT))
    assert shown is not None
    assert shown.check.name == "hip_extension"


def test_a_fault_shows_its_angle() -> None:
    shown = angle_to_show(step({**KNEELING_RIGHT, "trunk_inclination": 40.0}))
    assert shown is not None
    assert shown.check.name == "trunk_inclination"


def test_the_confirmed_fault_comes_before_others() -> None:
    fault = FaultSpan("hips_back", "hip_extension", "Tuck your hips forward a little", 1.0, 2.0, -9.0)
    values = {"trunk_inclination": 40.0, "front_knee_flexion": 90.0, "hip_extension": 2.0}

    shown = angle_to_show(step(values, fault=fault))

    assert shown is not None
    assert shown.check.name == "hip_extension"


def test_an_unknown_angle_is_not_shown() -> None:
    shown = angle_to_show(step({**KNEELING_RIGHT, "hip_extension": NAN}))
    assert shown is not None
    assert shown.check.name != "hip_extension"
    assert angle_to_show(step(None)) is None


def test_joints_take_the_verdict_of_their_checks() -> None:
    verdicts = joint_verdicts(step({**KNEELING_RIGHT, "hip_extension": 2.0}), Side.RIGHT)
    assert verdicts == {
        Landmark.RIGHT_SHOULDER: Verdict.MET,
        Landmark.LEFT_KNEE: Verdict.MET,
        Landmark.RIGHT_HIP: Verdict.NOT_MET,
    }


@pytest.mark.parametrize(
    ("height", "extension", "verdict"),
    [
        (0.1, 0.0, Verdict.NOT_MET),
        (0.5, NAN, Verdict.CANNOT_TELL),
        (0.5, 0.0, Verdict.MET),
        (0.1, NAN, Verdict.NOT_MET),
    ],
)
def test_the_worst_verdict_marks_a_joint(height: float, extension: float, verdict: Verdict) -> None:
    made = step({"pelvis_height": height, "hip_extension": extension}, stretch=BRIDGE, side=Side.BOTH)
    assert joint_verdicts(made, Side.LEFT) == {Landmark.LEFT_HIP: verdict}


def test_hands_mark_both_wrists_and_an_optional_one_does_not_cloud_the_other() -> None:
    made = step({"hands_at_knee": 0.1, "second_hand_at_knee": NAN}, stretch=SUPINE)
    assert joint_verdicts(made, Side.RIGHT) == {
        Landmark.LEFT_WRIST: Verdict.MET,
        Landmark.RIGHT_WRIST: Verdict.MET,
    }


def test_a_body_that_cannot_be_judged_is_marked_so() -> None:
    verdicts = joint_verdicts(step(None), Side.RIGHT)
    assert set(verdicts.values()) == {Verdict.CANNOT_TELL}
    assert Landmark.RIGHT_HIP in verdicts


def test_no_stretch_no_marks() -> None:
    assert joint_verdicts(step(None, stretch=None), Side.NONE) == {}


@pytest.mark.parametrize("stretch", STRETCHES.values(), ids=lambda stretch: stretch.name)
def test_every_check_of_every_stretch_shows_on_the_body(stretch: Stretch) -> None:
    for check in stretch.checks:
        made = step({check.name: 50.0}, stretch=stretch)
        assert joint_verdicts(made, Side.RIGHT), check.name
        assert check.unit != "deg" or angle_to_show(made) is not None, check.name


def test_the_nearer_leg_is_the_one_seen_clearly_better() -> None:
    pose = kneeling_pose()
    for landmark in (Landmark.LEFT_HIP, Landmark.LEFT_KNEE, Landmark.LEFT_ANKLE):
        pose.visibility[landmark] = 0.9
    assert nearer_side(pose, Side.LEFT) == Side.LEFT
    for landmark in (Landmark.LEFT_HIP, Landmark.LEFT_KNEE, Landmark.LEFT_ANKLE):
        pose.visibility[landmark] = 0.5
    assert nearer_side(pose, Side.LEFT) == Side.RIGHT


def test_checks_of_the_kneeling_stretch_are_known() -> None:
    assert {check.name for check in KNEELING.checks} == set(KNEELING_RIGHT)
