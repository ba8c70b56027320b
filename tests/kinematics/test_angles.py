from __future__ import annotations

import math
from collections.abc import Callable
from itertools import pairwise, product
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from posecoach.kinematics import angles
from posecoach.pose import Point

#: The side of the trunk the front lies on, for a person who stands and faces this edge of the picture.
LEFT, RIGHT = 1, -1

coordinates = st.floats(-2000.0, 2000.0)
points = st.tuples(coordinates, coordinates)
anteriors = st.sampled_from([LEFT, RIGHT])


def mirror(point: Point) -> Point:
    return (-point[0], point[1])


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        pytest.param((1, 0), (1, 0), 0.0, id="same direction"),
        pytest.param((1, 0), (0, 1), 90.0, id="right to down is clockwise on screen"),
        pytest.param((0, 1), (1, 0), -90.0, id="down to right is counter-clockwise"),
        pytest.param((1, 0), (-1, 1), 135.0, id="obtuse"),
        pytest.param((3, 0), (0.1, -0.1), -45.0, id="length does not matter"),
        pytest.param((0, -2), (0, 5), 180.0, id="opposite"),
    ],
)
def test_turn(a: Point, b: Point, expected: float) -> None:
    assert abs(angles.turn_deg(a, b)) == pytest.approx(abs(expected))
    assert abs(expected) == 180.0 or angles.turn_deg(a, b) == pytest.approx(expected)


# Each person below faces the left edge or lies with the front up or down accordingly; the mirrored one has the other
# anterior. Hip at (0, 0), trunk 100 long.
HIP_TABLE = [
    pytest.param((0, -100), (0, 80), LEFT, 0.0, id="standing, thigh in line: anatomical zero"),
    pytest.param((0, -100), (80, 80), LEFT, 45.0, id="standing, thigh behind: extension is positive"),
    pytest.param((0, -100), (-80, 80), LEFT, -45.0, id="standing, thigh in front: flexion is negative"),
    pytest.param((0, -100), (-80, 0), LEFT, -90.0, id="sitting"),
    pytest.param((0, -100), (-80, -80), LEFT, -135.0, id="knee to the chest, standing"),
    pytest.param((0, -100), (0, -80), LEFT, -180.0, id="folded flat is flexion, never extension"),
    pytest.param((-100, -100), (0, 80), LEFT, -45.0, id="bent forward over straight legs"),
    pytest.param((100, -100), (0, 80), LEFT, 45.0, id="leaning back over straight legs"),
    pytest.param((100, 0), (-80, 0), LEFT, 0.0, id="on the back, head right, thigh on the floor"),
    pytest.param((100, 0), (80, -80), LEFT, -135.0, id="on the back, head right, knee to the chest"),
    pytest.param((100, 0), (-80, -80), LEFT, -45.0, id="on the back, head right, leg lifted"),
    pytest.param((100, 50), (-80, 0), LEFT, 26.565, id="bridge, head right, hips above the line: extension"),
    pytest.param((-100, 0), (80, 0), RIGHT, 0.0, id="on the back, head left, thigh on the floor"),
    pytest.param((-100, 0), (80, -80), RIGHT, -45.0, id="on the back, head left, leg lifted"),
    pytest.param((-100, 0), (80, 0), LEFT, 0.0, id="on the front, head left, thigh on the floor"),
    pytest.param((-100, 0), (80, -80), LEFT, 45.0, id="on the front, head left, leg lifted: extension"),
]


@pytest.mark.parametrize(("shoulder", "knee", "anterior", "expected"), HIP_TABLE)
@pytest.mark.parametrize("mirrored", [False, True], ids=["as is", "mirrored"])
def test_hip_extension(shoulder: Point, knee: Point, anterior: int, expected: float, mirrored: bool) -> None:
    if mirrored:
        shoulder, knee, anterior = mirror(shoulder), mirror(knee), -anterior
    assert angles.hip_extension_deg(shoulder, (0.0, 0.0), knee, anterior) == pytest.approx(expected, abs=1e-3)


KNEE_TABLE = [
    pytest.param((0, -80), (0, 80), LEFT, 0.0, id="standing straight: anatomical zero"),
    pytest.param((0, -80), (80, 80), LEFT, 45.0, id="heel to the back: flexion is positive"),
    pytest.param((0, -80), (80, 0), LEFT, 90.0, id="shin level"),
    pytest.param((0, -80), (60, -80), LEFT, 143.13, id="heel near the seat"),
    pytest.param((0, -80), (0, -80), LEFT, 180.0, id="folded flat is full flexion, never a bend backwards"),
    pytest.param((0, -80), (-7, 80), LEFT, -5.0, id="bent backwards a little is negative"),
    pytest.param((-80, 0), (80, 0), RIGHT, 0.0, id="on the back, feet right, straight"),
    pytest.param((-80, -60), (0, 80), RIGHT, 53.13, id="on the back, feet right, knee up and bent"),
]


