"""Signals of frames that were not looked at."""

from __future__ import annotations

import math
from dataclasses import fields, replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posecoach.kinematics.between import signals_between
from posecoach.kinematics.body import BodyTracker
from posecoach.kinematics.signals import Posture, Signals, Unseen, unseen_signals
from posecoach.profiles import load_profile
from tests.bodies import KNEELING, pose_of

NAN = math.nan


def signals_of(lean_deg: float, t_s: float) -> Signals:
    return BodyTracker(load_profile().sight).update(pose_of(KNEELING.leaning(lean_deg), t_s))[1]


BEFORE, AFTER = replace(signals_of(0.0, 1.0), naming=2.0), signals_of(8.0, 1.1)


@given(share=st.floats(0.01, 0.99))
def test_numbers_go_straight_from_look_to_look(share: float) -> None:
    between = signals_between(BEFORE, AFTER, 1.0 + 0.1 * share)
    assert between.t_s == 1.0 + 0.1 * share
    assert between.between
    assert between.naming == 0.0
    assert between.trunk_inclination_deg == pytest.approx(
        BEFORE.trunk_inclination_deg + share * (AFTER.trunk_inclination_deg - BEFORE.trunk_inclination_deg)
    )
    for side in ("left", "right"):
        old, new, mixed = (getattr(signals, side) for signals in (BEFORE, AFTER, between))
        for field in fields(old):
            a, b, c = (getattr(leg, field.name) for leg in (old, new, mixed))
            assert c == pytest.approx(a + share * (b - a), nan_ok=True)


@pytest.mark.parametrize(
    ("name", "before", "after", "expected"),
    [
        ("trunk_inclination_deg", 5.0, 24.0, 14.5),
        ("trunk_inclination_deg", 5.0, 26.0, 5.0),
        ("trunk_inclination_deg", 62.0, -59.0, 62.0),
        ("pelvis_height", 0.1, 0.3, 0.2),
        ("pelvis_height", 0.1, 0.5, 0.1),
        ("pelvis_height", 0.1, NAN, 0.1),
        ("pelvis_height", NAN, 0.1, NAN),
        ("trunk_px", 100.0, 120.0, 110.0),
    ],
)
def test_what_jumps_or_is_missing_is_as_at_the_look_before(
    name: str, before: float, after: float, expected: float
) -> None:
    changed: list[dict[str, Any]] = [{name: before}, {name: after}]
    between = signals_between(replace(BEFORE, **changed[0]), replace(AFTER, **changed[1]), 1.05)
    assert getattr(between, name) == pytest.approx(expected, nan_ok=True)


@pytest.mark.parametrize("after", [None, unseen_signals(1.1, Unseen.NOBODY), unseen_signals(1.1, Unseen.STRANGER)])
def test_without_a_later_look_at_the_person_nothing_changes(after: Signals | None) -> None:
    assert signals_between(BEFORE, after, 1.05) == replace(BEFORE, t_s=1.05, naming=0.0, between=True)


def test_words_are_those_of_the_look_before() -> None:
    lying = replace(AFTER, posture=Posture.SUPINE, facing="left", unseen=Unseen.TURN_SIDEWAYS)
    between = signals_between(BEFORE, lying, 1.05)
    assert (between.posture, between.facing, between.unseen) == (BEFORE.posture, BEFORE.facing, None)
