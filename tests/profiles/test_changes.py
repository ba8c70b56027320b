from __future__ import annotations

import pytest

from posecoach.profiles import (
    Profile,
    changed_tables,
    compare,
    load_profile,
    override,
    parse_changes,
    parse_profile,
    warnings,
)
from posecoach.profiles.changes import Changes, change_texts
from posecoach.profiles.values import to_raw, values
from posecoach.runtime.errors import ProfileError
from posecoach.stretches import STRETCHES


@pytest.mark.parametrize("name", ["default", "gentle", "strict"])
def test_tables_and_back(name: str) -> None:
    profile = load_profile(name)
    assert parse_profile(to_raw(profile), "here") == profile


def test_every_value_has_a_unit_that_fits_it(profile: Profile) -> None:
    units = {value.key: value.unit for value in values(profile)}
    assert units["clock.settle_s"] == "s"
    assert units["sight.max_view_deg"] == "deg"
    assert units["sight.merged_legs"] == "trunk"
    assert units["bridge.target_s"] == units["bridge.breath_s"] == "s"
    assert units["bridge.recognise.pelvis_height.min"] == units["bridge.pelvis_height.own.below"] == "trunk"
    assert units["bridge.knee_flexion.max"] == "deg"
    assert [key for key, unit in units.items() if not unit] == [
        "sight.min_visibility",
        "sight.min_ankle_visibility",
        "sight.min_hand_visibility",
        "sight.frame_margin",
        "clock.unbroken",
    ]


def test_one_change_changes_one_value(profile: Profile) -> None:
    changed = override(profile, {"bridge.hip_extension.min": -25.0})
    (difference,) = compare(profile, changed)
    assert (difference.key, difference.unit, difference.second) == ("bridge.hip_extension.min", "deg", -25.0)
    assert changed.name == "default (changed)"


def test_several_changes_are_checked_together(profile: Profile) -> None:
    changed = override(
        profile, {"bridge.knee_flexion.max": 75.0, "bridge.knee_flexion.min": 60.0, "clock.unbroken": True}
    )
    band = changed.stretches["bridge"].checks["knee_flexion"]
    assert (band.low, band.high) == (60.0, 75.0)
    assert changed.clock.unbroken is True
    assert override(profile, {}) is profile


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ("bridge.hip_extension.min", "write KEY=VALUE"),
        ("=3", "write KEY=VALUE"),
        ("bridge.hip_extension.min=-50", "bridge.hip_extension.min: -50 is out of range; allowed is -35 to 30"),
        ("bridge.hip_extension.min=20", "min 20 is above max"),
        ("bridge.hip_extension.min=low", "must be a number, not 'low'; allowed is -35 to 30"),
        ("bridge.hip_extension.min=", "must be a number, not ''"),
        ("bridge.hip_extension.min=nan", "must be a number"),
        ("bridge.target_s=inf", "must be a number"),
        ("bridge.hip_extension=3", "must be a table"),
        ("bridge.hip_extention.min=3", "did you mean 'hip_extension'"),
        ("bridge.target_s.min=3", "bridge.target_s: must be a number"),
        ("brigde.target_s=3", "did you mean 'bridge'"),
        ("target_s=3", "target_s: unknown key"),
        ("clock.unbroken=1", "must be true or false"),
        ("standing_lunge.hip_extension.max=40", "no such edge"),
    ],
)
def test_a_wrong_change_is_refused_in_one_line(change: str, says: str, profile: Profile) -> None:
    with pytest.raises(ProfileError) as caught:
        override(profile, parse_changes([change]))
    assert says in str(caught.value)
    assert change in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("written", "changes"),
    [
        ([], {}),
        (
            [" bridge.target_s = 60 ", "clock.unbroken=true"],
            {"bridge.target_s": 60.0, "clock.unbroken": True},
        ),
        (["clock.leave_s=6", "clock.leave_s=-0.25"], {"clock.leave_s": -0.25}),
        (["bridge.hip_extension.min=low=er"], {"bridge.hip_extension.min": "low=er"}),
    ],
)
def test_written_changes_become_values_and_texts_again(written: list[str], changes: Changes) -> None:
    assert parse_changes(written) == changes
    assert parse_changes(change_texts(changes)) == changes


def test_overriding_leaves_the_profile_alone(profile: Profile) -> None:
    before = to_raw(profile)
    override(profile, {"bridge.hip_extension.own.below": 3.0})
    assert to_raw(profile) == before


def test_equal_profiles_do_not_differ(profile: Profile) -> None:
    assert compare(profile, load_profile("standard")) == []


@pytest.mark.parametrize("name", ["gentle", "strict"])
def test_what_differs_makes_the_other_profile(name: str, profile: Profile) -> None:
    other = load_profile(name)
    changes = changed_tables(other, profile)
    edited = override(profile, {d.key: d.second for d in compare(profile, other) if d.second is not None})
    assert edited.stretches == other.stretches
    assert set(changes) <= set(STRETCHES)


def test_an_edge_that_is_gone_cannot_be_written(profile: Profile) -> None:
    raw = to_raw(profile)
    raw["bridge"]["recognise"]["leg_difference"] = {"hysteresis": 10.0}
    with pytest.raises(ProfileError, match=r"bridge\.recognise\.leg_difference\.max: cannot be left out"):
        changed_tables(parse_profile(raw, "here"), profile)


@pytest.mark.parametrize(
    ("changes", "warned"),
    [
        ([], []),
        (["bridge.knee_flexion.min=50", "bridge.knee_flexion.max=140"], ["bridge.knee_flexion"]),
        (["bridge.knee_flexion.min=50"], []),
        (["kneeling_hip_flexor.hip_extension.min=0"], ["kneeling_hip_flexor.hip_extension"]),
        (["supine_psoas.knee_flexion.max=45"], ["supine_psoas.knee_flexion"]),
        (["supine_psoas.knee_flexion.max=40"], []),
    ],
)
def test_a_profile_that_lets_everything_pass_is_warned_about(
    changes: list[str], warned: list[str], profile: Profile
) -> None:
    found = warnings(override(profile, parse_changes(changes)))
    assert [line.split(":")[0] for line in found] == warned
    assert all("narrow the band" in line for line in found)
