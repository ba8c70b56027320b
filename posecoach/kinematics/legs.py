"""The signals that are measured on one leg in one frame."""

from __future__ import annotations

import math
from dataclasses import dataclass

from posecoach.kinematics import angles
from posecoach.kinematics.anatomy import knee_not_bent_backwards, kneeling_knee_flexion_deg
from posecoach.kinematics.angles import NAN
from posecoach.kinematics.orientation import Orientation
from posecoach.kinematics.uncertainty import FAR_HAND, HIP_DEG, KNEE_DEG, KNEE_PAST_TOE, NEAR_HAND, SightOfLeg, sigma
from posecoach.pose import Landmark, Point, Side

#: A knee lower than this above its own foot is on the floor, trunk lengths: a kneeling knee reads -0.1 to 0.35, the
#: bent back knee of a lunge 0.6 and more.
KNEELING_HEIGHT = 0.45

LEG_LANDMARKS = {
    Side.LEFT: (
        Landmark.LEFT_SHOULDER,
        Landmark.LEFT_HIP,
        Landmark.LEFT_KNEE,
        Landmark.LEFT_ANKLE,
        Landmark.LEFT_HEEL,
        Landmark.LEFT_FOOT_INDEX,
    ),
    Side.RIGHT: (
        Landmark.RIGHT_SHOULDER,
        Landmark.RIGHT_HIP,
        Landmark.RIGHT_KNEE,
        Landmark.RIGHT_ANKLE,
        Landmark.RIGHT_HEEL,
        Landmark.RIGHT_FOOT_INDEX,
    ),
}


@dataclass(frozen=True, slots=True)
class LegSignals:
    """One leg. Angles in degrees, lengths in trunk lengths, NaN where the landmarks are not seen well enough.

    Attributes:
        hip_extension_deg: 0 with the thigh in line with the trunk, positive behind it.
        knee_flexion_deg: 0 straight, positive bent; for a kneeling leg the floor under its shank is used as well.
        knee_height: height of the knee above the lowest point of its own foot, because the floor under the other foot
            is elsewhere in the picture.
        foot_height: height of the lower of heel and toe above the lowest point of both legs.
        foot_ahead: how far the ankle is ahead of the hip, in the direction the person faces; upright bodies only.
        knee_past_toe: how far the knee is ahead of the toe; upright bodies only.
        near_hand: distance of the nearer hand to the upper half of the shin or the knee.
        far_hand: the same of the other hand.
        rise_deg: how far the line from hip to ankle rises above the horizontal; lying bodies only.
        knee_clearance: height of the knee above the line through the soles of both feet; upright bodies only.
        seen_knee_flexion_deg: the flexion of the knee by its landmarks alone, for a kneeling leg whose shank is off the
            floor.
        hip_sigma_deg: uncertainty of ``hip_extension_deg``, one sigma.
        knee_sigma_deg: the same of ``knee_flexion_deg``.
        knee_past_toe_sigma: the same of ``knee_past_toe``.
        near_hand_sigma: the same of ``near_hand``.
        far_hand_sigma: the same of ``far_hand``.
    """

    hip_extension_deg: float
    knee_flexion_deg: float
    knee_height: float
    foot_height: float
    foot_ahead: float
    knee_past_toe: float
    near_hand: float
    far_hand: float
    rise_deg: float
    knee_clearance: float
    seen_knee_flexion_deg: float
    hip_sigma_deg: float = NAN
    knee_sigma_deg: float = NAN
    knee_past_toe_sigma: float = NAN
    near_hand_sigma: float = NAN
    far_hand_sigma: float = NAN


NO_LEG = LegSignals(NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN)


