from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest

from posecoach.kinematics.smoothing import RESET_GAP_S, OneEuroFilter
from posecoach.pose import Array

TRUNK_PX = 110.0
LONGEST_LAG_S = 0.1


def smoothed(times: Array, values: Array) -> Array:
    follow = OneEuroFilter()
    return np.array([follow(np.array([v]), t, TRUNK_PX)[0] for t, v in zip(times.tolist(), values, strict=True)])


def crossing_s(times: Array, values: Array, level: float) -> float:
    """Return when rising ``values`` first reach ``level``."""
    k = int(np.argmax(values >= level))
    return float(np.interp(level, values[k - 1 : k + 1], times[k - 1 : k + 1]))


def ramp(share: Array) -> Array:
    return np.clip(share, 0.0, 1.0)


def ease(share: Array) -> Array:
    share = np.clip(share, 0.0, 1.0)
    return share * share * (3.0 - 2.0 * share)


MOTIONS: dict[str, tuple[Callable[[Array], Array], float]] = {
    "a trunk length in 1 s, steady": (ramp, 1.0),
    "a trunk length in 1 s, easing in and out": (ease, 1.0),
    "half a trunk length in 1 s": (ease, 0.5),
    "a tenth of a trunk length in 1 s": (ease, 0.1),
}


@pytest.mark.parametrize("fps", [15, 20, 30])
@pytest.mark.parametrize(("shape", "trunks"), MOTIONS.values(), ids=MOTIONS)
def test_a_transition_is_followed_without_lag(shape: Callable[[Array], Array], trunks: float, fps: int) -> None:
    times = np.arange(-0.5, 2.5, 1 / fps)
    true = trunks * TRUNK_PX * shape(times)
    seen = smoothed(times, true)
    for share in (0.1, 0.5, 0.9):
        level = share * trunks * TRUNK_PX
        assert -0.001 <= crossing_s(times, seen, level) - crossing_s(times, true, level) <= LONGEST_LAG_S


@pytest.mark.parametrize("fps", [15, 20, 30])
@pytest.mark.parametrize("trunks", [0.1, 0.5, 1.0])
def test_a_step_is_half_followed_within_the_lag(trunks: float, fps: int) -> None:
    times = np.arange(-0.5, 2.5, 1 / fps)
    seen = smoothed(times, np.where(times > 0.0, trunks * TRUNK_PX, 0.0))
    assert crossing_s(times, seen, 0.5 * trunks * TRUNK_PX) <= LONGEST_LAG_S
    # It neither overshoots nor stops short.
    assert seen.max() <= trunks * TRUNK_PX + 1e-9
    assert seen[-1] == pytest.approx(trunks * TRUNK_PX, abs=0.1)


@pytest.mark.parametrize("sigma_px", [0.2, 0.5, 1.0])
def test_jitter_of_a_still_body_is_reduced(sigma_px: float) -> None:
    times = np.arange(0.0, 10.0, 1 / 30)
    noise = np.random.default_rng(7).normal(0.0, sigma_px, times.size)
    seen = smoothed(times, 300.0 + noise)
    assert np.std(seen[10:]) < 0.65 * sigma_px
    assert np.abs(np.diff(seen)).mean() < 0.4 * np.abs(np.diff(noise)).mean()
    assert seen.mean() == pytest.approx(300.0, abs=0.2 * sigma_px)


def test_a_still_value_passes_unchanged() -> None:
    assert smoothed(np.arange(20) / 20, np.full(20, 123.5)) == pytest.approx(np.full(20, 123.5))


@pytest.mark.parametrize(
    "step_s",
    [pytest.param(RESET_GAP_S + 0.01, id="gap"), pytest.param(0.0, id="same time"), pytest.param(-0.1, id="back")],
)
def test_the_past_is_forgotten(step_s: float) -> None:
    follow = OneEuroFilter()
    for k in range(10):
        follow(np.array([0.0]), k / 20, TRUNK_PX)
    assert follow(np.array([50.0]), 9 / 20 + step_s, TRUNK_PX)[0] == 50.0


def test_a_gap_within_bounds_is_bridged() -> None:
    follow = OneEuroFilter()
    for k in range(10):
        follow(np.array([0.0]), k / 20, TRUNK_PX)
    assert 0.0 < follow(np.array([50.0]), 9 / 20 + RESET_GAP_S - 0.01, TRUNK_PX)[0] < 50.0


def test_reset_forgets_within_the_stream() -> None:
    follow = OneEuroFilter()
    follow(np.array([0.0]), 0.0, TRUNK_PX)
    follow.reset()
    assert follow(np.array([50.0]), 0.05, TRUNK_PX)[0] == 50.0


def test_irregular_time_steps_lag_no_more_than_regular_ones() -> None:
    steps = np.tile([0.01, 0.06, 0.033, 0.1, 0.02], 14)
    times = np.cumsum(steps) - 0.6
    true = TRUNK_PX * ease(times)
    seen = smoothed(times, true)
    for share in (0.1, 0.5, 0.9):
        assert crossing_s(times, seen, share * TRUNK_PX) - crossing_s(times, true, share * TRUNK_PX) <= LONGEST_LAG_S


def test_speed_is_measured_in_body_sizes() -> None:
    def after_one_step(px: float, trunk_px: float) -> float:
        follow = OneEuroFilter()
        follow(np.array([0.0]), 0.0, trunk_px)
        return float(follow(np.array([px]), 0.05, trunk_px)[0]) / px

    assert after_one_step(20.0, 100.0) == pytest.approx(after_one_step(40.0, 200.0))


def test_coordinates_do_not_affect_each_other() -> None:
    follow, alone = OneEuroFilter(), OneEuroFilter()
    for k in range(20):
        both = follow(np.array([[float(k * k), 5.0], [-3.0 * k, 0.0]]), k / 20, TRUNK_PX)
        one = alone(np.array([float(k * k)]), k / 20, TRUNK_PX)
    assert both.shape == (2, 2)
    assert both[0, 0] == pytest.approx(one[0])
    assert both[0, 1] == 5.0


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@pytest.mark.parametrize("bad", [math.nan, math.inf, -math.inf], ids=str)
@pytest.mark.parametrize("what", ["value", "scale"])
def test_one_broken_value_is_forgotten(what: str, bad: float) -> None:
    follow = OneEuroFilter()
    for k in range(20):
        broken = k == 5
        value = np.array([10.0, bad if broken and what == "value" else 20.0])
        seen = follow(value, k / 20, bad if broken and what == "scale" else TRUNK_PX)
    assert seen == pytest.approx([10.0, 20.0])


def test_the_value_given_is_left_alone() -> None:
    follow = OneEuroFilter()
    given = np.array([1.0, 2.0])
    first = follow(given, 0.0, TRUNK_PX)
    follow(np.array([50.0, 60.0]), 0.05, TRUNK_PX)
    assert first.tolist() == given.tolist() == [1.0, 2.0]
