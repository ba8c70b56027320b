from __future__ import annotations

import math

import pytest

from posecoach.profiles import Profile, load_profile, warnings
from posecoach.stretches import STRETCHES

NARROWER_FIRST = [("strict", "default"), ("default", "gentle")]


@pytest.mark.parametrize("name", ["default", "gentle", "strict"])
def test_built_in_profiles_are_named_explained_and_judge_something(name: str) -> None:
    found = load_profile(name)
    assert found.name == name
    assert found.notes
    assert warnings(found) == []


def test_standard_is_another_name_of_the_default(profile: Profile) -> None:
    assert load_profile("standard") == profile


@pytest.mark.parametrize(("narrow", "wide"), NARROWER_FIRST)
@pytest.mark.parametrize("stretch", STRETCHES)
def test_each_band_lies_within_that_of_the_gentler_profile(stretch: str, narrow: str, wide: str) -> None:
    inner, outer = (load_profile(name).stretches[stretch] for name in (narrow, wide))
    assert inner.target_s > outer.target_s
    assert inner.gates == outer.gates
    for name, band in inner.checks.items():
        around = outer.checks[name]
        assert around.low <= band.low
        assert band.high <= around.high
        for level in (-60.0, -10.0, 0.0, 0.4, 12.0, 30.0, 100.0):
            assert around.around(level).low <= band.around(level).low
            assert band.around(level).high <= around.around(level).high


@pytest.mark.parametrize("name", ["gentle", "strict"])
def test_bands_can_be_held_and_do_not_throw_anybody_out_of_the_stretch(name: str) -> None:
    for stretch, thresholds in load_profile(name).stretches.items():
        for check in STRETCHES[stretch].checks:
            band = thresholds.checks[check.name]
            assert band.high - band.low >= (10.0 if check.unit == "deg" else 0.0)
            assert band.hysteresis > 0.0
            gate = thresholds.gates.get(check.name)
            assert gate is None or gate.low < band.low or math.isinf(gate.low)


@pytest.mark.parametrize("name", ["default", "gentle", "strict"])
def test_a_bridge_lasts_whole_breaths(name: str) -> None:
    bridge = load_profile(name).stretches["bridge"]
    assert bridge.target_s % bridge.extras["breath_s"] == 0.0
