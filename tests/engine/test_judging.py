from __future__ import annotations

import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posecoach.engine.judging import NO_STRETCH, Findings, Judge, Verdict
from posecoach.engine.own_level import OwnLevel
from posecoach.kinematics.signals import Posture, Signals
from posecoach.pose import Side
from posecoach.profiles import Band, Profile, StretchThresholds, load_profile
from posecoach.profiles.profile import OwnBand
from posecoach.stretches import STRETCHES, Check, Fault, Gate, Stretch
from tests.bodies import seen_at, verdict

LOW = Fault("too_low", ("Come up",))
HIGH = Fault("too_high", ("Come down",))
CARD = STRETCHES["bridge"].card

#: A minimal stretch: only what the judge needs.
TOY = Stretch(
    name="toy",
    title="Toy",
    sided=True,
    postures=frozenset({Posture.STANDING}),
    gates=(Gate("gate", "deg"), Gate("second_gate", "deg")),
    checks=(
        Check("first", "First", "deg", (-180.0, 180.0), below=LOW, above=HIGH),
        Check("second", "Second", "deg", (-180.0, 180.0), below=LOW),
        Check("extra", "Extra", "deg", (-180.0, 180.0), above=HIGH, optional=True),
    ),
    measure=lambda _signals, _side: {},
    card=CARD,
)
THRESHOLDS = StretchThresholds(
    target_s=30.0,
    gates={"gate": Band(low=10.0, hysteresis=2.0), "second_gate": Band(high=50.0, hysteresis=5.0)},
    checks={
        "first": Band(10.0, 20.0, 3.0),
        "second": Band(low=0.0, hysteresis=1.0),
        "extra": Band(high=5.0, hysteresis=1.0),
    },
    extras={},
)
CLOCK = load_profile().clock
RIGHT = {"first": 15.0, "second": 5.0, "extra": 0.0}
INSIDE = {"gate": 15.0, "second_gate": 0.0}
NAN = math.nan


def toy_judge() -> Judge:
    return Judge(TOY, THRESHOLDS, CLOCK)


def standing(posture: Posture = Posture.STANDING) -> Signals:
    return replace(seen_at(0.0), posture=posture)


@pytest.mark.parametrize(
    ("values", "verdicts"),
    [
        pytest.param([15.0], "m", id="inside"),
        pytest.param([10.0], "m", id="enters at the edge"),
        pytest.param([9.9], "n", id="does not enter in the hysteresis"),
        pytest.param([15.0, 8.0, 7.0], "mmm", id="stays in the hysteresis, up to its end"),
        pytest.param([15.0, 6.9], "mn", id="leaves beyond it"),
        pytest.param([15.0, 6.9, 8.0, 9.9, 10.0], "mnnnm", id="once out, comes back at the edge only"),
        pytest.param([15.0, 23.0, 23.1, 21.0, 20.0], "mmnnm", id="the same above"),
        pytest.param([15.0, NAN, 8.0], "m?m", id="an unseen frame does not forget that it was inside"),
        pytest.param([8.0, NAN, 8.0], "n?n", id="nor that it was outside"),
        pytest.param([15.0, 30.0, 0.0, 15.0], "mnnm", id="from one side to the other"),
    ],
)
def test_hysteresis(values: list[float], verdicts: str) -> None:
    judge = toy_judge()
    letters = {Verdict.MET: "m", Verdict.NOT_MET: "n", Verdict.CANNOT_TELL: "?"}
    found = [judge.judge(k / 20, Side.LEFT, RIGHT | {"first": v}).results[0] for k, v in enumerate(values)]
    assert "".join(letters[result.verdict] for result in found) == verdicts


@pytest.mark.parametrize(
    ("values", "excess", "fault"),
    [
        pytest.param([15.0, 5.0], -5.0, LOW, id="below, counted from the edge and not from the hysteresis"),
        pytest.param([15.0, 25.0], 5.0, HIGH, id="above"),
        pytest.param([5.0], -5.0, LOW, id="never inside"),
        pytest.param([15.0, 8.0], 0.0, None, id="within the hysteresis nothing is wrong"),
        pytest.param([NAN], 0.0, None, id="unseen: nothing is wrong"),
    ],
)
def test_excess_and_fault(values: list[float], excess: float, fault: Fault | None) -> None:
    judge = toy_judge()
    for k, value in enumerate(values):
        result = judge.judge(k / 20, Side.LEFT, RIGHT | {"first": value}).results[0]
    assert result.excess == pytest.approx(excess)
    assert result.fault is fault


