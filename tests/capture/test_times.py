"""Timestamps of every kind become increasing times."""

from __future__ import annotations

import math
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posecoach.capture.times import FrameTimes


def times_of(shown_s: list[float], step_s: float = 0.1) -> list[float]:
    times = FrameTimes(step_s)
    return [times.next(one) for one in shown_s]


DAY_S = 86_400.0


@pytest.mark.parametrize(
    ("shown_s", "expected_s"),
    [
        ([5.0, 5.1, 5.3], [0.0, 0.1, 0.3]),
        ([math.nan, math.nan, math.nan], [0.0, 0.1, 0.2]),
        ([0.0, 0.2, 0.2, 0.2], [0.0, 0.2, 0.4, 0.6]),
        ([0.0, 0.2, 0.1, 0.6], [0.0, 0.2, 0.4, 0.6]),
        # Another clock starts: its intervals are kept.
        ([9.0, 9.2, 9.4, 0.0, 0.3, 0.5], [0.0, 0.2, 0.4, 0.6, 0.9, 1.1]),
        ([0.0, 0.2, 7200.0], [0.0, 0.2, 7200.0]),
        ([0.0, 0.2, 1.25 * DAY_S, 1.25 * DAY_S + 0.3], [0.0, 0.2, 0.4, 0.7]),
        # A clock that stops and then shows the right time again.
        ([0.0, 0.2, 0.2, 0.2, 0.8], [0.0, 0.2, 0.4, 0.6, 0.8]),
    ],
)
def test_times(shown_s: list[float], expected_s: list[float]) -> None:
    assert times_of(shown_s) == pytest.approx(expected_s, abs=1e-6)


def test_the_jump_counts_as_reached() -> None:
    """The announced duration includes the jump, so that the file does not count as broken off."""
    times = FrameTimes(0.1)
    for shown_s in (0.0, 0.1, 1.25 * DAY_S):
        times.next(shown_s)
    assert times.last_s == pytest.approx(0.2)
    assert times.reached_s == pytest.approx(1.25 * DAY_S)


@given(st.lists(st.floats(-1e9, 1e9) | st.just(math.nan), max_size=60))
def test_times_begin_at_zero_and_go_forward(shown_s: list[float]) -> None:
    found = times_of(shown_s)
    assert found[:1] in ([], [0.0])
    assert all(math.isfinite(one) for one in found)
    assert all(before < after for before, after in pairwise(found))