@dataclass(frozen=True, slots=True)
class SeenBody:
    """One body, ready to be measured.

    The position of a landmark that is not ``given`` means nothing. models give all of them, if only as guesses.
    """

    points: list[Point]
    seen: list[bool]
    given: list[bool]
    visibility: list[float]
    looked: bool
    orientation: Orientation
    trunk_px: float
    floor_y: float
    upright: bool

    def leg(self, side: Side) -> LegSignals:
        """Return the signals of the ``left`` or the ``right`` leg."""
        shoulder, hip, knee, ankle, heel, toe = LEG_LANDMARKS[side]
        points, seen, scale = self.points, self.seen, self.trunk_px
        anterior = self.orientation.anterior
        thigh_seen = seen[hip] and seen[knee]
        leg_seen = thigh_seen and seen[ankle]
        forward = -anterior
        foot_given = self.given[heel] and self.given[toe]
        foot_y = max(points[ankle][1], points[heel][1], points[toe][1])
        knee_joint = (
            knee_not_bent_backwards(points[hip], points[knee], points[ankle], anterior) if leg_seen else points[knee]
        )
        knee_height = (foot_y - points[knee][1]) / scale if leg_seen else NAN
        seen_flexion_deg = (
            angles.knee_flexion_deg(points[hip], knee_joint, points[ankle], anterior) if leg_seen else NAN
        )
        near, far = self._hands(knee, ankle) if seen[knee] and seen[ankle] else (NAN, NAN)
        hip_deg = (
            angles.hip_extension_deg(points[shoulder], points[hip], knee_joint, anterior)
            if thigh_seen and seen[shoulder]
            else NAN
        )
        knee_past_toe = forward * (points[knee][0] - points[toe][0]) / scale if leg_seen and foot_given else NAN
        sight = SightOfLeg(
            self.orientation.view_deg,
            min(self.visibility[hip], self.visibility[knee], self.visibility[ankle]),
            self.looked,
            kneels=self.upright and knee_height < KNEELING_HEIGHT,
        )
        return LegSignals(
            hip_extension_deg=hip_deg,
            knee_flexion_deg=self._knee_flexion_deg(
                seen_flexion_deg, (points[hip], knee_joint), knee_height, (foot_y - points[ankle][1]) / scale
            )
            if leg_seen
            else NAN,
            knee_height=knee_height,
            foot_height=(self.floor_y - max(points[heel][1], points[toe][1])) / scale
            if seen[ankle] and foot_given
            else NAN,
            foot_ahead=forward * (points[ankle][0] - points[hip][0]) / scale if leg_seen else NAN,
            knee_past_toe=knee_past_toe,
            near_hand=near,
            far_hand=far,
            rise_deg=NAN if self.upright or not leg_seen else rise_deg(points[hip], points[ankle]),
            knee_clearance=self._knee_clearance(side, points[knee], points[toe])
            if self.upright and leg_seen and foot_given
            else NAN,
            seen_knee_flexion_deg=seen_flexion_deg,
            hip_sigma_deg=sigma(HIP_DEG, hip_deg, sight),
            knee_sigma_deg=sigma(KNEE_DEG, seen_flexion_deg, sight),
            knee_past_toe_sigma=sigma(KNEE_PAST_TOE, knee_past_toe, sight),
            near_hand_sigma=sigma(NEAR_HAND, near, sight),
            far_hand_sigma=sigma(FAR_HAND, far, sight),
        )

    def _knee_flexion_deg(
        self, seen_deg: float, thigh: tuple[Point, Point], knee_height: float, ankle_height: float
    ) -> float:
        """Knee flexion; for a kneeling leg the floor under its shank is used as well."""
        if not self.upright or knee_height >= KNEELING_HEIGHT:
            return seen_deg
        thigh_lean_deg = -self.orientation.anterior * angles.turn_deg((0.0, 1.0), angles.between(*thigh))
        return kneeling_knee_flexion_deg(seen_deg, thigh_lean_deg, ankle_height, self.orientation.view_deg)

    def _knee_clearance(self, side: Side, knee: Point, toe: Point) -> float:
        """Height of a knee above the line from its toes to the other foot, or above its toes alone, trunk lengths."""
        other = LEG_LANDMARKS[side.other]
        if not all(self.seen[joint] for joint in other[3:]):
            return (toe[1] - knee[1]) / self.trunk_px
        sole = angles.middle(self.points[other[4]], self.points[other[5]])
        return angles.height_above_line(knee, toe, sole) / self.trunk_px

    def _hands(self, knee: Landmark, ankle: Landmark) -> tuple[float, float]:
        """Distances of both hands to the knee and the upper half of the shin, nearer one first."""
        mid_shin = angles.middle(self.points[knee], self.points[ankle])
        found = sorted(
            angles.distance_to_segment(
                angles.middle(self.points[wrist], self.points[index]), self.points[knee], mid_shin
            )
            / self.trunk_px
            for wrist, index in (
                (Landmark.LEFT_WRIST, Landmark.LEFT_INDEX),
                (Landmark.RIGHT_WRIST, Landmark.RIGHT_INDEX),
            )
            if self.seen[wrist]
        )
        return (found[0] if found else NAN, found[1] if len(found) > 1 else NAN)


def rise_deg(hip: Point, ankle: Point) -> float:
    """Return how far the line from hip to ankle rises above the horizontal, degrees, -90 to 90."""
    x, y = angles.between(hip, ankle)
    return math.degrees(math.atan2(-y, abs(x))) if x or y else NAN
