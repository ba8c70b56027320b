from __future__ import annotations

import math
from dataclasses import replace

import pytest

from posecoach.kinematics.legs import NO_LEG
from posecoach.kinematics.orientation import OrientationFilter
from posecoach.kinematics.signals import Signals, Unseen, measure, unseen_signals
from posecoach.pose import Side
from posecoach.profiles import Profile
from posecoach.stretches import STRETCHES, Stretch
from tests.bodies import RIGHT, Figure, pose_of

EVERY = pytest.mark.parametrize("stretch", STRETCHES.values(), ids=STRETCHES)
EITHER_SIDE = pytest.mark.parametrize("side", [Side.LEFT, Side.RIGHT])
EITHER_WAY = pytest.mark.parametrize("facing", ["left", "right"])


def signals_of(figure: Figure, profile: Profile) -> Signals:
    pose = pose_of(figure)
    return measure(pose, OrientationFilter().update(pose), profile.sight)


@EVERY
def test_everything_a_stretch_asks_for_is_measured(stretch: Stretch) -> None:
    measures = stretch.measure(unseen_signals(0.0, Unseen.NOBODY), Side.LEFT)
    assert {check.name for check in stretch.checks} <= measures.keys()
    assert {gate.name for gate in stretch.gates} <= measures.keys()


@EVERY
@EITHER_SIDE
@EITHER_WAY
def test_a_right_figure_lies_in_every_band(stretch: Stretch, side: Side, facing: str, profile: Profile) -> None:
    figure = replace(RIGHT[stretch.name], side=side, facing=facing)
    signals = signals_of(figure, profile)
    measures = stretch.measure(signals, side)
    thresholds = profile.stretches[stretch.name]
    assert signals.posture in stretch.postures
    for name, band in (*thresholds.gates.items(), *thresholds.checks.items()):
        assert band.excess(measures[name], inside=False) == 0.0, (name, measures[name])


@pytest.mark.parametrize("stretch", [s for s in STRETCHES.values() if s.sided], ids=lambda s: s.name)
def test_the_wrong_side_is_not_right(stretch: Stretch, profile: Profile) -> None:
    measures = stretch.measure(signals_of(RIGHT[stretch.name], profile), Side.RIGHT)
    gates = profile.stretches[stretch.name].gates
    assert any(band.excess(measures[name], inside=False) for name, band in gates.items())


@pytest.mark.parametrize("stretch", [s for s in STRETCHES.values() if s.sided], ids=lambda s: s.name)
@EITHER_SIDE
def test_an_unseen_stretched_leg_leaves_its_values_untold(stretch: Stretch, side: Side, profile: Profile) -> None:
    signals = signals_of(replace(RIGHT[stretch.name], side=side), profile)
    signals = replace(signals, left=NO_LEG) if side == Side.LEFT else replace(signals, right=NO_LEG)
    measures = stretch.measure(signals, side)
    assert math.isnan(measures["hip_extension"])
    assert math.isnan(measures["hip_split"])


@EITHER_SIDE
def test_a_bridge_is_measured_by_the_leg_that_is_seen(side: Side, profile: Profile) -> None:
    bridge = STRETCHES["bridge"]
    both = signals_of(RIGHT["bridge"], profile)
    one = replace(both, left=NO_LEG) if side == Side.LEFT else replace(both, right=NO_LEG)
    for name, value in bridge.measure(both, Side.BOTH).items():
        assert bridge.measure(one, Side.BOTH)[name] == pytest.approx(value, abs=1e-6), name


def test_a_bridge_with_no_leg_seen_says_nothing_of_legs(profile: Profile) -> None:
    signals = replace(signals_of(RIGHT["bridge"], profile), left=NO_LEG, right=NO_LEG)
    measures = STRETCHES["bridge"].measure(signals, Side.BOTH)
    assert not math.isfinite(measures["hip_extension"])
    assert not math.isfinite(measures["knee_flexion"])


def test_a_bridge_is_the_mean_of_two_legs(profile: Profile) -> None:
    signals = signals_of(RIGHT["bridge"].with_stretched(knee_flexion_deg=95.0), profile)
    measures = STRETCHES["bridge"].measure(signals, Side.BOTH)
    left, right = signals.left, signals.right
    assert measures["knee_flexion"] == pytest.approx((left.knee_flexion_deg + right.knee_flexion_deg) / 2)
    assert measures["hip_extension"] == pytest.approx((left.hip_extension_deg + right.hip_extension_deg) / 2)
    assert measures["leg_difference"] == pytest.approx(right.knee_flexion_deg - left.knee_flexion_deg)
    assert measures["lowest_knee_flexion"] == left.knee_flexion_deg
    assert measures["leg_difference"] == pytest.approx(10.0, abs=0.5)


@pytest.mark.parametrize(
    ("name", "measure_name", "side_of", "signal", "sign"),
    [
        ("kneeling_hip_flexor", "hip_extension", "stretched", "hip_extension_deg", 1),
        ("kneeling_hip_flexor", "front_knee_flexion", "other", "knee_flexion_deg", 1),
        ("kneeling_hip_flexor", "back_knee_height", "stretched", "knee_height", 1),
        ("kneeling_hip_flexor", "front_knee_height", "other", "knee_height", 1),
        ("supine_psoas", "held_hip_flexion", "other", "hip_extension_deg", -1),
        ("supine_psoas", "hands_at_knee", "other", "near_hand", 1),
        ("supine_psoas", "second_hand_at_knee", "other", "far_hand", 1),
        ("supine_psoas", "knee_flexion", "stretched", "knee_flexion_deg", 1),
        ("supine_psoas", "hip_extension", "stretched", "hip_extension_deg", 1),
        ("standing_lunge", "hip_extension", "stretched", "hip_extension_deg", 1),
        ("standing_lunge", "back_knee_flexion", "stretched", "knee_flexion_deg", 1),
        ("standing_lunge", "front_knee_flexion", "other", "knee_flexion_deg", 1),
        ("standing_lunge", "front_knee_past_toe", "other", "knee_past_toe", 1),
        ("standing_lunge", "back_knee_height", "stretched", "knee_height", 1),
    ],
)
@EITHER_SIDE
def test_which_leg_a_value_comes_from(
    name: str, measure_name: str, side_of: str, signal: str, sign: int, side: Side, profile: Profile
) -> None:
    signals = signals_of(replace(RIGHT[name], side=side), profile)
    leg = signals.leg(side if side_of == "stretched" else side.other)
    assert STRETCHES[name].measure(signals, side)[measure_name] == sign * getattr(leg, signal)
