from __future__ import annotations

import math
from itertools import product

import pytest

from posecoach.profiles import Profile, load_profile, override, warnings
from posecoach.profiles.limits import NARROWEST_BAND_DEG, Edge, edges_of
from posecoach.stretches import STRETCHES

EDGES = [pytest.param(edge, id=edge.key) for stretch in STRETCHES for edge in edges_of(stretch)]
BUILT_IN = ("default", "gentle", "strict")


def test_every_edge_of_the_default_profile_has_limits(profile: Profile) -> None:
    for name, thresholds in profile.stretches.items():
        limited = {edge.key for edge in edges_of(name)}
        for check, band in thresholds.checks.items():
            own = band.own
            edges = {"min": band.low, "max": band.high}
            if own is not None:
                edges |= {"own.min": own.low_at_most, "own.max": own.high_at_least}
            wanted = {f"{name}.{check}.{edge}" for edge, value in edges.items() if math.isfinite(value)}
            assert wanted == {key for key in limited if key.startswith(f"{name}.{check}.")}


@pytest.mark.parametrize("edge", EDGES)
def test_limits_lie_in_the_safe_range_and_the_right_way_round(edge: Edge) -> None:
    low, high = edge.check.safe
    assert low <= min(edge.widest, edge.narrowest) < max(edge.widest, edge.narrowest) <= high
    assert (edge.widest < edge.narrowest) is edge.lower
    assert edge.margin > 0.0


@pytest.mark.parametrize("edge", EDGES)
@pytest.mark.parametrize("name", BUILT_IN)
def test_the_built_in_profiles_keep_to_them(edge: Edge, name: str) -> None:
    value = edge.value(load_profile(name))
    assert edge.within(value) == value


@pytest.mark.parametrize("edge", EDGES)
@pytest.mark.parametrize("at", ["widest", "narrowest"])
def test_a_profile_at_a_limit_judges_something_and_can_be_held(edge: Edge, at: str, profile: Profile) -> None:
    changed = override(profile, {edge.key: getattr(edge, at)})
    assert warnings(changed) == []
    thresholds = changed.stretches[edge.stretch]
    gate, band = thresholds.gates.get(edge.check.name), thresholds.checks[edge.check.name]
    assert gate is None or not edge.lower or gate.low < band.low


@pytest.mark.parametrize("stretch", STRETCHES)
def test_bands_stay_wide_enough_with_all_edges_at_their_narrowest(stretch: str) -> None:
    edges = [edge for edge in edges_of(stretch) if edge.check.unit == "deg" and not edge.own]
    for one, other in product(edges, repeat=2):
        if one.check == other.check and one.lower and not other.lower:
            assert other.narrowest - one.narrowest >= NARROWEST_BAND_DEG


def test_arching_and_sagging_are_opened_no_further_than_the_gentle_profile() -> None:
    gentle = load_profile("gentle")
    hurting = (
        "kneeling_hip_flexor.trunk_inclination.min",
        "bridge.pelvis_height.min",
        "bridge.hip_extension.min",
        "bridge.hip_extension.max",
        "standing_lunge.front_knee_past_toe.max",
    )
    edges = {edge.key: edge for stretch in STRETCHES for edge in edges_of(stretch)}
    assert [edges[key].widest for key in hurting] == [edges[key].value(gentle) for key in hurting]


def test_a_stretch_without_limits_has_no_edge_to_move() -> None:
    assert edges_of("standing_knee_hug") == ()
