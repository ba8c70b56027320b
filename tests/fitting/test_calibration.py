from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posecoach.fitting.calibration import (
    CalibrationError,
    best_forms,
    calibrate,
    calibrated_sides,
    no_limits,
    nothing_held,
)
from posecoach.fitting.held import HeldForm
from posecoach.pose import Side
from posecoach.profiles import Profile, override, warnings
from posecoach.profiles.limits import NARROWEST_BAND_DEG, edges_of
from posecoach.stretches import STRETCHES

#: Values well inside the default bands, by stretch.
USUAL: dict[str, dict[str, float]] = {
    "kneeling_hip_flexor": {
        "trunk_inclination": 2.0,
        "upper_trunk_inclination": 2.0,
        "front_knee_flexion": 95.0,
        "hip_extension": 15.5,
    },
    "supine_psoas": {
        "held_hip_flexion": 108.0,
        "knee_flexion": 8.0,
        "hip_extension": -8.0,
        "hands_at_knee": 0.2,
        "second_hand_at_knee": 0.3,
    },
    "bridge": {"knee_flexion": 100.0, "pelvis_height": 0.35, "hip_extension": -14.0},
    "standing_lunge": {
        "back_knee_flexion": 4.0,
        "trunk_inclination": 5.0,
        "upper_trunk_inclination": 5.0,
        "front_knee_flexion": 60.0,
        "front_knee_past_toe": 0.05,
        "hip_extension": 14.0,
    },
}


@pytest.fixture(scope="session")
def profile(profile: Profile) -> Profile:
    """The default profile with the edges that the cases assume."""
    return override(
        profile,
        {
            "kneeling_hip_flexor.hip_extension.min": 10.5,
            "kneeling_hip_flexor.trunk_inclination.min": -9.5,
            "kneeling_hip_flexor.trunk_inclination.max": 17,
            "supine_psoas.held_hip_flexion.min": 103,
            "supine_psoas.knee_flexion.max": 22,
            "supine_psoas.hip_extension.min": -12,
            "bridge.pelvis_height.min": 0.30,
            "bridge.hip_extension.min": -29,
            "bridge.hip_extension.max": 14,
            "standing_lunge.front_knee_past_toe.max": 0.25,
            "standing_lunge.hip_extension.min": 9,
        },
    )


def form(stretch: str, side: Side = Side.LEFT, start_s: float = 0.0, **values: float) -> HeldForm:
    return HeldForm(side, start_s, 8.0, {name: [value] * 9 for name, value in (USUAL[stretch] | values).items()})


def both(stretch: str, left: dict[str, float], right: dict[str, float] | None = None) -> dict[Side, HeldForm]:
    sides = calibrated_sides(STRETCHES[stretch])
    given = {Side.LEFT: left, Side.BOTH: left, Side.RIGHT: left if right is None else right}
    return {side: form(stretch, side, **given[side]) for side in sides}


