"""Finding the camera's roll, its rotation about the viewing axis, from the floor that the body stands on.

A rolled camera makes an upright trunk look inclined. The feet of a lunge or of a kneeling body are on one floor, and so
is the shank of a kneeling leg; a body that stands straight stands upright. Perspective is corrected as far as it is
known: of two points on a floor the farther one is higher in the picture.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from posecoach.kinematics import angles
from posecoach.kinematics.angles import NAN
from posecoach.kinematics.orientation import Orientation
from posecoach.pose import Landmark, Point

#: Height of the camera divided by its distance: 0.1 to 0.45 in ordinary rooms, and this is about the middle.
_CAMERA_RISE = 0.27

#: Distance between the feet across the body, trunk lengths: how much farther from the camera one is than the other.
_FEET_ACROSS = 0.4

#: Error of the model's turn of a body in the exact side view, to either side, degrees; it is small for larger turns.
_TURN_NOISE_DEG = 11.0

_TURN_NOISE = math.tan(math.radians(_TURN_NOISE_DEG))

#: Soles must be at least this far apart to show the floor, trunk lengths: landmark errors spoil shorter distances.
_STRIDE = 0.8

#: A knee lower than this above its own toes kneels, trunk lengths; its joint is half a knee above the floor.
_KNEELING_HEIGHT = 0.45
_KNEE_JOINT_HEIGHT = 0.13

#: If feet and shank differ by more than this, they are not on one floor, degrees: a foot on a box, a shin up a wall.
_AGREE_DEG = 12.0

#: A body with hips and knees straighter than this stands upright, degrees.
_STRAIGHT_DEG = 12.0

#: Largest plausible roll of a camera on a shelf or floor, degrees.
_MOST_DEG = 22.0

#: Error of the roll in the side view, and what is added for each unit of the tangent of the turn, degrees.
_ERROR_DEG, _ERROR_OF_TURN_DEG = 4.0, 6.0

#: The same for the unknown part of the turn, with the perspective of a very high camera, degrees.
_UNEXPLAINED_DEG = 24.0

#: A roll that exceeds its error by this much is corrected in full, degrees.
_CERTAIN_DEG = 2.0

#: The roll is averaged over about this long, seconds: cameras stand still.
_OVER_S = 8.0

#: Longest time that one frame counts for, seconds: the roll from before a gap still holds.
_LONGEST_STEP_S = 0.5

_Leg = tuple[Landmark, Landmark, Landmark, Landmark, Landmark]

_LEGS: tuple[_Leg, _Leg] = (
    (Landmark.LEFT_HIP, Landmark.LEFT_KNEE, Landmark.LEFT_ANKLE, Landmark.LEFT_HEEL, Landmark.LEFT_FOOT_INDEX),
    (Landmark.RIGHT_HIP, Landmark.RIGHT_KNEE, Landmark.RIGHT_ANKLE, Landmark.RIGHT_HEEL, Landmark.RIGHT_FOOT_INDEX),
)


@dataclass(frozen=True, slots=True)
class Roll:
    """The roll of the camera.

    Attributes:
        found_deg: rotation of the scene in the picture, clockwise, degrees; NaN if unknown.
        error_deg: its possible error, degrees.
    """

    found_deg: float
    error_deg: float

    @property
    def certain_deg(self) -> float:
        """The rotation to correct, degrees; 0 as long as it is no larger than the error."""
        if math.isnan(self.found_deg):
            return 0.0
        share = (abs(self.found_deg) - self.error_deg) / _CERTAIN_DEG
        return self.found_deg * min(1.0, share) if share > 0.0 else 0.0


NO_ROLL = Roll(NAN, 0.0)


class RollEstimator:
    """Averages the roll over successive frames; it is kept while no frame shows it."""

    def __init__(self) -> None:
        self._t_s = -math.inf
        self._roll = NO_ROLL
        self._known_s = 0.0

    def update(
        self, t_s: float, points: Sequence[Point], seen: Sequence[bool], orientation: Orientation, trunk_px: float
    ) -> Roll:
        """Return the roll known at ``t_s``; the other arguments are those of `camera_roll`."""
        step_s = min(max(0.0, t_s - self._t_s), _LONGEST_STEP_S)
        self._t_s = t_s
        roll = camera_roll(points, seen, orientation, trunk_px)
        if math.isnan(roll.found_deg):
            return self._roll
        self._known_s = min(self._known_s + step_s, _OVER_S)
        share = 1.0 if math.isnan(self._roll.found_deg) else step_s / max(self._known_s, step_s, 1e-9)
        old = roll if math.isnan(self._roll.found_deg) else self._roll
        self._roll = Roll(
            old.found_deg + share * (roll.found_deg - old.found_deg),
            old.error_deg + share * (roll.error_deg - old.error_deg),
        )
        return self._roll


def camera_roll(points: Sequence[Point], seen: Sequence[bool], orientation: Orientation, trunk_px: float) -> Roll:
    """Return the roll that one frame shows.

    Args:
        points: (33,) positions in pixels.
        seen: which of them are seen well enough.
        orientation: which way the body faces.
        trunk_px: length of the trunk, pixels.
    """
    shoulders = angles.middle(points[Landmark.LEFT_SHOULDER], points[Landmark.RIGHT_SHOULDER])
    hips = angles.middle(points[Landmark.LEFT_HIP], points[Landmark.RIGHT_HIP])
    upright = hips[1] - shoulders[1] > 0.5 * trunk_px
    if not upright or not all(seen[joint] for leg in _LEGS for joint in leg):
        return NO_ROLL
    found_deg = _straight_roll_deg(points, shoulders, hips)
    if math.isfinite(found_deg):
        return Roll(found_deg, _ERROR_DEG) if abs(found_deg) <= _MOST_DEG else NO_ROLL
    return _floor_roll(points, orientation, trunk_px)


def levelled(points: Sequence[Point], roll_deg: float, size_px: tuple[int, int]) -> list[Point]:
    """Return the points as a level camera would show them.

    Args:
        points: positions in pixels.
        roll_deg: rotation of the scene in the picture, clockwise, degrees.
        size_px: width and height of the frame; the points are rotated about its middle.
    """
    if not roll_deg:
        return list(points)
    c, s = math.cos(math.radians(roll_deg)), math.sin(math.radians(roll_deg))
    mid_x, mid_y = size_px[0] / 2, size_px[1] / 2
    return [(mid_x + c * (x - mid_x) + s * (y - mid_y), mid_y - s * (x - mid_x) + c * (y - mid_y)) for x, y in points]


def _straight_roll_deg(points: Sequence[Point], shoulders: Point, hips: Point) -> float:
    """Return how far a straight body is off the vertical, degrees; NaN for a body that is not straight."""
    ankles = angles.middle(points[Landmark.LEFT_ANKLE], points[Landmark.RIGHT_ANKLE])
    for hip, knee, ankle, *_ in _LEGS:
        thigh, shank = angles.between(points[hip], points[knee]), angles.between(points[knee], points[ankle])
        bends = (angles.turn_deg(angles.between(shoulders, hips), thigh), angles.turn_deg(thigh, shank))
        if not all(abs(bend) <= _STRAIGHT_DEG for bend in bends):
            return NAN
    return angles.turn_deg((0.0, -1.0), angles.between(ankles, shoulders))


def _floor_roll(points: Sequence[Point], orientation: Orientation, trunk_px: float) -> Roll:
    forward = -orientation.anterior
    feet = sorted(_LEGS, key=lambda leg: forward * _sole(points, leg)[0])
    # The toes of the back foot, because its heel may be lifted.
    back, front = points[feet[0][4]], _sole(points, feet[1])
    # A person facing right has the left leg on the far side, which is higher in the picture.
    far_leg = _LEGS[0] if forward > 0 else _LEGS[1]
    rise_px = _CAMERA_RISE * _FEET_ACROSS * trunk_px
    back, front = (
        (sole[0], sole[1] + (rise_px / 2 if leg is far_leg else -rise_px / 2))
        for leg, sole in zip(feet, (back, front), strict=True)
    )
    beyond_noise_deg = math.sqrt(max(0.0, orientation.turn_deg**2 - _TURN_NOISE_DEG**2))
    tangent = math.copysign(math.tan(math.radians(beyond_noise_deg)), orientation.turn_deg)
    perspective_deg = math.degrees(math.atan(_CAMERA_RISE * tangent))
    if math.isnan(perspective_deg) or angles.distance(back, front) < _STRIDE * trunk_px:
        return NO_ROLL
    found_deg = _slope_deg(back, front) - perspective_deg
    _, knee, _, heel, toe = feet[0]
    if max(points[heel][1], points[toe][1]) - points[knee][1] < _KNEELING_HEIGHT * trunk_px:
        knee_on_floor = (points[knee][0], points[knee][1] + _KNEE_JOINT_HEIGHT * trunk_px)
        shank_deg = _slope_deg(points[toe], knee_on_floor) - perspective_deg
        if not abs(shank_deg - found_deg) <= _AGREE_DEG:
            return NO_ROLL
    if abs(found_deg) > _MOST_DEG:
        return NO_ROLL
    # If the shoulders look turned further than the world landmarks say, the side of the turn is unknown.
    unexplained = max(0.0, math.tan(math.radians(min(orientation.view_deg, 80.0))) - abs(tangent) - _TURN_NOISE)
    error_deg = _ERROR_DEG + _ERROR_OF_TURN_DEG * abs(tangent) + _UNEXPLAINED_DEG * unexplained
    return Roll(found_deg, error_deg)


def _sole(points: Sequence[Point], leg: _Leg) -> Point:
    return angles.middle(points[leg[3]], points[leg[4]])


def _slope_deg(start: Point, end: Point) -> float:
    """Return how far the line through both points is turned clockwise from the horizontal, degrees, -90 to 90."""
    x, y = angles.between(start, end)
    return math.degrees(math.atan(y / x)) if x else NAN
