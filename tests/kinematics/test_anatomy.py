from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posecoach.kinematics import angles
from posecoach.kinematics.anatomy import knee_not_bent_backwards, kneeling_knee_flexion_deg
from posecoach.pose import Point

FACING_LEFT, FACING_RIGHT = 1, -1


def leg(flexion_deg: float, anterior: int, turn_deg: float = 0.0) -> tuple[Point, Point, Point]:
    """Hip, knee and ankle of a leg that hangs down, turned about the hip by ``turn_deg``."""
    thigh = math.radians(90.0 + turn_deg)
    shank = thigh - anterior * math.radians(flexion_deg)
    knee = (100.0 * math.cos(thigh), 100.0 * math.sin(thigh))
    return (0.0, 0.0), knee, (knee[0] + 80.0 * math.cos(shank), knee[1] + 80.0 * math.sin(shank))


@pytest.mark.parametrize("anterior", [FACING_LEFT, FACING_RIGHT])
@pytest.mark.parametrize(
    ("drawn_deg", "corrected_deg"),
    [
        pytest.param(-10.0, 0.0, id="bent backwards: straight"),
        pytest.param(-0.5, 0.0, id="a little bent backwards: straight"),
        pytest.param(0.5, 0.5, id="straight stays"),
        pytest.param(90.0, 90.0, id="bent stays"),
        pytest.param(-60.0, -60.0, id="too far to be a straight leg: stays"),
    ],
)
def test_no_knee_bends_backwards(drawn_deg: float, corrected_deg: float, anterior: int) -> None:
    hip, knee, ankle = leg(drawn_deg, anterior)
    knee = knee_not_bent_backwards(hip, knee, ankle, anterior)
    assert angles.knee_flexion_deg(hip, knee, ankle, anterior) == pytest.approx(corrected_deg, abs=1e-6)


@given(st.floats(-39.0, -1.0), st.floats(-180.0, 180.0), st.sampled_from([FACING_LEFT, FACING_RIGHT]))
def test_the_thigh_is_turned_forward_by_a_part_of_what_the_knee_was_off(
    drawn_deg: float, turn_deg: float, anterior: int
) -> None:
    hip, knee, ankle = leg(drawn_deg, anterior, turn_deg)
    moved = knee_not_bent_backwards(hip, knee, ankle, anterior)
    turned = anterior * angles.turn_deg(angles.between(hip, knee), angles.between(hip, moved))
    assert 0.0 < turned < -drawn_deg


def test_a_leg_without_length_is_left_alone() -> None:
    assert knee_not_bent_backwards((0.0, 0.0), (1.0, 1.0), (1.0, 1.0), FACING_LEFT) == (1.0, 1.0)


#: Height of the ankle at which a shank lies level on the floor, trunk lengths.
LEVEL = 0.13


@pytest.mark.parametrize(
    ("seen_deg", "thigh_lean_deg", "ankle_height", "view_deg", "flexion_deg"),
    [
        pytest.param(90.0, 0.0, LEVEL, 0.0, 90.0, id="upright over the knee"),
        pytest.param(60.0, 20.0, LEVEL, 0.0, 63.0, id="from the side: mostly what is seen"),
        pytest.param(60.0, 20.0, LEVEL, 20.0, 63.0, id="near the side view"),
        pytest.param(60.0, 20.0, LEVEL, 32.5, 66.5, id="half-way to where the joints are not corrected"),
        pytest.param(92.0, 20.0, LEVEL, 45.0, 70.0, id="there: the floor alone"),
        pytest.param(92.0, 20.0, 0.056, 45.0, 65.0, id="foot stretched: the ankle lies low"),
        pytest.param(92.0, 20.0, 0.278, 45.0, 80.0, id="on tucked toes: the ankle is high"),
        pytest.param(92.0, 20.0, 9.0, 45.0, 160.0, id="an ankle that cannot be so high"),
        pytest.param(92.0, 20.0, LEVEL, math.nan, 92.0, id="view unknown: as seen"),
    ],
)
def test_the_floor_tells_how_far_a_kneeling_knee_is_bent(
    seen_deg: float, thigh_lean_deg: float, ankle_height: float, view_deg: float, flexion_deg: float
) -> None:
    told = kneeling_knee_flexion_deg(seen_deg, thigh_lean_deg, ankle_height, view_deg)
    assert told == pytest.approx(flexion_deg, abs=0.1)