#: Stretch, values on the left and on the right, expected changes, expected words.
CASES: dict[str, tuple[str, dict[str, float], dict[str, float] | None, dict[str, float], str]] = {
    "stiff hip": (
        "kneeling_hip_flexor",
        {"hip_extension": 14.0},
        {"hip_extension": 18.0},
        {"kneeling_hip_flexor.hip_extension.min": 9},
        "you hold 14 deg on the left and 18 on the right; the band now begins at 9 (was 10.5).",
    ),
    "supple hip": (
        "kneeling_hip_flexor",
        {"hip_extension": 24.0},
        {"hip_extension": 21.0},
        {"kneeling_hip_flexor.hip_extension.min": 16},
        "the band now begins at 16 (was 10.5). You get further than the profile asks for, so it asks for more.",
    ),
    "very supple hip": (
        "kneeling_hip_flexor",
        {"hip_extension": 40.0},
        None,
        {"kneeling_hip_flexor.hip_extension.min": 20},
        "the band now begins at 20 (was 10.5). You get further",
    ),
    "hip that is not stretched": (
        "kneeling_hip_flexor",
        {"hip_extension": 6.0},
        {"hip_extension": 18.0},
        {"kneeling_hip_flexor.hip_extension.min": 8.5},
        "the band now begins at 8.5 (was 10.5). That form is past the safe limit of 8.5 and does not count. "
        "Tuck your hips forward a little.",
    ),
    "hip at the limit": (
        "kneeling_hip_flexor",
        {"hip_extension": 12.0},
        None,
        {"kneeling_hip_flexor.hip_extension.min": 8.5},
        "the band now begins at 8.5 (was 10.5). With 5 to spare it would be 7, past the safe limit of 8.5.",
    ),
    "trunk leaning forward": (
        "kneeling_hip_flexor",
        {"trunk_inclination": 16.2},
        None,
        {"kneeling_hip_flexor.trunk_inclination.max": 20.5},
        "Trunk inclination: you hold 16 deg on the left and 16 on the right; the band now ends at 20.5 (was 17).",
    ),
    "arched back": (
        "kneeling_hip_flexor",
        {"trunk_inclination": -16.0},
        None,
        {"kneeling_hip_flexor.trunk_inclination.min": -11},
        "That form is past the safe limit of -11 and does not count. Bring your chest back over your hips",
    ),
    "upright trunk": ("kneeling_hip_flexor", {"trunk_inclination": 0.0}, None, {}, ""),
    "sagging bridge": (
        "bridge",
        {"pelvis_height": 0.24, "hip_extension": -26.0},
        None,
        {"bridge.hip_extension.min": -31, "bridge.pelvis_height.min": 0.27},
        "Pelvis height: you hold 0.24 trunk lengths; the band now begins at 0.27 (was 0.3). That form is past the safe "
        "limit of 0.27 and does not count. Lift your hips higher.",
    ),
    "arched bridge": (
        "bridge",
        {"hip_extension": 16.0, "pelvis_height": 0.35},
        None,
        {},
        "Hip extension: you hold 16 deg; the band still ends at 14. That form is past the safe limit of 14",
    ),
    "high bridge": (
        "bridge",
        {"pelvis_height": 0.45},
        None,
        {"bridge.pelvis_height.min": 0.4},
        "Pelvis height: you hold 0.45 trunk lengths; the band now begins at 0.4 (was 0.3). You get further",
    ),
    "short hamstrings": (
        "supine_psoas",
        {"knee_flexion": 24.0},
        {"knee_flexion": 10.0},
        {"supine_psoas.knee_flexion.max": 29},
        "you hold 24 deg on the left and 10 on the right; the band now ends at 29 (was 22).",
    ),
    "knee past the toes": (
        "standing_lunge",
        {"front_knee_past_toe": 0.4},
        None,
        {"standing_lunge.front_knee_past_toe.max": 0.32},
        "Bring your front knee back over your foot.",
    ),
    "leg lying on the floor": (
        "supine_psoas",
        {"hip_extension": -0.4},
        {"hip_extension": 2.6},
        {"supine_psoas.hip_extension.min": -8},
        "you hold 0 deg on the left and 3 on the right; the band now begins at -8 (was -12). You get further",
    ),
    "hands not seen": ("supine_psoas", {"second_hand_at_knee": math.nan}, None, {}, ""),
}


@pytest.mark.parametrize("case", CASES)
def test_bands_follow_the_best_form_and_words_explain_it(case: str, profile: Profile) -> None:
    stretch, left, right, changes, says = CASES[case]
    found = calibrate(both(stretch, left, right), STRETCHES[stretch], profile)
    assert found.changes == changes
    assert says in " ".join(found.words)
    assert found.notes == ()
    assert not says or found.words
    override(profile, found.changes)


@pytest.mark.parametrize("stretch", STRETCHES)
def test_a_usual_form_changes_nothing(stretch: str, profile: Profile) -> None:
    found = calibrate(both(stretch, {}), STRETCHES[stretch], profile)
    assert (found.changes, found.words, found.notes) == ({}, (), ())


