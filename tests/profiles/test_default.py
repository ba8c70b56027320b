from __future__ import annotations

import math

import pytest

from posecoach.profiles import Band, Profile, load_profile
from posecoach.stretches import STRETCHES, Check, Stretch

CHECKS = [
    pytest.param(stretch, check, id=f"{stretch.name}.{check.name}")
    for stretch in STRETCHES.values()
    for check in stretch.checks
]
GATES = [
    pytest.param(stretch, gate.name, id=f"{stretch.name}.{gate.name}")
    for stretch in STRETCHES.values()
    for gate in stretch.gates
]


def edges(band: Band) -> list[float]:
    return [edge for edge in (band.low, band.high) if math.isfinite(edge)]


def test_it_loads_and_says_its_name(profile: Profile) -> None:
    assert profile.name == "default"
    assert profile.notes
    assert list(profile.stretches) == list(STRETCHES)
    assert load_profile("default") == load_profile() == profile


@pytest.mark.parametrize(("stretch", "check"), CHECKS)
def test_every_check_has_an_edge_and_a_fault_for_each(stretch: Stretch, check: Check, profile: Profile) -> None:
    band = profile.stretches[stretch.name].checks[check.name]
    assert edges(band)
    assert math.isfinite(band.low) == (check.below is not None)
    assert math.isfinite(band.high) == (check.above is not None)


@pytest.mark.parametrize(("stretch", "check"), CHECKS)
def test_every_limit_lies_in_the_safe_range(stretch: Stretch, check: Check, profile: Profile) -> None:
    low, high = check.safe
    assert low < high
    assert all(low <= edge <= high for edge in edges(profile.stretches[stretch.name].checks[check.name]))


@pytest.mark.parametrize(("stretch", "gate"), GATES)
def test_every_gate_has_an_edge(stretch: Stretch, gate: str, profile: Profile) -> None:
    assert edges(profile.stretches[stretch.name].gates[gate])


@pytest.mark.parametrize(("stretch", "check"), CHECKS)
def test_bands_can_be_held(stretch: Stretch, check: Check, profile: Profile) -> None:
    band = profile.stretches[stretch.name].checks[check.name]
    assert band.hysteresis > 0.0
    if check.unit == "deg":
        assert 2.0 <= band.hysteresis <= 6.0
        assert band.high - band.low >= 10.0


def test_gates_and_checks_of_one_value_agree(profile: Profile) -> None:
    """No value that is right for a check may be outside the gates of its stretch."""
    for thresholds in profile.stretches.values():
        for name in thresholds.gates.keys() & thresholds.checks.keys():
            gate, check = thresholds.gates[name], thresholds.checks[name]
            assert gate.low < check.low or math.isinf(check.low)
            assert gate.high > check.high or math.isinf(check.high)


@pytest.mark.parametrize("name", STRETCHES)
def test_targets_are_those_of_the_instructions(name: str, profile: Profile) -> None:
    thresholds = profile.stretches[name]
    if name == "bridge":
        assert thresholds.target_s == pytest.approx(5 * thresholds.extras["breath_s"])
        assert thresholds.extras["lowering_s"] >= 2.0
    else:
        assert 30.0 <= thresholds.target_s <= 60.0
        assert not thresholds.extras


def test_the_clock_is_consistent(profile: Profile) -> None:
    clock = profile.clock
    assert clock.max_gap_s == pytest.approx(0.5)
    assert clock.unbroken is False
    assert clock.confirm_s < clock.settle_s < clock.leave_s
