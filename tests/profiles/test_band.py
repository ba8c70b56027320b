from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posecoach.profiles import Band

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