@pytest.mark.parametrize(("hip", "ankle", "anterior", "expected"), KNEE_TABLE)
@pytest.mark.parametrize("mirrored", [False, True], ids=["as is", "mirrored"])
def test_knee_flexion(hip: Point, ankle: Point, anterior: int, expected: float, mirrored: bool) -> None:
    if mirrored:
        hip, ankle, anterior = mirror(hip), mirror(ankle), -anterior
    assert angles.knee_flexion_deg(hip, (0.0, 0.0), ankle, anterior) == pytest.approx(expected, abs=0.1)


TRUNK_TABLE = [
    pytest.param((0, -100), LEFT, 0.0, id="upright"),
    pytest.param((-100, -100), LEFT, 45.0, id="forward, facing left: positive"),
    pytest.param((100, -100), LEFT, -45.0, id="leaning back, facing left: negative"),
    pytest.param((100, -100), RIGHT, 45.0, id="forward, facing right: positive"),
    pytest.param((100, 0), LEFT, -90.0, id="on the back"),
    pytest.param((-100, 0), LEFT, 90.0, id="on the front"),
    pytest.param((-100, 100), LEFT, 135.0, id="head below the hips"),
]


@pytest.mark.parametrize(("shoulder", "anterior", "expected"), TRUNK_TABLE)
@pytest.mark.parametrize("mirrored", [False, True], ids=["as is", "mirrored"])
def test_trunk_inclination(shoulder: Point, anterior: int, expected: float, mirrored: bool) -> None:
    if mirrored:
        shoulder, anterior = mirror(shoulder), -anterior
    assert angles.trunk_inclination_deg(shoulder, (0.0, 0.0), anterior) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("point", "start", "end", "expected"),
    [
        pytest.param((50, 70), (0, 100), (100, 100), 30.0, id="above a level line"),
        pytest.param((50, 130), (0, 100), (100, 100), -30.0, id="below a level line"),
        pytest.param((50, 70), (100, 100), (0, 100), 30.0, id="the direction of the line does not matter"),
        pytest.param((50, 50), (0, 0), (100, 100), 0.0, id="on the line"),
        pytest.param((100, 0), (0, 0), (100, 100), math.sqrt(0.5) * 100, id="sloping line: square to it"),
        pytest.param((250, 70), (0, 100), (100, 100), 30.0, id="beyond the end the line goes on"),
    ],
)
def test_height_above_line(point: Point, start: Point, end: Point, expected: float) -> None:
    assert angles.height_above_line(point, start, end) == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize(
    ("point", "start", "end", "expected"),
    [
        pytest.param((5, 3), (0, 0), (10, 0), 3.0, id="beside the segment"),
        pytest.param((-3, 4), (0, 0), (10, 0), 5.0, id="before the start"),
        pytest.param((13, -4), (0, 0), (10, 0), 5.0, id="beyond the end"),
        pytest.param((5, 0), (0, 0), (10, 0), 0.0, id="on the segment"),
        pytest.param((3, 4), (0, 0), (0, 0), 5.0, id="a segment of no length is a point"),
    ],
)
def test_distance_to_segment(point: Point, start: Point, end: Point, expected: float) -> None:
    assert angles.distance_to_segment(point, start, end) == pytest.approx(expected)


@pytest.mark.parametrize("far", [1e160, 1e300, math.inf], ids=str)
def test_points_out_of_all_bounds_do_not_raise(far: float) -> None:
    for function, at in FUNCTIONS.values():
        for index in range(len(at)):
            assert isinstance(function(*at[:index], (far, -far), *at[index + 1 :]), float)


def test_small_helpers() -> None:
    assert angles.between((1.0, 2.0), (4.0, 6.0)) == (3.0, 4.0)
    assert angles.middle((1.0, 2.0), (4.0, 6.0)) == (2.5, 4.0)
    assert angles.distance((1.0, 2.0), (4.0, 6.0)) == 5.0


