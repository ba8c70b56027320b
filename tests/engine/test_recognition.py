from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace

import pytest

from posecoach.engine.judging import NO_STRETCH, Assessment, Verdict
from posecoach.engine.recognition import Recogniser
from posecoach.kinematics.orientation import OrientationFilter
from posecoach.kinematics.signals import Posture, Signals, Unseen, measure, unseen_signals
from posecoach.pose import Landmark, Side
from posecoach.profiles import Band, Profile, StretchThresholds
from posecoach.stretches import STRETCHES
from tests.bodies import (
    BENT_OVER,
    BRIDGE,
    FLAT,
    KNEELING,
    LUNGE,
    OTHER_POSTURES,
    RIGHT,
    SITTING,
    STANDING,
    SUPINE,
    Figure,
    bridge,
    hidden,
    pose_of,
)

EITHER_SIDE = pytest.mark.parametrize("side", [Side.LEFT, Side.RIGHT])
EITHER_WAY = pytest.mark.parametrize("facing", ["left", "right"])


def signals_of(figure: Figure, profile: Profile, *, without: tuple[Landmark, ...] = ()) -> Signals:
    pose = hidden(pose_of(figure), without)
    return measure(pose, OrientationFilter().update(pose), profile.sight)


def name_of(assessment: Assessment) -> str | None:
    return assessment.stretch.name if assessment.stretch is not None else None


@pytest.mark.parametrize("name", RIGHT)
@EITHER_SIDE
@EITHER_WAY
def test_a_right_figure_is_recognised_and_right(name: str, side: Side, facing: str, profile: Profile) -> None:
    figure = replace(RIGHT[name], side=side, facing=facing)
    assessment = Recogniser(profile).update(signals_of(figure, profile))
    assert name_of(assessment) == name
    assert assessment.side == (side if STRETCHES[name].sided else Side.BOTH)
    assert assessment.in_form is True
    assert all(result.verdict is Verdict.MET for result in assessment.results)


@pytest.mark.parametrize("figure", [figure for figure, _ in OTHER_POSTURES.values()], ids=OTHER_POSTURES)
def test_other_postures_are_no_stretch(figure: Figure, profile: Profile) -> None:
    assert Recogniser(profile).update(signals_of(figure, profile)) is NO_STRETCH


def beyond(band: Band, edge: str, by: float = 6.0) -> float:
    """Return a value that is outside ``band`` even with its hysteresis."""
    return band.low - band.hysteresis - by if edge == "low" else band.high + band.hysteresis + by


def sagging(thresholds: StretchThresholds) -> Figure:
    """Return a bridge whose pelvis is too low, but high enough to be a bridge at all."""
    check = thresholds.checks["pelvis_height"]
    height = (thresholds.gates["pelvis_height"].low + check.low - check.hysteresis) / 2

    def off(figure: Figure) -> float:
        return abs(math.sin(math.radians(-90.0 - figure.trunk_inclination_deg)) - height)

    return min((bridge(hip_extension_deg, 100.0) for hip_extension_deg in range(-60, 0)), key=off)


Spoil = Callable[[StretchThresholds], Figure]