@pytest.mark.parametrize(
    ("measures", "in_form", "failing"),
    [
        pytest.param({}, True, None, id="all met"),
        pytest.param({"first": 0.0}, False, "first", id="one wrong"),
        pytest.param({"first": 0.0, "second": -9.0}, False, "first", id="the most important is named"),
        pytest.param({"second": -9.0, "extra": 9.0}, False, "second", id="the order is the one of the checks"),
        pytest.param({"first": NAN}, None, None, id="one unseen: neither right nor wrong"),
        pytest.param({"first": NAN, "second": -9.0}, False, "second", id="unseen, but another wrong: wrong"),
        pytest.param({"extra": NAN}, True, None, id="an optional one unseen: right"),
        pytest.param({"extra": 9.0}, False, "extra", id="an optional one wrong: wrong"),
        pytest.param({"extra": NAN, "first": NAN}, None, None, id="an optional and another unseen"),
        pytest.param({"first": NAN, "second": NAN, "extra": NAN}, None, None, id="nothing seen"),
    ],
)
def test_verdict_on_a_frame(measures: dict[str, float], in_form: bool | None, failing: str | None) -> None:
    assessment = toy_judge().judge(0.0, Side.RIGHT, RIGHT | measures)
    assert assessment.in_form is in_form
    assert (assessment.failing and assessment.failing.check.name) == failing
    assert (assessment.stretch, assessment.side) == (TOY, Side.RIGHT)
    assert [result.check.name for result in assessment.results] == ["first", "second", "extra"]


@pytest.mark.parametrize(
    ("frames", "expected"),
    [
        pytest.param([{}], [True], id="inside every gate"),
        pytest.param([{"gate": 9.0}], [False], id="outside one"),
        pytest.param([{}, {"gate": 9.0}, {"gate": 7.9}, {"gate": 9.0}], [True, True, False, False], id="hysteresis"),
        pytest.param([{"gate": NAN}], [None], id="unseen: cannot tell"),
        pytest.param([{"gate": NAN, "second_gate": 60.0}], [False], id="unseen, but outside another"),
        pytest.param([{}, {"gate": NAN}, {"gate": 9.0}], [True, None, True], id="unseen does not forget"),
    ],
)
def test_gates(frames: list[dict[str, float]], expected: list[bool | None]) -> None:
    judge = toy_judge()
    assert [judge.recognise(standing(), INSIDE | frame) for frame in frames] == expected


def test_another_posture_is_another_matter_and_forgets_the_gates() -> None:
    judge = toy_judge()
    assert judge.recognise(standing(), INSIDE) is True
    assert judge.recognise(standing(Posture.SITTING), {}) is False
    assert judge.recognise(standing(), INSIDE | {"gate": 9.0}) is False


def test_no_stretch_is_no_verdict() -> None:
    assert NO_STRETCH.stretch is None
    assert NO_STRETCH.in_form is None
    assert NO_STRETCH.failing is None


@pytest.mark.parametrize("name", STRETCHES)
def test_every_edge_of_every_check_is_judged_with_its_own_hysteresis(name: str, profile: Profile) -> None:
    stretch, thresholds = STRETCHES[name], profile.stretches[name]
    for check in stretch.checks:
        band = thresholds.checks[check.name]
        for edge, out, fault in ((band.low, -1.0, check.below), (band.high, 1.0, check.above)):
            if math.isinf(edge):
                continue
            measures = {c.name: _middle(thresholds.checks[c.name]) for c in stretch.checks}
            steps = [0.0, 0.9 * band.hysteresis, 1.1 * band.hysteresis, 0.5 * band.hysteresis, 0.0]
            judge = Judge(stretch, thresholds, profile.clock)
            found = [
                judge.judge(k / 20, Side.LEFT, measures | {check.name: edge + out * s}) for k, s in enumerate(steps)
            ]
            assert [a.in_form for a in found] == [True, True, False, False, True], (check.name, out)
            wrong = found[2].failing
            assert wrong is not None
            assert wrong.fault is fault
            assert wrong.excess == pytest.approx(out * steps[2])


def _middle(band: Band) -> float:
    if math.isinf(band.low):
        return band.high - 1.0
    return band.low + 1.0 if math.isinf(band.high) else (band.low + band.high) / 2


# --- The level of the person ---------------------------------------------------------------------------------------

OWN = Band(10.0, 60.0, 3.0, OwnBand(below=12.0, above=5.0, low_at_most=20.0, high_at_least=40.0))


