from __future__ import annotations

import pytest

from posecoach.engine.faults import FaultLog, FaultSpan
from posecoach.engine.judging import NO_STRETCH, Assessment
from posecoach.stretches import STRETCHES
from tests.bodies import verdict

CONFIRM_S = 0.25
STEP_S = 0.05

# The checks of the kneeling stretch by importance: trunk_inclination, front_knee_flexion, hip_extension.
RIGHT = verdict()
HIPS = verdict(wrong={"hip_extension": -4.0})
TRUNK = verdict(wrong={"trunk_inclination": 6.0})
BOTH = verdict(wrong={"trunk_inclination": 6.0, "hip_extension": -4.0})
UNSEEN = verdict(unknown=["hip_extension"])

Stream = list[tuple[Assessment, float]]


def play(stream: Stream) -> tuple[FaultLog, list[FaultSpan | None], list[float]]:
    """Play spans of (verdict, seconds) at 20 frames a second; a right frame resumes the hold."""
    log, shown, times = FaultLog(CONFIRM_S), [], []
    k = 0
    for assessment, length_s in stream:
        for _ in range(round(length_s / STEP_S)):
            times.append(k * STEP_S)
            log.update(k * STEP_S, assessment, resumed=assessment.in_form is True)
            shown.append(log.open_fault())
            k += 1
    return log, shown, times


@pytest.mark.parametrize(
    ("stream", "names"),
    [
        pytest.param([(RIGHT, 5.0)], [], id="nothing wrong"),
        pytest.param([(RIGHT, 1.0), (HIPS, 0.2), (RIGHT, 1.0)], [], id="too short to be called one"),
        pytest.param([(RIGHT, 1.0), (HIPS, 1.0), (RIGHT, 1.0)], ["hips_back"], id="one"),
        pytest.param([(HIPS, 1.0), (RIGHT, 1.0), (HIPS, 1.0), (RIGHT, 1.0)], ["hips_back"] * 2, id="twice"),
        pytest.param([(HIPS, 1.0), (RIGHT, 0.5), (TRUNK, 1.0), (RIGHT, 0.1)], ["hips_back", "trunk_forward"], id="two"),
        pytest.param([(RIGHT, 1.0), (HIPS, 1.0)], [], id="not closed until it is right again"),
        pytest.param([(BOTH, 1.0), (RIGHT, 0.1)], ["trunk_forward"], id="named after the more important"),
        pytest.param([(HIPS, 0.5), (BOTH, 1.0), (RIGHT, 0.1)], ["trunk_forward"], id="the cause shows a little later"),
        pytest.param([(HIPS, 2.0), (BOTH, 1.0), (RIGHT, 0.1)], ["hips_back"], id="too late to rename it"),
        pytest.param([(HIPS, 1.0), (BOTH, 0.1), (RIGHT, 0.1)], ["hips_back"], id="a glimpse does not name it"),
        pytest.param([(TRUNK, 1.0), (HIPS, 1.0), (RIGHT, 0.1)], ["trunk_forward"], id="another for less than a second"),
        pytest.param(
            [(TRUNK, 2.0), (HIPS, 3.0), (RIGHT, 0.1)], ["trunk_forward", "hips_back"], id="another has taken over"
        ),
        pytest.param(
            [(BOTH, 2.0), (HIPS, 3.0), (RIGHT, 0.1)], ["trunk_forward", "hips_back"], id="one was put right, one not"
        ),
        pytest.param(
            [(TRUNK, 2.0), (HIPS, 2.0), (TRUNK, 2.0), (RIGHT, 0.1)],
            ["trunk_forward", "hips_back", "trunk_forward"],
            id="and back again",
        ),
        pytest.param(
            [*[(TRUNK, 0.6), (HIPS, 0.6)] * 5, (RIGHT, 0.1)], ["trunk_forward"], id="two by turns are one span"
        ),
        pytest.param([(TRUNK, 2.0), (UNSEEN, 5.0), (RIGHT, 0.1)], ["trunk_forward"], id="unseen takes over nothing"),
        pytest.param([(HIPS, 0.5), (UNSEEN, 2.0), (HIPS, 0.5), (RIGHT, 0.1)], ["hips_back"], id="unseen in between"),
        pytest.param([(UNSEEN, 3.0), (RIGHT, 0.1)], [], id="unseen is no fault"),
        pytest.param([(NO_STRETCH, 3.0), (RIGHT, 0.1)], [], id="away is no fault"),
    ],
)
def test_closed_faults(stream: Stream, names: list[str]) -> None:
    assert [fault.name for fault in play(stream)[0].closed] == names


