from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from posecoach.engine.lowering import LoweringWatch
from posecoach.engine.timed import Timed
from posecoach.kinematics.signals import Posture
from tests.bodies import seen_at

TOP, REST = 0.45, 0.06
Sample = tuple[float, float, bool]


def smooth(share: float) -> float:
    return (1.0 + math.cos(math.pi * share)) / 2.0


def linear(share: float) -> float:
    return 1.0 - share


def least_jerk(share: float) -> float:
    return 1.0 - share**3 * (10.0 - 15.0 * share + 6.0 * share**2)


def way_down(length_s: float, shape: Callable[[float], float], fps: float = 30.0) -> Iterator[Sample]:
    """Rest, lift, hold for 6 s, lower within ``length_s``, rest."""
    up_s, down_s = 1.0, 7.0
    for number in range(round((down_s + length_s + 2.0) * fps)):
        t_s = number / fps
        if t_s < up_s:
            yield t_s, REST, False
        elif t_s < down_s:
            yield t_s, TOP, True
        else:
            height = REST + (TOP - REST) * shape(min(1.0, (t_s - down_s) / length_s))
            yield t_s, height, height > 0.33


def lowerings(samples: Iterator[Sample] | list[Sample]) -> list[Timed]:
    watch = LoweringWatch()
    found = [
        watch.update(replace(seen_at(t_s), posture=Posture.SUPINE, pelvis_height=height), holding=holding)
        for t_s, height, holding in samples
    ]
    return [lowering for lowering in found if lowering is not None]


def slow(samples: Iterator[Sample] | list[Sample]) -> list[bool]:
    """Return for each lowering whether it took two seconds."""
    return [lowering.value >= 2.0 for lowering in lowerings(samples)]


@pytest.mark.parametrize("fps", [10.0, 30.0])
@pytest.mark.parametrize("shape", [smooth, linear, least_jerk])
@pytest.mark.parametrize(("length_s", "expected"), [(0.3, False), (0.6, False), (1.0, False), (2.5, True), (6.0, True)])
def test_slow_and_fast(length_s: float, expected: bool, shape: Callable[[float], float], fps: float) -> None:
    assert slow(way_down(length_s, shape, fps)) == [expected]


@pytest.mark.parametrize(("shape", "factor"), [(smooth, 1.07), (least_jerk, 0.92), (linear, 1.45)])
def test_the_duration_is_that_of_a_smooth_movement(shape: Callable[[float], float], factor: float) -> None:
    (lowering,) = lowerings(way_down(3.0, shape))
    assert lowering.value == pytest.approx(3.0 * factor, rel=0.06)


def test_a_sag_that_is_put_right_is_no_lowering() -> None:
    spans = [(REST, False), (TOP, True), (0.25, False), (TOP, True)]
    samples = [(2.0 * i + k / 20, height, held) for i, (height, held) in enumerate(spans) for k in range(40)]
    assert lowerings(samples) == []


def test_an_interrupted_lowering_is_timed_from_the_last_time_up() -> None:
    samples = list(way_down(3.0, smooth))
    half_down = [sample for sample in samples if sample[0] < 8.5]
    again = [(t_s + 7.5, height, held) for t_s, height, held in samples if t_s >= 1.0]
    (lowering,) = lowerings(half_down + again)
    assert lowering.start_s > 14.0
    assert lowering.value >= 2.0


def test_a_lowering_with_a_gap_cannot_be_timed() -> None:
    assert lowerings([sample for sample in way_down(2.5, smooth) if not 7.8 < sample[0] < 8.8]) == []


def test_unmeasured_heights_are_passed_over() -> None:
    samples = [
        (t_s, math.nan if number % 5 == 0 else height, held)
        for number, (t_s, height, held) in enumerate(way_down(2.5, smooth))
    ]
    assert slow(samples) == [True]


def test_without_a_rest_seen_before() -> None:
    assert slow([s for s in way_down(2.5, smooth) if s[0] >= 1.0]) == [True]


def test_hips_that_bounce_up_again_were_down() -> None:
    fall = [sample for sample in way_down(0.5, linear) if sample[0] < 7.5]
    bounce = [(7.5 + k / 30, REST + 0.4 * k / 30, False) for k in range(15)]
    assert slow(fall + bounce) == [False]


def test_lifting_for_a_moment_is_no_hold() -> None:
    assert lowerings([sample for sample in way_down(1.5, smooth) if not 1.0 <= sample[0] < 6.9]) == []


def test_every_repetition_is_timed() -> None:
    samples = list(way_down(2.5, smooth)) + [(t_s + 11.5, h, held) for t_s, h, held in way_down(0.5, smooth)]
    assert slow(samples) == [True, False]
