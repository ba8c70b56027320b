from __future__ import annotations

import pytest

from posecoach.pose import Side


@pytest.mark.parametrize(
    ("side", "other"),
    [
        (Side.LEFT, Side.RIGHT),
        (Side.RIGHT, Side.LEFT),
        (Side.BOTH, Side.BOTH),
        (Side.NONE, Side.NONE),
    ],
)
def test_the_other_side(side: Side, other: Side) -> None:
    assert side.other is other


def test_only_no_side_is_false() -> None:
    assert [side for side in Side if not side] == [Side.NONE]


@pytest.mark.parametrize("side", Side)
def test_a_side_is_written_as_its_text(side: Side) -> None:
    assert f"{side}" == side.value
    assert Side(side.value) is side