def test_a_fault_is_shown_once_confirmed_and_until_recovery() -> None:
    _, shown, times = play([(RIGHT, 1.0), (HIPS, 1.0), (RIGHT, 1.0)])
    visible = [t for t, fault in zip(times, shown, strict=True) if fault is not None]
    assert visible[0] == pytest.approx(1.0 + CONFIRM_S)
    assert visible[-1] == pytest.approx(1.95)


def test_its_span_is_the_wrong_frames() -> None:
    log, _, _ = play([(RIGHT, 1.0), (HIPS, 1.0), (RIGHT, 1.0)])
    assert log.closed[0].start_s == pytest.approx(1.0)
    assert log.closed[0].end_s == pytest.approx(1.95)


def test_what_takes_over_begins_where_the_first_was_put_right() -> None:
    log, shown, times = play([(RIGHT, 1.0), (BOTH, 2.0), (HIPS, 3.0), (RIGHT, 0.1)])
    assert [(f.start_s, f.end_s) for f in log.closed] == [pytest.approx((1.0, 2.95)), pytest.approx((3.0, 5.95))]
    named = {t: fault.name for t, fault in zip(times, shown, strict=True) if fault is not None}
    assert {name for t, name in named.items() if t < 3.99} == {"trunk_forward"}
    assert {name for t, name in named.items() if t > 4.01} == {"hips_back"}


def test_what_takes_over_is_off_by_what_was_wrong_since() -> None:
    far_off = verdict(wrong={"trunk_inclination": 6.0, "hip_extension": -40.0})
    log, _, _ = play([(far_off, 2.0), (HIPS, 3.0), (RIGHT, 0.1)])
    assert [fault.worst for fault in log.closed] == [6.0, -4.0]


def test_it_carries_check_and_cue() -> None:
    log, _, _ = play([(HIPS, 1.0), (RIGHT, 0.1)])
    check = STRETCHES["kneeling_hip_flexor"].check("hip_extension")
    assert check.below is not None
    assert log.closed[0].check == "hip_extension"
    assert log.closed[0].cue == check.below.cues[0]


def test_worst_is_the_furthest_off() -> None:
    spans = [(verdict(wrong={"hip_extension": excess}), 0.2) for excess in (-2.0, -9.0, -3.0)]
    log, _, _ = play([*spans, (RIGHT, 0.1)])
    assert log.closed[0].worst == -9.0


def test_worst_belongs_to_the_check_that_names_it() -> None:
    log, _, _ = play([(verdict(wrong={"trunk_inclination": 2.0, "hip_extension": -40.0}), 1.0), (RIGHT, 0.1)])
    assert (log.closed[0].name, log.closed[0].worst) == ("trunk_forward", 2.0)


def test_a_right_frame_that_does_not_resume_the_hold_does_not_end_the_fault() -> None:
    log = FaultLog(CONFIRM_S)
    for k in range(10):
        log.update(k * STEP_S, HIPS, resumed=False)
    log.update(0.5, RIGHT, resumed=False)
    assert log.open_fault() is not None
    assert not log.closed
    for k in range(11, 20):
        log.update(k * STEP_S, HIPS, resumed=False)
    log.update(1.0, RIGHT, resumed=True)
    assert [(f.start_s, f.end_s) for f in log.closed] == [pytest.approx((0.0, 0.95))]


def test_a_flicker_of_wrong_frames_is_no_fault() -> None:
    log = FaultLog(CONFIRM_S)
    for k in range(200):
        log.update(k * STEP_S, HIPS if k % 3 else RIGHT, resumed=k % 3 == 0)
    assert not log.closed


def test_two_checks_with_the_same_fault_do_not_mix_units() -> None:
    sagging = verdict("bridge", wrong={"pelvis_height": -0.1, "hip_extension": -5.0})
    log, _, _ = play([(sagging, 1.0), (verdict("bridge"), 0.1)])
    assert (log.closed[0].name, log.closed[0].check, log.closed[0].worst) == ("hips_sag", "pelvis_height", -0.1)


FAR_FEET = {"knee_flexion": -4.0}
ARCHED = {"hip_extension": 5.0}


@pytest.mark.parametrize(
    ("stream", "names"),
    [
        pytest.param([(verdict("bridge", wrong=ARCHED), 1.0)], ["overextended"], id="alone"),
        pytest.param([(verdict("bridge", wrong=ARCHED | FAR_FEET), 1.0)], ["feet_far"], id="explained"),
        pytest.param(
            [(verdict("bridge", wrong=ARCHED), 0.5), (verdict("bridge", wrong=ARCHED | FAR_FEET), 0.5)],
            ["feet_far"],
            id="explained a little later",
        ),
    ],
)
def test_the_fault_that_explains_the_others_is_named(stream: Stream, names: list[str]) -> None:
    log, _, _ = play([*stream, (verdict("bridge"), 0.1)])
    assert [fault.name for fault in log.closed] == names
