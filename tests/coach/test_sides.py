from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posecoach.coach.sides import BelievedSide, believed
from posecoach.pose import Side


@pytest.mark.parametrize(
    ("seen", "due", "side", "sure"),
    [
        pytest.param(BelievedSide(Side.LEFT, 0.91), Side.NONE, Side.LEFT, True, id="either will do"),
        pytest.param(BelievedSide(Side.RIGHT, 0.91), Side.RIGHT, Side.RIGHT, True, id="as it is due"),
        pytest.param(BelievedSide(Side.LEFT, 0.91), Side.RIGHT, Side.RIGHT, False, id="the labels alone say otherwise"),
        pytest.param(BelievedSide(Side.LEFT, 0.999), Side.RIGHT, Side.LEFT, True, id="clearly the other one"),
        pytest.param(BelievedSide(Side.LEFT, 0.97), Side.RIGHT, Side.RIGHT, False, id="as likely as not"),
        pytest.param(BelievedSide(Side.BOTH, 1.0), Side.NONE, Side.BOTH, True, id="no sides"),
        pytest.param(BelievedSide(Side.LEFT, 1.0), Side.RIGHT, Side.LEFT, True, id="beyond doubt"),
    ],
)
def test_what_is_seen_is_weighed_with_what_is_due(seen: BelievedSide, due: Side, side: Side, sure: bool) -> None:
    belief = believed(seen, due)
    assert (belief.side, belief.sure) == (side, sure)


@given(
    st.sampled_from([Side.LEFT, Side.RIGHT]), st.floats(0.5, 1.0), st.sampled_from([Side.LEFT, Side.RIGHT, Side.NONE])
)
def test_left_and_right_are_alike(side: Side, confidence: float, due: Side) -> None:
    one, mirrored = (
        believed(BelievedSide(side, confidence), due),
        believed(BelievedSide(side.other, confidence), due.other),
    )
    assert 0.5 <= one.confidence <= 1.0
    if one.confidence > 0.5:
        assert mirrored == BelievedSide(one.side.other, one.confidence)
