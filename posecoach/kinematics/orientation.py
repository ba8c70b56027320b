"""Which way the person faces, and how far the camera is off the side view."""

from __future__ import annotations

import math
import operator
from dataclasses import dataclass

from posecoach.kinematics.angles import between, middle, turn_deg
from posecoach.kinematics.smoothing import RESET_GAP_S
from posecoach.pose import Landmark, Pose

#: Time constant with which the evidence of successive frames is averaged, seconds.
_MEMORY_S = 0.5

#: Distance between the shoulder landmarks seen from the front, trunk lengths: at 35, 42, 50 and 58 deg off the side
#: view rendered people read 0.35, 0.41, 0.51 and 0.58 trunk lengths, in the side view 0.00 to 0.08.
_SHOULDER_WIDTH = 0.68

#: Evidence, in the units of `facing_evidence`, that it takes to turn the person around.
_TURN_AROUND = 0.4


@dataclass(frozen=True, slots=True)
class Orientation:
    """How the body is oriented to the camera.

    Attributes:
        anterior: side of the trunk on which the front lies, see `posecoach.kinematics.angles`: +1 or -1.
        view_deg: angle between the camera axis and the left-right axis of the body: 0 exactly from the side, 90 from
            the front or the back. For an upright body it is at least the angle given by the width of the shoulders.
        roll_share: how much of the left-right axis points up or down, 0 to 1; near 1 for lying on a side.
        turn_deg: the same angle by the world landmarks alone, with a sign, -90 to 90: positive if the half of the body
            on the right in the picture, whether front or back, is nearer to the camera.
    """

    anterior: int
    view_deg: float
    roll_share: float
    turn_deg: float


class OrientationFilter:
    """Averages the evidence of successive frames: nobody turns around within a frame or two."""

    def __init__(self) -> None:
        self._t_s = -math.inf
        self._anterior = 0
        self._evidence = 0.0
        self._axis = (0.0, 0.0, 0.0)
        self._shoulders_deg = 0.0

    def update(self, pose: Pose) -> Orientation:
        """Return the orientation at the time of ``pose``, which must hold a person."""
        step_s = pose.t_s - self._t_s
        self._t_s = pose.t_s
        share = 1.0 - math.exp(-step_s / _MEMORY_S) if 0.0 < step_s <= RESET_GAP_S else 1.0
        axis = body_axis(pose)
        evidence = facing_evidence(pose, axis)
        if not (math.isfinite(evidence) and all(map(math.isfinite, axis))):
            return self._now()
        self._axis = tuple(old + share * (new - old) for old, new in zip(self._axis, axis, strict=True))  # type: ignore[assignment]
        self._evidence += share * (evidence - self._evidence)
        self._shoulders_deg += share * (shoulder_view_deg(pose) - self._shoulders_deg)
        if self._anterior == 0 or self._evidence * self._anterior < -_TURN_AROUND:
            self._anterior = 1 if self._evidence >= 0 else -1
        return self._now()

    def _now(self) -> Orientation:
        length = math.hypot(*self._axis)
        if length == 0.0:
            return Orientation(self._anterior or 1, math.nan, math.nan, math.nan)
        view_deg = math.degrees(math.acos(min(1.0, abs(self._axis[2]) / length)))
        x, y, z = self._axis
        view_deg = max(view_deg, self._shoulders_deg)
        turn_deg = math.degrees(math.atan(x / z)) if z else math.copysign(90.0, x)
        return Orientation(self._anterior, view_deg, abs(y) / length, turn_deg)


def shoulder_view_deg(pose: Pose) -> float:
    """Return how far off the side view an upright body is by the width of its shoulders, degrees; 0 for a lying one.

    World landmarks show that a body turns towards the camera late or never: at 35 and 42 deg off they read 5 to 45.
    """
    points = pose.points()
    left, right = points[Landmark.LEFT_SHOULDER], points[Landmark.RIGHT_SHOULDER]
    hips = middle(points[Landmark.LEFT_HIP], points[Landmark.RIGHT_HIP])
    trunk = between(hips, middle(left, right))
    squared = trunk[0] * trunk[0] + trunk[1] * trunk[1]
    if not -trunk[1] > abs(trunk[0]):
        return 0.0
    across = between(left, right)
    width = abs(across[0] * trunk[1] - across[1] * trunk[0]) / squared
    return math.degrees(math.asin(min(1.0, width / _SHOULDER_WIDTH)))


def body_axis(pose: Pose) -> tuple[float, float, float]:
    """Return the sum of the unit vectors from the right to the left shoulder and hip, in camera axes.

    World landmarks are too coarse for joint angles, but this axis gives the view. If hips and shoulders contradict each
    other, the direction of the hips is reversed, because shoulders are labelled correctly far more often.
    """
    shoulders = _unit_from_right(pose, Landmark.LEFT_SHOULDER)
    hips = _unit_from_right(pose, Landmark.LEFT_HIP)
    sign = math.copysign(1.0, sum(map(operator.mul, shoulders, hips)))
    return (shoulders[0] + sign * hips[0], shoulders[1] + sign * hips[1], shoulders[2] + sign * hips[2])


def _unit_from_right(pose: Pose, left: Landmark) -> tuple[float, float, float]:
    """Return the unit vector to the landmark ``left`` from its right counterpart, which is the next landmark."""
    to, start = pose.world_m[left : left + 2].tolist()
    x, y, z = map(operator.sub, to, start)
    length = math.hypot(x, y, z) or 1.0
    return (x / length, y / length, z / length)


def facing_evidence(pose: Pose, axis: tuple[float, float, float]) -> float:
    """Return the evidence of one frame that the front is on the left side of hip-to-shoulder: about -4 to 4.

    It is combined from several cues, as each can fail: exchanged labels also reverse the depth of shoulders and hips,
    faces may be covered, and feet may point anywhere. Knees bend only one way, toes are in front of shins, and noses in
    front of ears.
    """
    points = pose.points()
    evidence = -0.75 * axis[2]
    for hip, knee, ankle, heel, toe in (
        (Landmark.LEFT_HIP, Landmark.LEFT_KNEE, Landmark.LEFT_ANKLE, Landmark.LEFT_HEEL, Landmark.LEFT_FOOT_INDEX),
        (Landmark.RIGHT_HIP, Landmark.RIGHT_KNEE, Landmark.RIGHT_ANKLE, Landmark.RIGHT_HEEL, Landmark.RIGHT_FOOT_INDEX),
    ):
        shank = between(points[knee], points[ankle])
        bend = turn_deg(between(points[hip], points[knee]), shank)
        if 20.0 < abs(bend) < 150.0:
            evidence -= 0.6 * math.copysign(min(1.0, abs(bend) / 60.0), bend)
        foot = turn_deg(shank, between(points[heel], points[toe]))
        if math.isfinite(foot):
            evidence += 0.4 * math.sin(math.radians(foot))
    ears = middle(points[Landmark.LEFT_EAR], points[Landmark.RIGHT_EAR])
    shoulders = middle(points[Landmark.LEFT_SHOULDER], points[Landmark.RIGHT_SHOULDER])
    hips = middle(points[Landmark.LEFT_HIP], points[Landmark.RIGHT_HIP])
    look = turn_deg(between(hips, shoulders), between(ears, points[Landmark.NOSE]))
    if math.isfinite(look):
        evidence -= 0.6 * math.sin(math.radians(look))
    return evidence
