from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posecoach.coach.sides import Side, believed


@pytest.mark.parametrize(
    ("seen", "due", "name", "sure"),
    [
        pytest.param(Side("left", 0.91), "", "left", True, id="either will do"),
        pytest.param(Side("right", 0.91), "right", "right", True, id="as it is due"),
        pytest.param(Side("left", 0.91), "right", "right", False, id="the labels alone say otherwise"),
        pytest.param(Side("left", 0.999), "right", "left", True, id="clearly the other one"),
        pytest.param(Side("left", 0.97), "right", "right", False, id="as likely as not"),
        pytest.param(Side("both", 1.0), "", "both", True, id="no sides"),
        pytest.param(Side("left", 1.0), "right", "left", True, id="beyond doubt"),
    ],
)
def test_what_is_seen_is_weighed_with_what_is_due(seen: Side, due: str, name: str, sure: bool) -> None:
    side = believed(seen, due)
    assert (side.name, side.sure) == (name, sure)


@given(st.sampled_from(["left", "right"]), st.floats(0.5, 1.0), st.sampled_from(["left", "right", ""]))
def test_left_and_right_are_alike(name: str, confidence: float, due: str) -> None:
    other = {"left": "right", "right": "left", "": ""}
    one, mirrored = believed(Side(name, confidence), due), believed(Side(other[name], confidence), other[due])
    assert 0.5 <= one.confidence <= 1.0
    if one.confidence > 0.5:
        assert mirrored == Side(other[one.name], one.confidence)