FAULTS: list[tuple[str, str, Spoil]] = [
    ("kneeling_hip_flexor", "trunk_forward", lambda t: KNEELING.leaning(beyond(t.checks["trunk_inclination"], "high"))),
    ("kneeling_hip_flexor", "overarch", lambda t: KNEELING.leaning(beyond(t.checks["trunk_inclination"], "low"))),
    (
        "kneeling_hip_flexor",
        "front_knee_straight",
        lambda t: KNEELING.with_other(
            hip_extension_deg=-80.0, knee_flexion_deg=beyond(t.checks["front_knee_flexion"], "low")
        ),
    ),
    (
        "kneeling_hip_flexor",
        "front_knee_too_bent",
        lambda t: KNEELING.with_other(
            hip_extension_deg=-120.0, knee_flexion_deg=beyond(t.checks["front_knee_flexion"], "high")
        ),
    ),
    (
        "kneeling_hip_flexor",
        "hips_back",
        lambda t: KNEELING.with_stretched(
            hip_extension_deg=beyond(t.checks["hip_extension"], "low"), knee_flexion_deg=85.0
        ),
    ),
    (
        "supine_psoas",
        "knee_not_pulled",
        lambda t: SUPINE.with_other(
            hip_extension_deg=-beyond(t.checks["held_hip_flexion"], "low"), knee_flexion_deg=95.0
        ),
    ),
    (
        "supine_psoas",
        "knee_bent",
        lambda t: SUPINE.with_stretched(knee_flexion_deg=beyond(t.checks["knee_flexion"], "high")),
    ),
    (
        "supine_psoas",
        "leg_lifted",
        lambda t: SUPINE.with_stretched(hip_extension_deg=beyond(t.checks["hip_extension"], "low")),
    ),
    (
        "supine_psoas",
        "hands_off",
        lambda t: replace(SUPINE, hands=(beyond(t.checks["hands_at_knee"], "high", 0.1),) * 2),
    ),
    (
        "supine_psoas",
        "hands_off",
        lambda t: replace(SUPINE, hands=(0.0, beyond(t.checks["second_hand_at_knee"], "high", 0.1))),
    ),
    ("bridge", "feet_far", lambda t: bridge(5.0, beyond(t.checks["knee_flexion"], "low"))),
    ("bridge", "feet_near", lambda t: bridge(-8.0, beyond(t.checks["knee_flexion"], "high"))),
    ("bridge", "hips_sag", sagging),
    ("bridge", "overextended", lambda t: bridge(beyond(t.checks["hip_extension"], "high", 16.0), 115.0)),
    (
        "standing_lunge",
        "back_knee_bent",
        lambda t: LUNGE.with_stretched(knee_flexion_deg=beyond(t.checks["back_knee_flexion"], "high")),
    ),
    ("standing_lunge", "trunk_forward", lambda t: LUNGE.leaning(beyond(t.checks["trunk_inclination"], "high"))),
    ("standing_lunge", "overarch", lambda t: LUNGE.leaning(beyond(t.checks["trunk_inclination"], "low"))),
    (
        "standing_lunge",
        "front_knee_straight",
        lambda t: LUNGE.with_other(
            hip_extension_deg=-35.0, knee_flexion_deg=beyond(t.checks["front_knee_flexion"], "low")
        ),
    ),
    (
        "standing_lunge",
        "front_knee_too_bent",
        lambda t: LUNGE.with_other(
            hip_extension_deg=-80.0, knee_flexion_deg=beyond(t.checks["front_knee_flexion"], "high")
        ),
    ),
    (
        "standing_lunge",
        "knee_past_toe",
        lambda t: LUNGE.with_other(hip_extension_deg=-58.0, knee_flexion_deg=t.checks["front_knee_flexion"].high - 5.0),
    ),
    (
        "standing_lunge",
        "hips_back",
        lambda t: LUNGE.with_stretched(hip_extension_deg=beyond(t.checks["hip_extension"], "low")).with_other(
            hip_extension_deg=-60.0, knee_flexion_deg=55.0
        ),
    ),
]


@pytest.mark.parametrize(("name", "fault", "spoil"), FAULTS, ids=[f"{name}-{fault}" for name, fault, _ in FAULTS])
@EITHER_SIDE
@EITHER_WAY
def test_every_fault_is_named(name: str, fault: str, spoil: Spoil, side: Side, facing: str, profile: Profile) -> None:
    wrong = replace(spoil(profile.stretches[name]), side=side, facing=facing)
    recogniser = Recogniser(profile)
    recogniser.update(signals_of(replace(RIGHT[name], side=side, facing=facing), profile))
    assessment = recogniser.update(replace(signals_of(wrong, profile), t_s=0.05))
    assert name_of(assessment) == name
    assert assessment.in_form is False
    assert assessment.failing is not None
    assert assessment.failing.fault is not None
    assert assessment.failing.fault.name == fault


