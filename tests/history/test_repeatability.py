"""The smallest change that means something, and what is said within and beyond it."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import timedelta
from statistics import fmean

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.progress import KINDS, called_changed, found
from posecoach.history import SetProgress
from posecoach.history.measurements import Measurement
from posecoach.history.ranges import DAYS_AVERAGED, Change, RangeOfMotion, ranges_of_motion, side_differences
from posecoach.history.repeatability import SET_UP_DEG, Repeatability, repeatability, student_975
from tests.history.examples import MORNING, progress


@pytest.mark.parametrize(
    ("freedom", "quantile"),
    [(5, 2.5706), (6, 2.4469), (8, 2.3060), (10, 2.2281), (20, 2.0860), (60, 2.0003), (1e9, 1.95996)],
)
def test_student_as_in_published_tables(freedom: float, quantile: float) -> None:
    assert student_975(freedom) == pytest.approx(quantile, abs=0.005)


def test_the_minimal_detectable_change_of_a_known_error() -> None:
    assert Repeatability(2.0, 1e9).mdc95_deg == pytest.approx(1.96 * math.sqrt(2.0) * 2.0, abs=1e-3)


def test_nothing_but_the_benchmark_is_known_at_first() -> None:
    known = repeatability([], [])
    assert known.sem_deg == pytest.approx(SET_UP_DEG)
    assert known.sem_deg == pytest.approx(2.63, abs=0.005)


def test_own_repeats_and_own_days_are_pooled_by_their_weight() -> None:
    repeats, days = (10.0, 13.0, 16.0), (5.0, 9.0, 5.0, 9.0, 5.0)
    known = repeatability([repeats, (7.0,)], [days, (3.0,)])
    weight = 2.0 * 4.0**2 / 11.0
    pooled = (3.0 * SET_UP_DEG**2 + 2.0 * (9.0 + SET_UP_DEG**2) + weight * 8.0) / (5.0 + weight)
    assert known.sem_deg == pytest.approx(math.sqrt(pooled))
    assert known.freedom == pytest.approx(5.0 + weight)


def test_many_days_outweigh_the_benchmark() -> None:
    steady = repeatability([], [[10.0, 11.0] * 1000])
    assert steady.sem_deg == pytest.approx(math.sqrt(0.5), rel=0.02)
    rising = repeatability([], [[0.1 * day for day in range(200)]])
    assert rising.sem_deg < 0.5


def held(side: str, day: int, value_deg: float) -> SetProgress:
    started = MORNING + timedelta(days=day)
    return replace(progress(side=side, started_at=started), hip_extension_deg=value_deg)


def one_range(values_deg: list[float]) -> RangeOfMotion:
    (found_range,) = ranges_of_motion([held("left", day, value) for day, value in enumerate(values_deg)])
    return found_range


def test_sets_of_one_day_are_one_value() -> None:
    (found_range,) = ranges_of_motion([held("left", 0, 10.0), held("left", 0, 14.0), held("left", 1, 8.0), progress()])
    assert found_range.values_deg == (12.0, 8.0)
    assert (found_range.days[1] - found_range.days[0]).days == 1


def test_too_few_days_say_nothing() -> None:
    values = [0.0] * DAYS_AVERAGED + [40.0] * DAYS_AVERAGED
    assert one_range(values[:-1]).change is Change.TOO_FEW_DAYS
    assert one_range(values).change is Change.MORE
    assert one_range(values[::-1]).change is Change.LESS


@given(st.lists(st.floats(-60.0, 60.0), min_size=1, max_size=30))
def test_no_change_within_the_smallest_that_counts_is_ever_called_one(values_deg: list[float]) -> None:
    found_range = one_range(values_deg)
    assert found_range.now_deg == pytest.approx(fmean(values_deg[-DAYS_AVERAGED:]))
    if found_range.change in (Change.MORE, Change.LESS):
        assert abs(found_range.change_deg) > found_range.repeats.mdc95_deg
    mirrored = one_range([-value for value in values_deg]).change
    turned = {Change.MORE: Change.LESS, Change.LESS: Change.MORE}
    assert mirrored is turned.get(found_range.change, found_range.change)


@pytest.mark.parametrize(("right_deg", "shown"), [(10.0, False), (4.0, False), (-5.0, True), (25.0, True)])
def test_left_and_right_differ_only_beyond_chance_and_error(right_deg: float, shown: bool) -> None:
    sets = [held(side, day, value) for day in range(12) for side, value in (("left", 10.0), ("right", right_deg))]
    (difference,) = side_differences(ranges_of_motion(sets))
    assert difference.left_less_right_deg == pytest.approx(10.0 - right_deg)
    assert difference.shown is shown
    # However steady, the landmarks of the two legs may be read off by different errors.
    assert difference.half_width_deg > 1.96 * math.sqrt(2.0) * SET_UP_DEG


def test_own_repeats_count_for_both_sides() -> None:
    sets = [held("left", 0, 10.0), held("right", 0, 10.0)]
    measured = [Measurement("kneeling_hip_flexor", "left", MORNING, (1.0, 9.0, 17.0))]
    ranges = ranges_of_motion(sets, measured)
    assert ranges[0].repeats == ranges[1].repeats
    assert ranges[0].repeats.sem_deg > ranges_of_motion(sets)[0].repeats.sem_deg


@pytest.mark.parametrize("kind", [KINDS[2], KINDS[3], KINDS[6]], ids=lambda kind: kind.name)
def test_simulated_people_without_change_are_not_called_changed(kind) -> None:
    """A few people here; 1,000 of each kind are in benchmarks/progress.py, and what came of them in docs/history.md."""
    assert called_changed(kind, 15) <= 0.07


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_simulated_people_who_gain_twice_the_smallest_change_are_found(kind) -> None:
    assert found(kind, 40) >= 0.9
