"""Thinning out the plotted values."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from posecoach.analysis.trace import FrameTrace
from posecoach.report.series import ALWAYS, MAX_POINTS, JudgedValues, thin_out
from tests.report.conftest import KNEELING, MAX_GAP_S, made_up_frames

HIP = (KNEELING, "hip_extension")


@given(
    values=st.lists(st.one_of(st.floats(-180, 180), st.just(np.nan)), min_size=1, max_size=400),
    max_points=st.integers(3, 60),
)
def test_thinning_out_keeps_extremes_order_and_limit(values: list[float], max_points: int) -> None:
    times, series = np.arange(len(values), dtype=float), np.array(values)
    kept_t, kept_v = thin_out(times, series, max_points)
    assert len(kept_v) <= max_points or len(values) <= max_points
    assert np.all(np.diff(kept_t) > 0)
    if np.isfinite(series).any():
        assert (np.nanmin(kept_v), np.nanmax(kept_v)) == (np.nanmin(series), np.nanmax(series))
    np.testing.assert_array_equal(kept_v, series[kept_t.astype(int)])


def test_two_hours_keep_a_one_frame_peak_and_the_gaps() -> None:
    times = np.arange(216_000) / 30
    values = np.sin(times)
    values[123_456] = 90.0
    values[50_000:60_000] = np.nan
    kept_t, kept_v = thin_out(times, values, MAX_POINTS)
    assert len(kept_v) <= MAX_POINTS
    assert kept_t[np.nanargmax(kept_v)] == times[123_456]
    assert not np.isfinite(kept_v[(kept_t > times[50_100]) & (kept_t < times[59_900])]).any()


@pytest.mark.parametrize(
    ("times", "max_gap_s", "expected"),
    [
        ([0.0, 0.1, 0.2], 0.5, [0.0, 0.1, 0.2]),
        ([0.0, 0.1, 1.1, 1.2], 0.5, [0.0, 0.1, 0.6, 1.1, 1.2]),
        ([], 0.5, []),
    ],
)
def test_gaps_break_the_line(times: list[float], max_gap_s: float, expected: list[float]) -> None:
    trace = FrameTrace(max_gap_s)
    for t_s in times:
        trace.add(t_s, stretch=KNEELING, values=[("hip_extension", 1.0)])
    new_times, new_values = JudgedValues(trace).line(HIP, ALWAYS)
    assert new_times == pytest.approx(expected)
    assert [t for t, v in zip(new_times, new_values, strict=True) if np.isnan(v)] == pytest.approx(
        [t for t in expected if t not in times]
    )


def test_judged_values() -> None:
    judged = JudgedValues(made_up_frames())
    assert judged.stretches() == [KNEELING]
    assert judged.extent_s(KNEELING) == (2.0, 29.9)
    assert judged.judged_s(KNEELING) == pytest.approx(27.9)
    assert judged.extreme(HIP, (10.0, 25.0), lowest=True) == (16.0, 6.0)
    assert judged.extreme(HIP, (10.0, 25.0), lowest=False) == (10.0, 26.0)
    assert judged.extreme(HIP, (33.0, 35.0), lowest=True) is None
    assert judged.extreme(("bridge", "pelvis_height"), (0.0, 40.0), lowest=True) is None


def test_values_that_are_no_numbers_are_left_out() -> None:
    trace = FrameTrace(MAX_GAP_S)
    for index, value in enumerate((1.0, math.nan, math.inf, 4.0)):
        trace.add(index / 10, stretch=KNEELING, values=[("hip_extension", value), ("front_knee_flexion", math.nan)])
    judged = JudgedValues(trace)
    assert judged.within(HIP)[1].tolist() == judged.typical(HIP).tolist() == [1.0, 4.0]
    assert len(judged.within((KNEELING, "front_knee_flexion"))[0]) == 0
    assert judged.extent_s(KNEELING) == (0.0, 0.3)


def test_a_gap_at_the_edge_of_what_is_shown_is_none() -> None:
    trace = FrameTrace(MAX_GAP_S)
    for t_s in (0.0, 0.1, 2.1, 2.2, 4.2):
        trace.add(t_s, stretch=KNEELING, values=[("hip_extension", t_s)])
    judged = JudgedValues(trace)
    assert judged.line(HIP, (0.5, 4.0))[0].tolist() == [2.1, 2.2]
    assert len(judged.line(HIP, (1.0, 1.2))[0]) == 0
    assert np.isnan(judged.line(HIP, ALWAYS)[1]).tolist() == [False, False, True, False, False, True, False]
