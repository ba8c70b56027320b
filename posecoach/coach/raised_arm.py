"""The "go on" gesture: a raised arm, for a person out of reach of the keyboard."""

from __future__ import annotations

import math

from posecoach.kinematics.angles import between, turn_deg
from posecoach.pose import Landmark, Point, Pose

#: The arm must be raised this long; shorter gaps in its detection than the flicker time do not matter, seconds.
_HELD_S = 2.0
_FLICKER_S = 0.3

#: The arm must point up within this, and its elbow be straight within this, degrees.
_UP_WITHIN_DEG = 30.0
_ELBOW_WITHIN_DEG = 40.0

#: The wrist must be this far above the rest of the body, trunk lengths. An arm is about one trunk long and a head half
#: as long, so a hand at the face, behind the head or at the held knee stays well below this.
_ABOVE_TRUNKS = 0.2

#: Arm joints with a lower visibility than this are only guesses of the model.
_SEEN = 0.5

#: Shoulder, elbow and wrist of each arm.
_ARMS = (
    (Landmark.LEFT_SHOULDER, Landmark.LEFT_ELBOW, Landmark.LEFT_WRIST),
    (Landmark.RIGHT_SHOULDER, Landmark.RIGHT_ELBOW, Landmark.RIGHT_WRIST),
)

#: What the wrist has to be above: head, shoulders, hips, knees, ankles.
_BODY = (
    Landmark.NOSE,
    Landmark.LEFT_EAR,
    Landmark.RIGHT_EAR,
    Landmark.LEFT_SHOULDER,
    Landmark.RIGHT_SHOULDER,
    Landmark.LEFT_HIP,
    Landmark.RIGHT_HIP,
    Landmark.LEFT_KNEE,
    Landmark.RIGHT_KNEE,
    Landmark.LEFT_ANKLE,
    Landmark.RIGHT_ANKLE,
)


class RaisedArm:
    """Reports once that an arm was raised and held; the arm must come down before the next report."""

    def __init__(self) -> None:
        self._since_s = math.nan
        self._last_s = -math.inf
        self._told = False

    def update(self, pose: Pose, *, heeded: bool) -> bool:
        """Return whether an arm has been raised for long enough as of this pose.

        Args:
            pose: the landmarks.
            heeded: whether the gesture is allowed now; raising an arm can be part of a stretch.
        """
        if heeded and one_arm_raised(pose):
            if math.isnan(self._since_s) or pose.t_s - self._last_s > _FLICKER_S:
                self._since_s, self._told = pose.t_s, False
            self._last_s = pose.t_s
        elif pose.t_s - self._last_s > _FLICKER_S:
            self._since_s, self._told = math.nan, False
        if self._told or not pose.t_s - self._since_s >= _HELD_S:
            return False
        self._told = True
        return True


def one_arm_raised(pose: Pose) -> bool:
    """Return whether exactly one arm points straight up in the picture, above the rest of the body.

    Up is the room's: overhead for a person who stands or kneels, towards the ceiling for one who lies. Arms that rest
    on the floor overhead point along the body and do not count.
    """
    if not pose.found or not pose.trunk_px > 0.0:
        return False
    points = pose.points()
    return sum(_points_up(pose, points, *arm) for arm in _ARMS) == 1


def _points_up(pose: Pose, points: list[Point], shoulder: Landmark, elbow: Landmark, wrist: Landmark) -> bool:
    if min(float(pose.visibility[joint]) for joint in (shoulder, elbow, wrist)) < _SEEN:
        return False
    highest_y = min(points[joint][1] for joint in _BODY)
    if highest_y - points[wrist][1] < _ABOVE_TRUNKS * pose.trunk_px:
        return False
    dx, up = points[wrist][0] - points[shoulder][0], points[shoulder][1] - points[wrist][1]
    if math.degrees(math.atan2(abs(dx), up)) > _UP_WITHIN_DEG:
        return False
    bend_deg = turn_deg(between(points[shoulder], points[elbow]), between(points[elbow], points[wrist]))
    return abs(bend_deg) <= _ELBOW_WITHIN_DEG