def test_from_one_side_alone_no_band_is_narrowed(profile: Profile) -> None:
    stretch = STRETCHES["kneeling_hip_flexor"]
    deep = calibrate({Side.LEFT: form(stretch.name, hip_extension=30.0)}, stretch, profile)
    assert deep.changes == {}
    assert deep.notes == ("The right side was not held: no band was narrowed, and that side may need wider ones",)
    stiff = calibrate({Side.RIGHT: form(stretch.name, Side.RIGHT, hip_extension=14.0)}, stretch, profile)
    assert stiff.changes == {"kneeling_hip_flexor.hip_extension.min": 9}
    assert stiff.notes[0].startswith("The left side was not held")


def test_of_a_profile_wider_than_safe_only_edges_of_depth_are_moved_to_the_limit(profile: Profile) -> None:
    wide = override(profile, {"bridge.pelvis_height.min": 0.2, "bridge.knee_flexion.max": 138})
    found = calibrate(both("bridge", {"pelvis_height": 0.29}), STRETCHES["bridge"], wide)
    assert found.changes == {"bridge.pelvis_height.min": 0.27}


def test_the_best_span_is_the_one_least_outside_then_the_deepest(profile: Profile) -> None:
    spans = [
        form("bridge", Side.BOTH, 0.0, pelvis_height=0.24),
        form("bridge", Side.BOTH, 10.0, pelvis_height=0.36),
        form("bridge", Side.BOTH, 20.0, pelvis_height=0.45),
        form("bridge", Side.BOTH, 30.0, pelvis_height=0.55, knee_flexion=150.0),
    ]
    assert best_forms(spans, STRETCHES["bridge"], profile)[Side.BOTH].start_s == 20.0
    assert best_forms(spans[:1], STRETCHES["bridge"], profile)[Side.BOTH].start_s == 0.0


def test_sides_are_chosen_apart(profile: Profile) -> None:
    name = "kneeling_hip_flexor"
    spans = [
        form(name, side, start_s, hip_extension=10.0 + start_s)
        for side in (Side.LEFT, Side.RIGHT)
        for start_s in (1, 5)
    ]
    best = best_forms(spans, STRETCHES[name], profile)
    assert {side: span.start_s for side, span in best.items()} == {Side.LEFT: 5, Side.RIGHT: 5}


@given(data=st.data())
def test_bands_stay_safe_and_wide_and_admit_the_form_within_their_limits(data: st.DataObject, profile: Profile) -> None:
    stretch = STRETCHES[data.draw(st.sampled_from(list(STRETCHES)))]
    forms = {
        side: form(
            stretch.name,
            side,
            **{
                check.name: data.draw(st.floats(check.safe[0] - 20.0, check.safe[1] + 20.0)) for check in stretch.checks
            },
        )
        for side in calibrated_sides(stretch)
    }
    found = calibrate(forms, stretch, profile)
    changed = override(profile, found.changes)
    assert warnings(changed) == []
    for edge in edges_of(stretch.name):
        value = edge.value(changed)
        assert edge.within(value) == value
        for one in forms.values():
            kept = one.kept(edge)
            inside = kept >= value if edge.lower else kept <= value
            assert edge.own or inside or value == edge.widest
    for check in stretch.checks:
        band = changed.stretches[stretch.name].checks[check.name]
        assert check.unit != "deg" or band.high - band.low >= NARROWEST_BAND_DEG


def test_errors_take_one_line() -> None:
    stretch = STRETCHES["bridge"]
    error = nothing_held(stretch, 8.0, 3.24, "home.mp4")
    assert isinstance(error, CalibrationError)
    assert error.exit_code == 1
    assert str(error).startswith("the bridge pose was not held still for 8 s in home.mp4 (at most 3.2 s): hold")
    assert "at most" not in str(nothing_held(stretch, 8.0, 0.0, "home.mp4"))
    assert "limits in its file" in str(no_limits(stretch))