A, B, C = (1.0, 2.0), (30.0, 90.0), (70.0, 40.0)
FUNCTIONS: dict[str, tuple[Callable[..., float], tuple[Any, ...]]] = {
    "turn": (angles.turn_deg, (A, B)),
    "distance": (angles.distance, (A, B)),
    "hip": (lambda a, b, c: angles.hip_extension_deg(a, b, c, LEFT), (A, B, C)),
    "knee": (lambda a, b, c: angles.knee_flexion_deg(a, b, c, LEFT), (A, B, C)),
    "trunk": (lambda a, b: angles.trunk_inclination_deg(a, b, LEFT), (A, B)),
    "height": (angles.height_above_line, (A, B, C)),
    "segment": (angles.distance_to_segment, (A, B, C)),
}


@pytest.mark.parametrize(
    ("name", "index", "bad"),
    [
        pytest.param(name, index, bad, id=f"{name}, point {index}, {bad}")
        for name, (_, at) in FUNCTIONS.items()
        for index, bad in product(range(len(at)), [(math.nan, 1.0), (1.0, math.nan), (math.nan, math.nan)])
    ],
)
def test_nan_in_gives_nan_out(name: str, index: int, bad: Point) -> None:
    function, at = FUNCTIONS[name]
    assert math.isfinite(function(*at))
    assert math.isnan(function(*at[:index], bad, *at[index + 1 :]))


@pytest.mark.parametrize(
    "value",
    [
        pytest.param(angles.turn_deg((0.0, 0.0), B), id="turn from nowhere"),
        pytest.param(angles.turn_deg(B, (0.0, 0.0)), id="turn to nowhere"),
        pytest.param(angles.hip_extension_deg(A, A, B, LEFT), id="shoulder on the hip"),
        pytest.param(angles.hip_extension_deg(A, B, B, LEFT), id="knee on the hip"),
        pytest.param(angles.knee_flexion_deg(A, A, B, LEFT), id="hip on the knee"),
        pytest.param(angles.knee_flexion_deg(A, B, B, LEFT), id="ankle on the knee"),
        pytest.param(angles.trunk_inclination_deg(A, A, LEFT), id="shoulder on the hip: no trunk"),
        pytest.param(angles.height_above_line(A, B, B), id="a line through one point"),
    ],
)
def test_an_angle_that_does_not_exist_is_not_zero(value: float) -> None:
    assert math.isnan(value)


def _apart(*at: Point) -> None:
    """Rounding swamps the angle between points less than a hundredth of a pixel apart."""
    assume(all(angles.distance(a, b) > 1e-2 for a, b in pairwise(at)))


def _same_angle(a: float, b: float) -> bool:
    return abs(math.remainder(a - b, 360.0)) < 1e-3


@given(points, points, points, anteriors)
def test_mirroring_keeps_the_angles(a: Point, b: Point, c: Point, anterior: int) -> None:
    _apart(a, b, c)
    for function in (angles.hip_extension_deg, angles.knee_flexion_deg):
        seen = function(a, b, c, anterior)
        assert _same_angle(seen, function(mirror(a), mirror(b), mirror(c), -anterior))
    seen = angles.trunk_inclination_deg(a, b, anterior)
    assert _same_angle(seen, angles.trunk_inclination_deg(mirror(a), mirror(b), -anterior))


@given(points, points, points, anteriors, st.floats(0.1, 10.0), st.floats(-180.0, 180.0), points)
def test_scale_roll_and_shift_keep_hip_and_knee(
    a: Point, b: Point, c: Point, anterior: int, scale: float, roll_deg: float, shift: Point
) -> None:
    _apart(a, b, c)
    cos, sin = math.cos(math.radians(roll_deg)), math.sin(math.radians(roll_deg))

    def moved(p: Point) -> Point:
        return (scale * (cos * p[0] - sin * p[1]) + shift[0], scale * (sin * p[0] + cos * p[1]) + shift[1])

    for function in (angles.hip_extension_deg, angles.knee_flexion_deg):
        assert _same_angle(function(a, b, c, anterior), function(moved(a), moved(b), moved(c), anterior))


@given(points, points, points, anteriors)
def test_angles_stay_in_the_range_of_a_joint(a: Point, b: Point, c: Point, anterior: int) -> None:
    _apart(a, b, c)
    assert -240.0 <= angles.hip_extension_deg(a, b, c, anterior) <= 120.0
    assert -120.0 <= angles.knee_flexion_deg(a, b, c, anterior) <= 240.0


@given(points, points, points)
def test_distances_agree(a: Point, b: Point, c: Point) -> None:
    _apart(b, c)
    to_segment = angles.distance_to_segment(a, b, c)
    assert abs(angles.height_above_line(a, b, c)) <= to_segment + 1e-6
    assert to_segment <= min(angles.distance(a, b), angles.distance(a, c)) + 1e-6
