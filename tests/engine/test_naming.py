from __future__ import annotations

import math

import pytest

from posecoach.engine.naming import Named, explanations, fault_of, unexplained
from posecoach.stretches import STRETCHES


def wrong(stretch: str, excess: dict[str, float]) -> list[Named]:
    """Return the faults of checks that are off by so much."""
    found = []
    for rank, check in enumerate(STRETCHES[stretch].checks):
        fault = fault_of(check, excess.get(check.name, 0.0))
        if fault is not None:
            found.append(Named(rank, check, fault, excess[check.name]))
    return found


@pytest.mark.parametrize(
    ("stretch", "excess", "names"),
    [
        ("bridge", {}, []),
        ("bridge", {"hip_extension": 4.0}, ["overextended"]),
        ("bridge", {"hip_extension": 4.0, "knee_flexion": -3.0}, ["feet_far"]),
        ("bridge", {"hip_extension": 4.0, "knee_flexion": 3.0}, ["feet_near", "overextended"]),
        ("bridge", {"hip_extension": -4.0, "knee_flexion": -3.0}, ["feet_far", "hips_sag"]),
        ("standing_lunge", {"trunk_inclination": 5.0, "hip_extension": -9.0}, ["trunk_forward"]),
        ("standing_lunge", {"trunk_inclination": -5.0, "hip_extension": -9.0}, ["overarch", "hips_back"]),
        ("kneeling_hip_flexor", {"trunk_inclination": 5.0, "hip_extension": -9.0}, ["trunk_forward"]),
        (
            "supine_psoas",
            {"held_hip_flexion": -9.0, "hands_at_knee": 0.4, "second_hand_at_knee": 0.5},
            ["knee_not_pulled"],
        ),
    ],
)
def test_what_comes_of_another_fault_is_not_named(stretch: str, excess: dict[str, float], names: list[str]) -> None:
    assert [named.fault.name for named in unexplained(wrong(stretch, excess))] == names


@pytest.mark.parametrize(
    ("value", "level", "faults", "beyond"),
    [
        pytest.param(72.0, 105.0, ["overextended"], -13.0, id="feet walked away"),
        pytest.param(96.0, 105.0, ["overextended"], None, id="an arch opens the knees a little"),
        pytest.param(130.0, 105.0, ["overextended"], None, id="the other way explains nothing"),
        pytest.param(72.0, 105.0, ["hips_sag"], None, id="what it does not explain"),
        pytest.param(72.0, 105.0, [], None, id="nothing is wrong"),
        pytest.param(72.0, math.nan, ["overextended"], None, id="no level is known"),
        pytest.param(math.nan, 105.0, ["overextended"], None, id="not seen"),
    ],
)
def test_a_value_that_moved_far_explains_within_its_band(
    value: float, level: float, faults: list[str], beyond: float | None
) -> None:
    checks = STRETCHES["bridge"].checks
    values, levels = ([number, math.nan, math.nan] for number in (value, level))
    found = explanations(checks, values, levels, faults)
    assert found == ({} if beyond is None else {0: pytest.approx(beyond)})