def test_every_fault_there_is_has_a_figure() -> None:
    there_are = {
        (stretch.name, fault.name)
        for stretch in STRETCHES.values()
        for check in stretch.checks
        for fault in (check.below, check.above)
        if fault is not None
    }
    assert {(name, fault) for name, fault, _ in FAULTS} == there_are


@pytest.mark.parametrize("only", STRETCHES)
@pytest.mark.parametrize("shown", RIGHT)
def test_only_one_stretch(only: str, shown: str, profile: Profile) -> None:
    assessment = Recogniser(profile, [STRETCHES[only]]).update(signals_of(RIGHT[shown], profile))
    assert name_of(assessment) == (shown if shown == only else None)


PAIRS = [
    pytest.param(
        first,
        then,
        id=f"{first} to {then}",
    )
    for first in RIGHT
    for then in RIGHT
]


@pytest.mark.parametrize(("first", "then"), PAIRS)
def test_from_one_stretch_to_another(first: str, then: str, profile: Profile) -> None:
    recogniser = Recogniser(profile)
    recogniser.update(signals_of(RIGHT[first], profile))
    # When legs come together the model may draw both onto one, but only for a while.
    for t_s in (0.05, 0.6, 1.2):
        found = recogniser.update(replace(signals_of(RIGHT[then], profile), t_s=t_s))
    assert name_of(found) == then


LEFT_FOR = {
    "kneeling_hip_flexor": [STANDING, SITTING, FLAT],
    "supine_psoas": [STANDING, SITTING, bridge(-60.0, 100.0).with_other(knee_flexion_deg=60.0)],
    "bridge": [STANDING, SITTING, FLAT],
    "standing_lunge": [SITTING, BENT_OVER, FLAT],
}


@pytest.mark.parametrize("name", RIGHT)
def test_leaving_a_stretch(name: str, profile: Profile) -> None:
    recogniser = Recogniser(profile)
    for figure in LEFT_FOR[name]:
        assert name_of(recogniser.update(signals_of(RIGHT[name], profile))) == name
        assert recogniser.update(signals_of(figure, profile)) is NO_STRETCH


def test_standing_up_straight_leaves_a_lunge(profile: Profile) -> None:
    recogniser = Recogniser(profile)
    recogniser.update(signals_of(LUNGE, profile))
    verdicts = [recogniser.update(replace(signals_of(STANDING, profile), t_s=t_s)) for t_s in (0.1, 0.6, 1.2)]
    assert [v.in_form for v in verdicts] == [None, None, None]
    assert verdicts[-1] is NO_STRETCH


def test_the_role_of_the_legs_changes_only_when_it_is_clear(profile: Profile) -> None:
    recogniser = Recogniser(profile)
    lunge = signals_of(LUNGE, profile)
    recogniser.update(lunge)
    sides = []
    for lead_deg in (30.0, 10.0, -10.0, -40.0, -10.0, 10.0, 40.0):
        left = replace(lunge.left, hip_extension_deg=lead_deg / 2)
        right = replace(lunge.right, hip_extension_deg=-lead_deg / 2)
        recogniser.update(replace(lunge, left=left, right=right))
        # A pose that is no longer a lunge has no side; the chosen side shows on a frame that cannot be judged.
        sides.append(recogniser.update(unseen_signals(0.0, Unseen.HIDDEN)).side)
    assert sides == [Side.LEFT, Side.LEFT, Side.LEFT, Side.RIGHT, Side.RIGHT, Side.RIGHT, Side.LEFT]


@pytest.mark.parametrize("unseen", list(Unseen), ids=lambda u: u.value)
def test_an_unseen_body_stays_in_its_stretch_but_cannot_be_judged(unseen: Unseen, profile: Profile) -> None:
    recogniser = Recogniser(profile)
    recogniser.update(signals_of(replace(KNEELING, side=Side.RIGHT), profile))
    signals = unseen_signals(1.0, unseen)
    assessment = recogniser.update(signals)
    assert (name_of(assessment), assessment.side, assessment.in_form) == ("kneeling_hip_flexor", Side.RIGHT, None)
    assert recogniser.why_unseen(signals, assessment) is unseen


