"""Series in bounded memory."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from posecoach.analysis.thinning import Envelope

VALUES = st.lists(st.one_of(st.floats(-180, 180), st.just(np.nan)), min_size=1, max_size=600)


def envelope_of(times: list[float], values: list[float], max_points: int) -> Envelope:
    envelope = Envelope(max_points)
    for t_s, value in zip(times, values, strict=True):
        envelope.append(t_s, value)
    return envelope


@given(values=VALUES, max_points=st.integers(12, 80), fps=st.sampled_from([1.0, 30.0, 240.0]))
def test_an_envelope_keeps_extremes_order_and_limit(values: list[float], max_points: int, fps: float) -> None:
    kept_t, kept_v = envelope_of([i / fps for i in range(len(values))], values, max_points).points()
    assert len(kept_t) == len(kept_v) <= max_points
    assert np.all(np.diff(kept_t) > 0)
    if np.isfinite(values).any():
        assert (np.nanmin(kept_v), np.nanmax(kept_v)) == (np.nanmin(values), np.nanmax(values))
    assert np.isnan(kept_v).any() == np.isnan(values).any()
    np.testing.assert_array_equal(kept_v, np.array(values)[np.rint(kept_t * fps).astype(int)])
    if len(values) <= max_points:
        assert len(kept_v) == len(values)


def test_two_hours_are_as_fine_at_the_beginning_as_at_the_end() -> None:
    count = 216_000
    kept_t, _ = envelope_of([i / 30 for i in range(count)], [float(i % 97) for i in range(count)], 8192).points()
    steps = np.diff(kept_t)
    assert 4096 // 2 <= len(kept_t) <= 8192
    assert steps[: len(steps) // 2].max() <= 8.0
    assert steps[len(steps) // 2 :].max() <= 8.0


def test_a_one_frame_peak_stays() -> None:
    values = [0.0] * 50_000
    values[12_345] = 90.0
    kept_t, kept_v = envelope_of([i / 30 for i in range(50_000)], values, 100).points()
    assert kept_t[kept_v == 90.0].tolist() == [12_345 / 30]


def test_hours_between_two_frames_do_no_harm() -> None:
    kept_t, kept_v = envelope_of([0.0, *(1e9 + i for i in range(100))], [5.0] * 101, 12).points()
    assert kept_t[0] == 0.0
    assert kept_t[-1] > 1e9
    assert set(kept_v) == {5.0}