@pytest.mark.parametrize(
    ("band", "level", "low", "high"),
    [
        pytest.param(OWN, 30.0, 18.0, 40.0, id="closes in below, but above no further than its limit"),
        pytest.param(OWN, 38.0, 20.0, 43.0, id="closes in above, but below no further than its limit"),
        pytest.param(OWN, 11.0, 10.0, 40.0, id="never wider than the band below"),
        pytest.param(OWN, 59.0, 20.0, 60.0, id="never wider than the band above"),
        pytest.param(Band(10.0, 60.0), 30.0, 10.0, 60.0, id="a band without"),
        pytest.param(
            Band(low=10.0, own=OwnBand(12.0, math.inf, 20.0, math.inf)), 30.0, 18.0, math.inf, id="open side stays open"
        ),
    ],
)
def test_a_band_closes_in_on_the_level(band: Band, level: float, low: float, high: float) -> None:
    closed = band.around(level)
    assert (closed.low, closed.high) == pytest.approx((low, high))
    assert closed.hysteresis == band.hysteresis


@given(st.floats(-60.0, 60.0))
def test_a_closed_in_band_still_holds_the_level_and_lies_in_the_band(profile: Profile, level: float) -> None:
    for thresholds in profile.stretches.values():
        for band in thresholds.checks.values():
            closed = band.around(level)
            assert band.low <= closed.low <= closed.high <= band.high
            if band.low <= level <= band.high:
                assert closed.excess(level, inside=True) == 0.0


def test_the_level_is_known_after_a_second_of_stillness() -> None:
    level = OwnLevel(still=1.5)
    known_after = None
    for k in range(60):
        if known_after is None and not math.isnan(level.value):
            known_after = k / 20
        level.update(30.0, 0.05, learn=True)
    assert known_after == pytest.approx(1.0, abs=0.06)
    assert level.value == pytest.approx(30.0)


@pytest.mark.parametrize(
    ("values", "learn"),
    [
        pytest.param([20.0 + k for k in range(60)], True, id="moving"),
        pytest.param([30.0] * 60, False, id="wrong form"),
        pytest.param([math.nan] * 60, True, id="unseen"),
    ],
)
def test_no_level_is_learned(values: list[float], learn: bool) -> None:
    level = OwnLevel(still=0.5)
    for value in values:
        level.update(value, 0.05, learn=learn)
    assert math.isnan(level.value)


def test_the_level_is_a_mean_and_can_be_forgotten() -> None:
    level = OwnLevel(still=1.5)
    for k in range(200):
        level.update(30.0 + (0.5 if k % 2 else -0.5), 0.05, learn=True)
    assert level.value == pytest.approx(30.0, abs=0.2)
    level.forget()
    assert math.isnan(level.value)


def own_judge(max_gap_s: float = 0.5) -> Judge:
    checks = {**THRESHOLDS.checks, "first": OWN}
    return Judge(TOY, replace(THRESHOLDS, checks=checks), replace(CLOCK, max_gap_s=max_gap_s))


def hold(judge: Judge, value: float, start_s: float, length_s: float, side: Side = Side.LEFT) -> bool | None:
    for k in range(round(length_s * 20)):
        in_form = judge.judge(start_s + k / 20, side, RIGHT | {"first": value}).in_form
    return in_form


@pytest.mark.parametrize(
    ("held_s", "pause_s", "expected"),
    [
        pytest.param(0.5, 0.0, True, id="before the level is known, the plain band counts"),
        pytest.param(3.0, 0.0, False, id="falling from a held 35 to 15 is letting go"),
        pytest.param(3.0, 2.0, False, id="still known after a moment away"),
        pytest.param(3.0, 5.0, True, id="forgotten after a while away"),
    ],
)
def test_letting_go_is_seen_from_the_own_level(held_s: float, pause_s: float, expected: bool) -> None:
    judge = own_judge()
    assert hold(judge, 35.0, 0.0, held_s) is True
    assert hold(judge, 15.0, held_s + pause_s, 0.1) is expected


def test_letting_go_over_four_seconds_is_not_learned_as_a_new_level() -> None:
    judge = own_judge()
    assert hold(judge, 35.0, 0.0, 5.0) is True
    sinking = [judge.judge(5.0 + k / 20, Side.LEFT, RIGHT | {"first": 35.0 - k / 4}).in_form for k in range(80)]
    assert sinking[0] is True
    assert sinking[-1] is False


def test_the_other_side_has_a_level_of_its_own() -> None:
    judge = own_judge()
    assert hold(judge, 35.0, 0.0, 3.0, side=Side.LEFT) is True
    assert hold(judge, 15.0, 5.0, 0.1, side=Side.RIGHT) is True


