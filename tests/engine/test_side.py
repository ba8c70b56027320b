from __future__ import annotations

import math

import pytest

from posecoach.engine.side import SURE, SideBelief
from posecoach.pose import Side


def belief(
    frames: int, *, leg: Side = Side.LEFT, exchanged: bool = False, namings: tuple[float, ...] = ()
) -> SideBelief:
    gathered = SideBelief()
    for k in range(frames):
        gathered.note(leg, labels_exchanged=exchanged, naming=namings[k] if k < len(namings) else 0.0)
    return gathered


@pytest.mark.parametrize(
    ("leg", "exchanged", "namings", "side", "sure"),
    [
        pytest.param(Side.LEFT, False, (), Side.LEFT, False, id="one model alone"),
        pytest.param(Side.LEFT, True, (), Side.RIGHT, False, id="it names the legs the other way round"),
        pytest.param(Side.LEFT, False, (1.5,), Side.LEFT, False, id="a second model that is not sure either"),
        pytest.param(Side.LEFT, False, (4.0, 5.0), Side.LEFT, True, id="both models agree"),
        pytest.param(Side.RIGHT, False, (4.0, 5.0), Side.RIGHT, True, id="on the other leg"),
        pytest.param(Side.LEFT, False, (-5.5, -6.0), Side.RIGHT, True, id="a second model that is surer overrules"),
        pytest.param(Side.LEFT, False, (-1.5, -2.0), Side.LEFT, False, id="two models that contradict each other"),
        pytest.param(Side.RIGHT, True, (-5.5,), Side.LEFT, True, id="a second model agrees with the labels"),
    ],
)
def test_sides(leg: Side, exchanged: bool, namings: tuple[float, ...], side: Side, sure: bool) -> None:
    gathered = belief(100, leg=leg, exchanged=exchanged, namings=namings)
    assert gathered.side == side
    assert (gathered.confidence >= SURE) is sure


def test_agreement_makes_nothing_surer_than_the_surer_of_both_is() -> None:
    alone, little, much = (belief(10, namings=namings).log_odds for namings in ((), (1.0,), (4.0,)))
    assert little == pytest.approx(alone)
    assert much == pytest.approx(4.0)


def test_time_alone_makes_nothing_surer() -> None:
    assert belief(10_000).confidence == pytest.approx(belief(10).confidence)


def test_labels_that_change_half_of_the_time_tell_nothing() -> None:
    gathered = belief(50)
    for _ in range(50):
        gathered.note(Side.LEFT, labels_exchanged=True, naming=0.0)
    assert gathered.confidence == pytest.approx(0.5)


def test_left_and_right_are_alike() -> None:
    one, other = (belief(30, leg=leg, namings=(1.5, -0.5)) for leg in (Side.LEFT, Side.RIGHT))
    assert one.log_odds == pytest.approx(-other.log_odds)
    assert math.isclose(one.confidence, other.confidence)
    assert {one.side, other.side} == {Side.LEFT, Side.RIGHT}
