from __future__ import annotations

import math
from dataclasses import fields, replace

import pytest

from posecoach.kinematics.legs import NO_LEG, LegSignals
from posecoach.kinematics.orientation import Orientation, OrientationFilter
from posecoach.kinematics.signals import (
    Posture,
    Signals,
    Unseen,
    measure,
    unseen_signals,
)
from posecoach.pose import LEGS, Landmark, Pose, Side
from posecoach.profiles import Profile
from tests.bodies import (
    BENT_OVER,
    BRIDGE,
    FLAT,
    KNEELING,
    LUNGE,
    OTHER_POSTURES,
    PRONE,
    RIGHT,
    SITTING,
    SIZE_PX,
    STANDING,
    SUPINE,
    Figure,
    Leg,
    Shot,
    exchanged,
    hidden,
    moved,
    pose_of,
)

#: The floor is used for a kneeling knee as well; the figures agree with it to this many degrees.
KNEE_DEG = 6.0

EITHER_WAY = pytest.mark.parametrize("facing", ["left", "right"])
EITHER_SIDE = pytest.mark.parametrize("side", [Side.LEFT, Side.RIGHT])


def measured(pose: Pose, profile: Profile) -> Signals:
    return measure(pose, OrientationFilter().update(pose), profile.sight)


ANGLES = {
    "kneeling": KNEELING,
    "upright over the knee": replace(KNEELING, stretched=Leg(0.0, 90.0, 60.0)),
    "supine": SUPINE,
    "supine, leg lifted": SUPINE.with_stretched(hip_extension_deg=-25.0),
    "supine, knee right at the chest": SUPINE.with_other(hip_extension_deg=-140.0, knee_flexion_deg=140.0),
    "bridge": BRIDGE,
    "bridge, arched": replace(BRIDGE, stretched=Leg(15.0, 110.0), other=Leg(15.0, 110.0)),
    "lunge": LUNGE,
    "lunge, leaning forward": replace(LUNGE, trunk_inclination_deg=25.0),
    "lunge, leaning back": replace(LUNGE, trunk_inclination_deg=-20.0),
    "standing": STANDING,
    "sitting": SITTING,
    "prone": PRONE,
}


@EITHER_SIDE
@EITHER_WAY
@pytest.mark.parametrize("figure", ANGLES.values(), ids=ANGLES)
def test_angles_of_a_known_figure_are_read(figure: Figure, facing: str, side: Side, profile: Profile) -> None:
    figure = replace(figure, facing=facing, side=side)
    signals = measured(pose_of(figure), profile)
    inclination = figure.trunk_inclination_deg
    for name in (Side.LEFT, Side.RIGHT):
        leg, seen = figure.leg(name), signals.leg(name)
        assert seen.hip_extension_deg == pytest.approx(leg.hip_extension_deg, abs=0.1)
        assert seen.knee_flexion_deg == pytest.approx(leg.knee_flexion_deg, abs=KNEE_DEG)
    expected = inclination if abs(inclination) < 60 else abs(inclination)
    assert signals.trunk_inclination_deg == pytest.approx(expected, abs=0.1)
    assert signals.view_deg == pytest.approx(0.0, abs=1e-3)
    assert signals.unseen is None


@EITHER_WAY
@pytest.mark.parametrize("view_deg", [0.0, 10.0, 20.0, 30.0, 40.0])
def test_a_kneeling_knee_is_read_off_the_side_view_too(view_deg: float, facing: str, profile: Profile) -> None:
    figure = replace(KNEELING, facing=facing)
    signals = measured(pose_of(figure, shot=Shot(view_deg=view_deg)), profile)
    assert signals.left.knee_flexion_deg == pytest.approx(figure.stretched.knee_flexion_deg, abs=10.0)


POSTURES = {name: (figure, posture) for name, (figure, posture) in OTHER_POSTURES.items()} | {
    "kneeling stretch": (KNEELING, Posture.KNEELING),
    "supine stretch": (SUPINE, Posture.SUPINE),
    "bridge": (BRIDGE, Posture.SUPINE),
    "lunge": (LUNGE, Posture.STANDING),
    "lunge, bowing deeply": (replace(LUNGE, trunk_inclination_deg=75.0), Posture.BENT_OVER),
}


@EITHER_WAY
@pytest.mark.parametrize(("figure", "posture"), POSTURES.values(), ids=POSTURES)
def test_posture(figure: Figure, posture: Posture, facing: str, profile: Profile) -> None:
    assert measured(pose_of(replace(figure, facing=facing)), profile).posture is posture


def test_a_body_on_its_side_is_neither_supine_nor_prone(profile: Profile) -> None:
    lying_on_the_side = Orientation(anterior=1, view_deg=80.0, roll_share=0.95, turn_deg=80.0)
    assert measure(pose_of(FLAT), lying_on_the_side, profile.sight).posture is Posture.SIDE_LYING