def test_verdicts_built_for_other_tests_are_what_a_judge_would_say() -> None:
    for name in STRETCHES:
        assert verdict(name).in_form is True
        first = STRETCHES[name].checks[0].name
        wrong = verdict(name, wrong={first: -3.0}, unknown=[STRETCHES[name].checks[1].name])
        assert wrong.in_form is False
        assert wrong.failing is not None
        assert wrong.failing.check.name == first
        assert verdict(name, unknown=[first]).in_form is None


# --- What excuses a value ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("stretch", "check", "value", "other", "met"),
    [
        pytest.param("bridge", "pelvis_height", 0.27, -8.0, True, id="a bridge that looks low, the hip in line"),
        pytest.param("bridge", "pelvis_height", 0.29, -11.0, True, id="nearly in line"),
        pytest.param("bridge", "pelvis_height", 0.27, -20.0, False, id="a known sag"),
        pytest.param("bridge", "pelvis_height", 0.24, -4.0, False, id="too low, whatever the hip does"),
        pytest.param("bridge", "pelvis_height", 0.30, -20.0, True, id="high enough"),
        pytest.param("bridge", "pelvis_height", 0.27, NAN, False, id="a hip that is not seen excuses nothing"),
        pytest.param("supine_psoas", "hip_extension", -20.0, 0.0, True, id="raised shoulders over a flat leg"),
        pytest.param("supine_psoas", "hip_extension", -20.0, 18.0, False, id="a lifted leg"),
        pytest.param("supine_psoas", "hip_extension", -5.0, 18.0, True, id="a slope of the camera alone"),
    ],
)
def test_unless(stretch: str, check: str, value: float, other: float, met: bool, profile: Profile) -> None:
    thresholds = profile.stretches[stretch]
    measures = {name: _middle(band) for name, band in thresholds.checks.items()}
    measures |= {check: value, f"{check}.unless": other}
    judge = Judge(STRETCHES[stretch], thresholds, profile.clock)
    found = next(r for r in judge.judge(0.0, Side.LEFT, measures).results if r.check.name == check)
    assert (found.verdict is Verdict.MET) is met


def test_what_makes_up_has_a_hysteresis(profile: Profile) -> None:
    thresholds = profile.stretches["bridge"]
    measures = {name: _middle(band) for name, band in thresholds.checks.items()} | {"pelvis_height": 0.26}
    judge = Judge(STRETCHES["bridge"], thresholds, profile.clock)
    hips = [-13.0, -12.0, -13.9, -14.1, -13.0]
    found = [
        judge.judge(k / 20, Side.NONE, measures | {"pelvis_height.unless": hip}).in_form for k, hip in enumerate(hips)
    ]
    assert found == [False, True, True, False, False]


@pytest.mark.parametrize("name", STRETCHES)
def test_constant_values_never_change_their_verdict(name: str, profile: Profile) -> None:
    stretch, thresholds = STRETCHES[name], profile.stretches[name]
    for check in stretch.checks:
        band = thresholds.checks[check.name]
        edges = [edge for edge in (band.low, band.high) if math.isfinite(edge)]
        for value in (edge + share * max(band.hysteresis, 0.01) for edge in edges for share in (-1.2, -0.5, 0.5, 1.2)):
            measures = {n: _middle(b) for n, b in thresholds.checks.items()} | {check.name: value}
            judge = Judge(stretch, thresholds, profile.clock)
            verdicts = {judge.judge(k / 10, Side.LEFT, measures).in_form for k in range(300)}
            assert len(verdicts) == 1, (check.name, value)


@pytest.mark.parametrize(
    ("knee_deg", "named"),
    [
        pytest.param(78.0, ["feet_far"], id="moved far, still in its band"),
        pytest.param(64.0, ["feet_far"], id="just outside its band"),
        pytest.param(55.0, ["feet_far"], id="outside for certain"),
        pytest.param(97.0, ["overextended"], id="where it was"),
    ],
)
def test_a_cause_explains_as_much_just_outside_its_band_as_just_inside(knee_deg: float, named: list[str]) -> None:
    profile = load_profile()
    rules = [(check, profile.stretches["bridge"].checks[check.name]) for check in STRETCHES["bridge"].checks]
    values = {"knee_flexion": knee_deg, "hip_extension": 40.0}
    excess = [band.excess(values[check.name], inside=True) if check.name in values else 0.0 for check, band in rules]
    levels = [100.0 if check.name == "knee_flexion" else NAN for check, _ in rules]
    measured = [values.get(check.name, NAN) for check, _ in rules]
    findings = Findings(rules, measured, levels, excess, [7.0 if off else 0.0 for off in excess])
    assert [fault.fault.name for fault in findings.faults] == named