def test_an_unseen_body_that_never_was_in_a_stretch_is_in_none(profile: Profile) -> None:
    recogniser = Recogniser(profile)
    assert recogniser.update(unseen_signals(0.0, Unseen.NOBODY)) is NO_STRETCH


def test_why_unseen_is_nothing_when_all_was_judged(profile: Profile) -> None:
    recogniser = Recogniser(profile)
    signals = signals_of(KNEELING, profile)
    assert recogniser.why_unseen(signals, recogniser.update(signals)) is None
    standing = signals_of(STANDING, profile)
    assert recogniser.why_unseen(standing, recogniser.update(standing)) is None


@pytest.mark.parametrize(
    ("name", "without", "in_form"),
    [
        pytest.param(
            "kneeling_hip_flexor",
            (Landmark.LEFT_KNEE,),
            None,
            id="kneeling, back knee hidden",
        ),
        pytest.param("kneeling_hip_flexor", (Landmark.RIGHT_KNEE,), None, id="kneeling, front knee hidden"),
        pytest.param("supine_psoas", (Landmark.LEFT_ANKLE,), None, id="supine, foot of the long leg hidden"),
        pytest.param("supine_psoas", (Landmark.LEFT_WRIST,), True, id="supine, one hand hidden: the other will do"),
        pytest.param("supine_psoas", (Landmark.LEFT_WRIST, Landmark.RIGHT_WRIST), None, id="supine, no hand seen"),
        pytest.param("bridge", (Landmark.RIGHT_KNEE, Landmark.RIGHT_ANKLE), True, id="bridge, far leg hidden"),
        pytest.param("standing_lunge", (Landmark.LEFT_ANKLE,), None, id="lunge, back foot hidden"),
    ],
)
def test_hidden_parts(name: str, without: tuple[Landmark, ...], in_form: bool | None, profile: Profile) -> None:
    recogniser = Recogniser(profile)
    recogniser.update(signals_of(RIGHT[name], profile))
    signals = signals_of(RIGHT[name], profile, without=without)
    assessment = recogniser.update(signals)
    assert name_of(assessment) == name
    assert assessment.in_form is in_form
    assert recogniser.why_unseen(signals, assessment) is (None if in_form else Unseen.HIDDEN)


def test_a_trunk_that_is_not_seen_cannot_be_judged(profile: Profile) -> None:
    recogniser = Recogniser(profile)
    recogniser.update(signals_of(KNEELING, profile))
    signals = signals_of(KNEELING, profile, without=(Landmark.LEFT_SHOULDER,))
    assert signals.posture is Posture.UNKNOWN
    assessment = recogniser.update(signals)
    assert name_of(assessment) == "kneeling_hip_flexor"
    assert assessment.in_form is None


def test_legs_drawn_onto_one_cannot_be_judged(profile: Profile) -> None:
    recogniser = Recogniser(profile)
    recogniser.update(signals_of(SUPINE, profile))
    merged = signals_of(FLAT, profile)
    assert merged.leg_separation < profile.sight.merged_legs
    assessment = recogniser.update(merged)
    assert (name_of(assessment), assessment.in_form) == ("supine_psoas", None)
    assert recogniser.why_unseen(merged, assessment) is Unseen.LEGS_MERGED


def test_legs_drawn_onto_one_do_not_matter_to_a_bridge(profile: Profile) -> None:
    signals = signals_of(BRIDGE, profile)
    assert signals.leg_separation < profile.sight.merged_legs
    assert Recogniser(profile).update(signals).in_form is True


def test_a_leg_that_cannot_be_seen_begins_no_stretch(profile: Profile) -> None:
    signals = signals_of(KNEELING, profile, without=(Landmark.LEFT_KNEE,))
    assert math.isnan(signals.left.hip_extension_deg)
    assert Recogniser(profile).update(signals) is NO_STRETCH