@pytest.mark.parametrize(
    ("figure", "facing", "expected"),
    [
        pytest.param(STANDING, "left", "left", id="standing: where the face points"),
        pytest.param(STANDING, "right", "right", id="standing, other way"),
        pytest.param(SUPINE, "right", "left", id="on the back: where the head lies"),
        pytest.param(SUPINE, "left", "right", id="on the back, other way"),
        pytest.param(PRONE, "right", "right", id="on the front: where the head lies"),
    ],
)
def test_facing(figure: Figure, facing: str, expected: str, profile: Profile) -> None:
    assert measured(pose_of(replace(figure, facing=facing)), profile).facing == expected


@EITHER_WAY
@pytest.mark.parametrize(
    ("figure", "side", "signal", "expected"),
    [
        pytest.param(KNEELING, Side.LEFT, "knee_height", 0.0, id="back knee on the floor"),
        pytest.param(KNEELING, Side.RIGHT, "knee_height", 0.91, id="front knee a shin above the floor"),
        pytest.param(KNEELING, Side.RIGHT, "foot_height", 0.0, id="front foot on the floor"),
        pytest.param(LUNGE, Side.RIGHT, "foot_ahead", 0.386, id="front ankle ahead of the hips"),
        pytest.param(LUNGE, Side.LEFT, "foot_ahead", -0.900, id="back ankle behind the hips"),
        pytest.param(STANDING, Side.LEFT, "knee_past_toe", -0.25, id="standing, knee behind the toes"),
        pytest.param(SUPINE, Side.RIGHT, "near_hand", 0.0, id="one hand on the held knee"),
        pytest.param(SUPINE, Side.RIGHT, "far_hand", 0.05, id="the other hand beside it"),
    ],
)
def test_lengths_are_in_trunk_lengths(
    figure: Figure, side: Side, signal: str, expected: float, facing: str, profile: Profile
) -> None:
    for trunk_px in (60.0, 120.0):
        pose = pose_of(replace(figure, facing=facing), shot=Shot(trunk_px=trunk_px))
        assert getattr(measured(pose, profile).leg(side), signal) == pytest.approx(expected, abs=0.1)


@EITHER_WAY
def test_the_pelvis_is_high_in_a_bridge_only(facing: str, profile: Profile) -> None:
    lifted = measured(pose_of(replace(BRIDGE, facing=facing)), profile)
    flat = measured(pose_of(replace(FLAT, facing=facing)), profile)
    assert lifted.pelvis_height == pytest.approx(math.sin(math.radians(25.0)), abs=0.05)
    assert flat.pelvis_height == pytest.approx(0.0, abs=0.01)


def test_a_knee_far_past_the_toes_is_read(profile: Profile) -> None:
    deep = LUNGE.with_other(hip_extension_deg=-60.0, knee_flexion_deg=100.0)
    assert (
        measured(pose_of(deep), profile).right.knee_past_toe
        > 0.1
        > measured(pose_of(LUNGE), profile).right.knee_past_toe
    )


@pytest.mark.parametrize("view_deg", [0.0, 20.0, 45.0, 80.0])
@EITHER_WAY
def test_view_is_told_from_the_world_landmarks(view_deg: float, facing: str, profile: Profile) -> None:
    pose = pose_of(replace(STANDING, facing=facing), shot=Shot(view_deg=view_deg))
    assert measured(pose, profile).view_deg == pytest.approx(view_deg, abs=0.5)


LEFT_KNEE, LEFT_ANKLE, LEFT_HIP = Landmark.LEFT_KNEE, Landmark.LEFT_ANKLE, Landmark.LEFT_HIP


#: What is measured on a leg of a body that lies; the height over both feet is one of upright bodies.
_SIGMA_OF = {
    "hip_sigma_deg": "hip_extension_deg",
    "knee_sigma_deg": "knee_flexion_deg",
    "knee_past_toe_sigma": "knee_past_toe",
    "near_hand_sigma": "near_hand",
    "far_hand_sigma": "far_hand",
}
_MEASURED_LYING = sorted({f.name for f in fields(LegSignals)} - {"knee_clearance", *_SIGMA_OF})


@pytest.mark.parametrize(
    ("landmark", "lost"),
    [
        pytest.param(Landmark.LEFT_SHOULDER, {"hip_extension_deg"}, id="shoulder"),
        pytest.param(
            LEFT_KNEE,
            {f.name for f in fields(LegSignals)} - {"foot_height"},
            id="knee",
        ),
        pytest.param(
            LEFT_ANKLE,
            {f.name for f in fields(LegSignals)} - {"hip_extension_deg"},
            id="ankle",
        ),
        pytest.param(Landmark.LEFT_WRIST, {"far_hand"}, id="wrist"),
    ],
)
def test_what_needs_an_unseen_landmark_is_invalid(landmark: Landmark, lost: set[str], profile: Profile) -> None:
    signals = measured(hidden(pose_of(SUPINE), [landmark]), profile)
    for name in _MEASURED_LYING:
        assert math.isnan(getattr(signals.left, name)) is (name in lost), name
    for sigma, name in _SIGMA_OF.items():
        assert math.isnan(getattr(signals.left, sigma)) is (name in lost), sigma
    if landmark is not Landmark.LEFT_WRIST:
        assert not any(math.isnan(getattr(signals.right, name)) for name in _MEASURED_LYING)


