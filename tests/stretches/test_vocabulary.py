from __future__ import annotations

import math
import pickle
from dataclasses import replace

import pytest

from posecoach.kinematics.legs import NO_LEG
from posecoach.kinematics.signals import Unseen, unseen_signals
from posecoach.pose import Side
from posecoach.stretches import STRETCHES
from posecoach.stretches.measures import BODY_SIGNALS, LEG_SIGNALS, LegName, Measure, Measuring, Operator, Signal

NAN = math.nan


def measured(operator: Operator, left: float, right: float, *, sided: bool, side: Side = Side.LEFT) -> float:
    legs = (LegName.STRETCHED, LegName.OTHER) if sided else (LegName.LEFT, LegName.RIGHT)
    count = 1 if operator in (Operator.PLAIN, Operator.NEGATED) else 2
    measure = Measure(operator, tuple(Signal("knee_flexion_deg", leg) for leg in legs[:count]))
    signals = replace(
        unseen_signals(0.0, Unseen.NOBODY),
        left=replace(NO_LEG, knee_flexion_deg=left),
        right=replace(NO_LEG, knee_flexion_deg=right),
    )
    return Measuring({"x": measure}, sided=sided)(signals, side)["x"]


@pytest.mark.parametrize(
    ("operator", "left", "right", "value"),
    [
        (Operator.PLAIN, 10.0, 30.0, 10.0),
        (Operator.NEGATED, 10.0, 30.0, -10.0),
        (Operator.NEGATED, NAN, 30.0, NAN),
        (Operator.DIFFERENCE, 10.0, 30.0, -20.0),
        (Operator.DIFFERENCE, 10.0, NAN, NAN),
        (Operator.SUM, 10.0, 30.0, 40.0),
        (Operator.SUM, 10.0, NAN, NAN),
        (Operator.MEAN, 10.0, 30.0, 20.0),
        (Operator.MEAN, NAN, 30.0, 30.0),
        (Operator.MEAN, 10.0, NAN, 10.0),
        (Operator.MEAN, NAN, NAN, NAN),
        (Operator.LOWEST, 10.0, 30.0, 10.0),
        (Operator.LOWEST, 40.0, 30.0, 30.0),
        (Operator.LOWEST, NAN, 30.0, 30.0),
        (Operator.LOWEST, 10.0, NAN, 10.0),
        (Operator.LOWEST, NAN, NAN, math.inf),
        (Operator.APART, 10.0, 30.0, 20.0),
        (Operator.APART, 30.0, 10.0, 20.0),
        (Operator.APART, NAN, 30.0, 0.0),
        (Operator.APART, 10.0, NAN, 0.0),
    ],
)
@pytest.mark.parametrize("sided", [True, False])
def test_values_of_every_operator(operator: Operator, left: float, right: float, value: float, sided: bool) -> None:
    assert measured(operator, left, right, sided=sided) == pytest.approx(value, nan_ok=True)
    if sided:
        # On the other side the roles are exchanged with the legs.
        assert measured(operator, right, left, sided=True, side=Side.RIGHT) == pytest.approx(value, nan_ok=True)


@pytest.mark.parametrize("side", [Side.BOTH, Side.LEFT, Side.RIGHT, Side.NONE])
def test_without_sides_the_legs_are_left_and_right_whatever_the_side(side: Side) -> None:
    assert measured(Operator.DIFFERENCE, 10.0, 30.0, sided=False, side=side) == -20.0


def test_every_signal_stands_where_the_vocabulary_says() -> None:
    signals = unseen_signals(0.0, Unseen.NOBODY)
    assert all(math.isnan(getattr(signals, attribute)) for attribute, _ in BODY_SIGNALS.values())
    assert all(math.isnan(getattr(NO_LEG, attribute)) for attribute, _ in LEG_SIGNALS.values())


@pytest.mark.parametrize("name", STRETCHES)
def test_a_stretch_goes_to_another_process(name: str) -> None:
    sent = pickle.loads(pickle.dumps(STRETCHES[name]))
    assert sent == STRETCHES[name]
    assert sent.thresholds == STRETCHES[name].thresholds
    assert hash(sent) == hash(STRETCHES[name])
