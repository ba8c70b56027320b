from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posecoach.profiles import Band
from posecoach.stretches.bands import OwnBand

BOTH = Band(10.0, 20.0, 3.0)
LOW = Band(low=10.0, hysteresis=3.0)
HIGH = Band(high=20.0, hysteresis=3.0)


@pytest.mark.parametrize(
    ("band", "value", "inside", "expected"),
    [
        pytest.param(BOTH, 15.0, False, 0.0, id="well inside"),
        pytest.param(BOTH, 10.0, False, 0.0, id="enters at the lower edge"),
        pytest.param(BOTH, 9.99, False, -0.01, id="just short of entering"),
        pytest.param(BOTH, 7.0, True, 0.0, id="stays in at the end of the hysteresis"),
        pytest.param(BOTH, 6.99, True, -3.01, id="leaves below, distance to the band's own edge"),
        pytest.param(BOTH, 20.0, False, 0.0, id="enters at the upper edge"),
        pytest.param(BOTH, 20.01, False, 0.01, id="just over"),
        pytest.param(BOTH, 23.0, True, 0.0, id="stays in at the upper end"),
        pytest.param(BOTH, 23.5, True, 3.5, id="leaves above, distance to the band's own edge"),
        pytest.param(LOW, 1e9, False, 0.0, id="no upper edge"),
        pytest.param(HIGH, -1e9, False, 0.0, id="no lower edge"),
        pytest.param(Band(), 0.0, False, 0.0, id="no edges"),
        pytest.param(Band(5.0, 5.0), 5.0, False, 0.0, id="a band of one value"),
    ],
)
def test_excess(band: Band, value: float, inside: bool, expected: float) -> None:
    assert band.excess(value, inside=inside) == pytest.approx(expected)


OWN = OwnBand(below=6.0, above=4.0, low_at_most=12.0, high_at_least=17.0)
CLOSING = Band(10.0, 20.0, 3.0, OWN)


@pytest.mark.parametrize(
    ("band", "low", "high"),
    [
        pytest.param(CLOSING, 12.0, 17.0, id="both edges close in"),
        pytest.param(Band(14.0, 16.0, 3.0, OWN), 14.0, 16.0, id="never further out than they are"),
        pytest.param(LOW, 10.0, math.inf, id="nothing to close in"),
    ],
)
def test_strictest(band: Band, low: float, high: float) -> None:
    strictest = band.strictest()
    assert (strictest.low, strictest.high, strictest.hysteresis) == (low, high, 3.0)
    assert strictest.strictest() == strictest


@pytest.mark.parametrize(
    ("band", "lower", "own", "edge"),
    [
        (CLOSING, True, False, 10.0),
        (CLOSING, False, False, 20.0),
        (CLOSING, True, True, 12.0),
        (CLOSING, False, True, 17.0),
        (BOTH, True, True, -math.inf),
        (BOTH, False, True, math.inf),
    ],
)
def test_edges(band: Band, lower: bool, own: bool, edge: float) -> None:
    assert band.edge(lower=lower, own=own) == edge


@given(st.floats(-50.0, 50.0))
def test_no_level_closes_a_band_in_further_than_its_strictest(level: float) -> None:
    around, strictest = CLOSING.around(level), CLOSING.strictest()
    assert CLOSING.low <= around.low <= strictest.low
    assert strictest.high <= around.high <= CLOSING.high


numbers = st.floats(-200.0, 200.0)


@given(numbers, numbers, st.floats(0.0, 20.0), numbers)
def test_hysteresis_only_ever_helps_the_one_inside(a: float, b: float, hysteresis: float, value: float) -> None:
    band = Band(min(a, b), max(a, b), hysteresis)
    entering, staying = band.excess(value, inside=False), band.excess(value, inside=True)
    assert staying in (0.0, entering)
    assert (entering == 0.0) == (band.low <= value <= band.high)
    assert math.copysign(1.0, entering) == (1.0 if value > band.high else -1.0) or entering == 0.0
    # Following the excess leads exactly to the band's edge.
    assert band.low - 1e-9 <= value - entering <= band.high + 1e-9