def test_without_a_trunk_there_is_no_inclination_and_no_posture(profile: Profile) -> None:
    signals = measured(hidden(pose_of(KNEELING), [Landmark.LEFT_SHOULDER]), profile)
    assert math.isnan(signals.trunk_inclination_deg)
    assert math.isnan(signals.pelvis_height)
    assert signals.posture is Posture.UNKNOWN


BOTH_LEGS = LEGS.ravel().tolist()


@pytest.mark.parametrize(
    ("pose", "expected"),
    [
        pytest.param(pose_of(KNEELING), None, id="all there"),
        pytest.param(Pose.empty(0.0, SIZE_PX), Unseen.NOBODY, id="nobody"),
        pytest.param(pose_of(KNEELING, shot=Shot(trunk_px=5.0)), Unseen.TOO_SMALL, id="far away"),
        pytest.param(moved(pose_of(KNEELING), range(33), 300.0, 200.0), Unseen.TOO_SMALL, id="all in one point"),
        pytest.param(pose_of(KNEELING, shot=Shot(shift_px=(300.0, 0.0))), Unseen.OUT_OF_FRAME, id="half out"),
        pytest.param(pose_of(STANDING, shot=Shot(shift_px=(0.0, -120.0))), Unseen.OUT_OF_FRAME, id="head cut off"),
        pytest.param(moved(pose_of(KNEELING), [LEFT_KNEE], math.nan, math.nan), Unseen.OUT_OF_FRAME, id="NaN knee"),
        pytest.param(moved(pose_of(KNEELING), [LEFT_KNEE], math.inf, 0.0), Unseen.OUT_OF_FRAME, id="infinite knee"),
        pytest.param(pose_of(STANDING, shot=Shot(view_deg=90.0)), Unseen.TURN_SIDEWAYS, id="from the front"),
        pytest.param(hidden(pose_of(KNEELING), BOTH_LEGS), Unseen.HIDDEN, id="both legs hidden"),
        pytest.param(hidden(pose_of(KNEELING), [LEFT_KNEE]), None, id="one leg is enough to go on"),
    ],
)
def test_why_a_body_cannot_be_judged(pose: Pose, expected: Unseen | None, profile: Profile) -> None:
    assert measured(pose, profile).unseen is expected


def test_view_limit_is_the_one_of_the_profile(profile: Profile) -> None:
    def unseen_at(view_deg: float) -> Unseen | None:
        return measured(pose_of(STANDING, shot=Shot(view_deg=view_deg)), profile).unseen

    assert unseen_at(profile.sight.max_view_deg - 2.0) is None
    assert unseen_at(profile.sight.max_view_deg + 2.0) is Unseen.TURN_SIDEWAYS


def test_a_frame_without_a_person_has_no_signals() -> None:
    signals = unseen_signals(3.5, Unseen.NOBODY)
    assert signals.t_s == 3.5
    assert signals.posture is Posture.UNKNOWN
    assert signals.left is signals.right is NO_LEG
    assert all(math.isnan(getattr(NO_LEG, f.name)) for f in fields(LegSignals))


def test_leg_separation_is_zero_for_legs_drawn_onto_one(profile: Profile) -> None:
    assert measured(pose_of(BRIDGE), profile).leg_separation == pytest.approx(0.0, abs=1e-9)
    assert measured(pose_of(KNEELING), profile).leg_separation > 4 * profile.sight.merged_legs


def test_leg_separation_does_not_depend_on_labels(profile: Profile) -> None:
    pose = pose_of(LUNGE)
    assert measured(exchanged(pose), profile).leg_separation == pytest.approx(measured(pose, profile).leg_separation)


@pytest.mark.parametrize("ankle", [Landmark.LEFT_ANKLE, Landmark.RIGHT_ANKLE], ids=["left", "right"])
@pytest.mark.parametrize("y_px", [60.0, 460.0], ids=["guessed too high", "guessed too low"])
def test_an_ankle_that_is_not_seen_moves_neither_pelvis_nor_posture(
    ankle: Landmark, y_px: float, profile: Profile
) -> None:
    spoilt = measured(moved(hidden(pose_of(BRIDGE), [ankle]), [ankle], 320.0, y_px), profile)
    right = measured(pose_of(BRIDGE), profile)
    assert math.isnan(spoilt.pelvis_height) or spoilt.pelvis_height == pytest.approx(right.pelvis_height, abs=0.02)
    assert spoilt.posture is right.posture
    seen = Side.RIGHT if ankle is Landmark.LEFT_ANKLE else Side.LEFT
    assert spoilt.leg(seen).hip_extension_deg == pytest.approx(right.leg(seen).hip_extension_deg, abs=0.5)


def test_posture_does_not_depend_on_which_leg_is_hidden(profile: Profile) -> None:
    left, right = (measured(hidden(pose_of(SITTING), [knee]), profile) for knee in (25, 26))
    assert left.posture is right.posture


def test_bending_over_is_no_lying(profile: Profile) -> None:
    assert measured(pose_of(BENT_OVER), profile).posture is Posture.BENT_OVER
    assert all(measured(pose_of(figure), profile).posture is not Posture.BENT_OVER for figure in RIGHT.values())
