"""Constraints of every body: knees do not bend backwards, and the shank of a kneeling leg is on the floor."""

from __future__ import annotations

import math

from posecoach.kinematics import angles
from posecoach.pose import Point

#: A knee that looks bent backwards further than this is a landmark error and not a straight leg, degrees.
_IMPLAUSIBLE_DEG = 40.0

#: Height of the joint centre of a kneeling knee above the floor, and length of a shank, trunk lengths. The length is
#: that of the rendered skeletons; the height, 6 to 7 cm, is half the depth of a knee.
_KNEELING_JOINT_HEIGHT = 0.13
_SHANK_LENGTH = 0.85

#: Weight of the floor's estimate of the flexion of a kneeling knee near the side view, and the degrees off it between
#: which that weight rises to 1, because the correction of the joints fades and the shank is foreshortened. Chosen on
#: 311 kneeling legs of 24 rendered people, each corrected by what was learnt from the others: held poses have a mean
#: error of 4.6 deg (5.2 more than 20 deg off the side view). It is 5.2 without the floor, and 5.5 (7.0) with the
#: weights from before the joints were corrected, 0.5 in the side view and 1 from 24 deg on.
_FLOOR_SHARE_SIDE, _FLOOR_ALONE_DEG = 0.3, (20.0, 45.0)


def knee_not_bent_backwards(hip: Point, knee: Point, ankle: Point, anterior: int) -> Point:
    """Return the knee, moved onto the line from hip to ankle if the leg looks bent backwards.

    A knee that is drawn too far back also puts the thigh too far back; moving it onto the line corrects both. Healthy
    knees extend on average by at most a degree or two beyond straight (J. M. Soucie et al., "Range of motion
    measurements: reference values and a database for comparison studies", Haemophilia 17, 2011), which is less than the
    landmark error of a hidden leg.

    Args:
        hip: hip joint in pixels.
        knee: knee joint in pixels.
        ankle: ankle joint in pixels.
        anterior: side of the trunk on which the front lies, see `posecoach.kinematics.angles`.
    """
    flexion_deg = angles.knee_flexion_deg(hip, knee, ankle, anterior)
    if not -_IMPLAUSIBLE_DEG < flexion_deg < 0.0:
        return knee
    leg, thigh = angles.between(hip, ankle), angles.between(hip, knee)
    share = (thigh[0] * leg[0] + thigh[1] * leg[1]) / (leg[0] * leg[0] + leg[1] * leg[1])
    return (hip[0] + share * leg[0], hip[1] + share * leg[1])


def kneeling_knee_flexion_deg(seen_deg: float, thigh_lean_deg: float, ankle_height: float, view_deg: float) -> float:
    """Return the flexion of a kneeling knee, from the landmarks and from the floor that its shank lies on.

    The direction of the shank follows from the floor even if the shank is not seen: the knee joint is half a knee above
    the floor, and the ankle as high as it is seen above its own toes, low with the foot pointed, high on tucked toes.

    Args:
        seen_deg: flexion by the landmarks, degrees.
        thigh_lean_deg: how far the thigh leans back from the vertical, positive with the hip in front of the knee,
            degrees.
        ankle_height: height of the ankle above the lowest point of its own foot, trunk lengths.
        view_deg: angle of the camera off the side view, degrees; NaN if unknown.
    """
    if math.isnan(view_deg):
        return seen_deg
    drop = (_KNEELING_JOINT_HEIGHT - ankle_height) / _SHANK_LENGTH
    shank_drop_deg = math.degrees(math.asin(min(1.0, max(-1.0, drop))))
    start, end = _FLOOR_ALONE_DEG
    off_side = min(1.0, max(0.0, (view_deg - start) / (end - start)))
    share = _FLOOR_SHARE_SIDE + (1.0 - _FLOOR_SHARE_SIDE) * off_side
    return (1.0 - share) * seen_deg + share * (90.0 - thigh_lean_deg - shank_drop_deg)
