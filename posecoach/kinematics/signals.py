"""What can be measured on one body in one frame: joint angles, heights and distances, each valid or NaN."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

from posecoach.kinematics import angles
from posecoach.kinematics.anatomy import knee_not_bent_backwards, kneeling_knee_flexion_deg
from posecoach.kinematics.angles import NAN
from posecoach.kinematics.orientation import Orientation
from posecoach.pose import Landmark, Point, Pose


class Posture(StrEnum):
    """How the body is placed, coarsely."""

    STANDING = "standing"
    KNEELING = "kneeling"
    SITTING = "sitting"
    BENT_OVER = "bent_over"
    SUPINE = "supine"
    PRONE = "prone"
    SIDE_LYING = "side_lying"
    UNKNOWN = "unknown"


class Unseen(StrEnum):
    """Why a body cannot be judged."""

    NOBODY = "nobody"
    STRANGER = "stranger"
    OUT_OF_FRAME = "out_of_frame"
    TOO_SMALL = "too_small"
    TURN_SIDEWAYS = "turn_sideways"
    LEGS_MERGED = "legs_merged"
    HIDDEN = "hidden"


@dataclass(frozen=True, slots=True)
class Sight:
    """How well a body must be seen to be judged; the values come from the profile.

    Attributes:
        min_visibility: visibility below which a landmark does not count, 0 to 1.
        min_hand_visibility: the same for hands, which hide behind the knee that they hold.
        max_view_deg: how far the camera may be off the side view, degrees.
        min_trunk_px: shortest trunk that is measured, pixels.
        frame_margin: how far outside the frame a landmark may be guessed, as a share of the frame's width.
        merged_legs: distance of the knees plus that of the ankles below which legs count as merged, trunk lengths.
    """

    min_visibility: float
    min_hand_visibility: float
    max_view_deg: float
    min_trunk_px: float
    frame_margin: float
    merged_legs: float


@dataclass(frozen=True, slots=True)
class LegSignals:
    """One leg. Angles in degrees, lengths in trunk lengths, NaN where the landmarks are not seen well enough.

    Attributes:
        hip_extension_deg: 0 with the thigh in line with the trunk, positive behind it.
        knee_flexion_deg: 0 straight, positive bent; of a leg that kneels told by the floor under its shank as well.
        knee_height: height of the knee above the lowest point of its own foot: the floor under the other foot lies
            elsewhere in the picture.
        foot_height: height of the lower of heel and toe above the lowest point of both legs.
        foot_ahead: how far the ankle is ahead of the hip, in the direction the person faces; upright bodies only.
        knee_past_toe: how far the knee is ahead of the toe; upright bodies only.
        near_hand: distance of the nearer hand to the upper half of the shin or the knee.
        far_hand: the same of the other hand.
        seen_knee_flexion_deg: the flexion of the knee as it is seen, for a kneeling leg whose shank does not lie on the
            floor.
    """

    hip_extension_deg: float
    knee_flexion_deg: float
    knee_height: float
    foot_height: float
    foot_ahead: float
    knee_past_toe: float
    near_hand: float
    far_hand: float
    seen_knee_flexion_deg: float


@dataclass(frozen=True, slots=True)
class Signals:
    """Everything that is measured on one frame.

    Attributes:
        t_s: time of the frame, seconds.
        unseen: why nothing can be judged, or None.
        posture: how the body is placed.
        facing: "left" or "right" edge of the picture for an upright body; where the head lies for a lying one.
        view_deg: how far the camera is off the side view, degrees.
        trunk_inclination_deg: 0 upright, positive leaning forward, about 90 lying on the back or the front.
        pelvis_height: height of the hips above the line from shoulders to ankles, trunk lengths.
        leg_separation: distance of the knees plus that of the ankles, trunk lengths.
        trunk_px: length of the trunk, pixels.
        left: the left leg.
        right: the right leg.
        labels_exchanged: whether the model named the legs the other way round in this frame.
        naming: how sure a second model is that the legs bear the right names here, log-odds; 0 where it says nothing.
    """

    t_s: float
    unseen: Unseen | None
    posture: Posture
    facing: str
    view_deg: float
    trunk_inclination_deg: float
    pelvis_height: float
    leg_separation: float
    trunk_px: float
    left: LegSignals
    right: LegSignals
    labels_exchanged: bool
    naming: float = 0.0

    def leg(self, side: str) -> LegSignals:
        """Return the signals of the ``left`` or the ``right`` leg."""
        return self.left if side == "left" else self.right


NO_LEG = LegSignals(NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN)

#: A trunk that leans less than this counts as upright, degrees.
_UPRIGHT_DEG = 60.0

#: The lowest ankle of a lying body is at most this far below the shoulders, trunk lengths.
_LYING_DROP = 0.9

#: A knee lower than this above its own foot rests on the floor, trunk lengths: a kneeling one reads -0.1 to 0.35, the
#: bent back knee of a lunge 0.6 and more.
_KNEELING_HEIGHT = 0.45

#: Both hips flexed more than this with the knees off the floor: sitting or squatting, degrees.
_SITTING_DEG = 55.0

#: Share of the left-right axis that points up or down from which a body lies on its side.
_ON_THE_SIDE = 0.8

#: Nose, shoulders, and both legs down to the ankles: what must be in the frame.
_BODY = (Landmark.NOSE, *range(11, 13), *range(23, 29))

_LEG_LANDMARKS = {
    "left": (
        Landmark.LEFT_SHOULDER,
        Landmark.LEFT_HIP,
        Landmark.LEFT_KNEE,
        Landmark.LEFT_ANKLE,
        Landmark.LEFT_HEEL,
        Landmark.LEFT_FOOT_INDEX,
    ),
    "right": (
        Landmark.RIGHT_SHOULDER,
        Landmark.RIGHT_HIP,
        Landmark.RIGHT_KNEE,
        Landmark.RIGHT_ANKLE,
        Landmark.RIGHT_HEEL,
        Landmark.RIGHT_FOOT_INDEX,
    ),
}


def unseen_signals(t_s: float, unseen: Unseen) -> Signals:
    """Return the signals of a frame in which no body can be measured."""
    return Signals(t_s, unseen, Posture.UNKNOWN, "", NAN, NAN, NAN, NAN, NAN, NO_LEG, NO_LEG, labels_exchanged=False)


def measure(pose: Pose, orientation: Orientation, sight: Sight, *, labels_exchanged: bool = False) -> Signals:
    """Measure the body in ``pose``.

    Args:
        pose: smoothed landmarks with the legs told apart and the joints where they lie.
        orientation: which way the body faces.
        sight: how well a landmark must be seen.
        labels_exchanged: passed through to the result.

    Returns:
        The signals; those that need a landmark not seen well enough are NaN.
    """
    if not pose.found:
        return unseen_signals(pose.t_s, Unseen.NOBODY)
    points = pose.points()
    inside = inside_frame(points, pose.size_px, sight.frame_margin)
    seen = _seen(pose, inside, sight)
    anterior = orientation.anterior
    shoulders = angles.middle(points[Landmark.LEFT_SHOULDER], points[Landmark.RIGHT_SHOULDER])
    hips = angles.middle(points[Landmark.LEFT_HIP], points[Landmark.RIGHT_HIP])
    ankles = [points[i] for i in (Landmark.LEFT_ANKLE, Landmark.RIGHT_ANKLE) if seen[i]]
    trunk_px = angles.distance(shoulders, hips)
    if trunk_px == 0.0:
        return unseen_signals(pose.t_s, Unseen.TOO_SMALL)
    trunk_seen = all(seen[i] for i in (11, 12, 23, 24))
    pelvis_height = (
        angles.height_above_line(hips, shoulders, angles.middle(ankles[0], ankles[-1])) / trunk_px
        if trunk_seen and ankles
        else NAN
    )
    inclination = angles.trunk_inclination_deg(shoulders, hips, anterior) if trunk_seen else NAN
    floor_y = max((points[i][1] for names in _LEG_LANDMARKS.values() for i in names[2:] if seen[i]), default=NAN)
    scene = _Scene(
        points,
        seen,
        (pose.visibility > 0.0).tolist(),
        orientation,
        trunk_px,
        floor_y,
        upright=abs(inclination) <= _UPRIGHT_DEG,
    )
    left, right = scene.leg("left"), scene.leg("right")
    drop = max((y for _, y in ankles), default=shoulders[1]) - shoulders[1]
    posture = _posture(inclination, drop / trunk_px, orientation, left, right)
    separation = (
        angles.distance(points[Landmark.LEFT_KNEE], points[Landmark.RIGHT_KNEE])
        + angles.distance(points[Landmark.LEFT_ANKLE], points[Landmark.RIGHT_ANKLE])
    ) / trunk_px
    return Signals(
        t_s=pose.t_s,
        unseen=_unseen(inside, seen, trunk_px, orientation, sight),
        posture=posture,
        facing=_facing(posture, anterior, shoulders, hips),
        view_deg=orientation.view_deg,
        trunk_inclination_deg=abs(inclination) if abs(inclination) > _UPRIGHT_DEG else inclination,
        pelvis_height=pelvis_height,
        leg_separation=separation,
        trunk_px=trunk_px,
        left=left,
        right=right,
        labels_exchanged=labels_exchanged,
        naming=pose.naming,
    )


@dataclass(frozen=True, slots=True)
class _Scene:
    """One body. A landmark that is not ``given`` at all stands anywhere; models always give one, if only as a guess."""

    points: list[Point]
    seen: list[bool]
    given: list[bool]
    orientation: Orientation
    trunk_px: float
    floor_y: float
    upright: bool

    def leg(self, side: str) -> LegSignals:
        shoulder, hip, knee, ankle, heel, toe = _LEG_LANDMARKS[side]
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
        return LegSignals(
            hip_extension_deg=angles.hip_extension_deg(points[shoulder], points[hip], knee_joint, anterior)
            if thigh_seen and seen[shoulder]
            else NAN,
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
            knee_past_toe=forward * (points[knee][0] - points[toe][0]) / scale if leg_seen and foot_given else NAN,
            near_hand=near,
            far_hand=far,
            seen_knee_flexion_deg=seen_flexion_deg,
        )

    def _knee_flexion_deg(
        self, seen_deg: float, thigh: tuple[Point, Point], knee_height: float, ankle_height: float
    ) -> float:
        """Knee flexion; of a kneeling leg told by the floor that its shank lies on as well."""
        if not self.upright or knee_height >= _KNEELING_HEIGHT:
            return seen_deg
        thigh_lean_deg = -self.orientation.anterior * angles.turn_deg((0.0, 1.0), angles.between(*thigh))
        return kneeling_knee_flexion_deg(seen_deg, thigh_lean_deg, ankle_height, self.orientation.view_deg)

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


def inside_frame(points: list[Point], size_px: tuple[int, int], frame_margin: float) -> list[bool]:
    """Return which points lie in the frame or at most the margin outside it; what is not a number does not.

    Args:
        points: positions in pixels.
        size_px: width and height of the frame.
        frame_margin: how far outside they may be, as a share of the frame's width.
    """
    width, height = size_px
    margin = frame_margin * width
    left, right, bottom = -margin, width + margin, height + margin
    return [left <= x <= right and left <= y <= bottom for x, y in points]


def _seen(pose: Pose, inside: list[bool], sight: Sight) -> list[bool]:
    visibility: list[float] = pose.visibility.tolist()
    least = sight.min_visibility
    seen = [share >= least and within for share, within in zip(visibility, inside, strict=True)]
    for wrist in (Landmark.LEFT_WRIST, Landmark.RIGHT_WRIST):
        seen[wrist] = inside[wrist] and visibility[wrist] >= sight.min_hand_visibility
    return seen


def _unseen(
    inside: list[bool], seen: list[bool], trunk_px: float, orientation: Orientation, sight: Sight
) -> Unseen | None:
    if trunk_px < sight.min_trunk_px:
        return Unseen.TOO_SMALL
    if not all(inside[i] for i in _BODY):
        return Unseen.OUT_OF_FRAME
    if orientation.view_deg > sight.max_view_deg:
        return Unseen.TURN_SIDEWAYS
    legs_seen = [seen[hip] and seen[knee] and seen[ankle] for _, hip, knee, ankle, *_ in _LEG_LANDMARKS.values()]
    return None if any(legs_seen) else Unseen.HIDDEN


def _posture(
    inclination: float, ankle_drop: float, orientation: Orientation, left: LegSignals, right: LegSignals
) -> Posture:
    """Classify the body; ``ankle_drop`` is how far the lowest ankle is below the shoulders, trunk lengths."""
    if not math.isfinite(inclination):
        return Posture.UNKNOWN
    if abs(inclination) <= _UPRIGHT_DEG:
        if min(_high(left.knee_height), _high(right.knee_height)) < _KNEELING_HEIGHT:
            return Posture.KNEELING
        if math.isnan(left.knee_height) or math.isnan(right.knee_height):
            # The leg that is not seen may be the one that kneels.
            return Posture.UNKNOWN
        hips = [leg.hip_extension_deg for leg in (left, right) if math.isfinite(leg.hip_extension_deg)]
        return Posture.SITTING if hips and max(hips) < -_SITTING_DEG else Posture.STANDING
    if ankle_drop > _LYING_DROP:
        return Posture.BENT_OVER
    if orientation.roll_share > _ON_THE_SIDE:
        return Posture.SIDE_LYING
    return Posture.SUPINE if inclination < 0 else Posture.PRONE


def _high(value: float) -> float:
    return value if math.isfinite(value) else math.inf


def _facing(posture: Posture, anterior: int, shoulders: Point, hips: Point) -> str:
    if posture in (Posture.SUPINE, Posture.PRONE, Posture.SIDE_LYING):
        return "right" if shoulders[0] > hips[0] else "left"
    return "left" if anterior > 0 else "right"
