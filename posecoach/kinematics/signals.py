"""Everything that is measured on one body in one frame: joint angles, heights and distances, NaN where unknown."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

from posecoach.kinematics import angles
from posecoach.kinematics.angles import NAN
from posecoach.kinematics.legs import KNEELING_HEIGHT, LEG_LANDMARKS, NO_LEG, LegSignals, SeenBody
from posecoach.kinematics.levelling import levelled
from posecoach.kinematics.orientation import Orientation
from posecoach.kinematics.uncertainty import PELVIS, TRUNK_DEG, SightOfLeg, sigma
from posecoach.pose import Landmark, Point, Pose, Side


class Posture(StrEnum):
    """The coarse posture of the body."""

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
        min_ankle_visibility: the same for ankles, which the model sees well even on the far side.
        min_hand_visibility: the same for hands, which are hidden behind the knee that they hold.
        max_view_deg: how far the camera may be off the side view, degrees.
        min_trunk_px: shortest trunk that is measured, pixels.
        frame_margin: how far outside the frame a landmark may be guessed, as a share of the frame's width.
        merged_legs: distance of the knees plus that of the ankles below which legs count as merged, trunk lengths.
    """

    min_visibility: float
    min_ankle_visibility: float
    min_hand_visibility: float
    max_view_deg: float
    min_trunk_px: float
    frame_margin: float
    merged_legs: float


@dataclass(frozen=True, slots=True)
class Signals:
    """Everything that is measured on one frame.

    Attributes:
        t_s: time of the frame, seconds.
        unseen: why nothing can be judged, or None.
        posture: the coarse posture of the body.
        facing: the edge of the picture, "left" or "right", that an upright body faces, or towards which the head of a
            lying one points.
        view_deg: how far the camera is off the side view, degrees.
        trunk_inclination_deg: 0 upright, positive leaning forward, about 90 lying on the back or the front.
        pelvis_height: height of the hips above the line from shoulders to ankles, trunk lengths.
        leg_separation: distance of the knees plus that of the ankles, trunk lengths.
        trunk_px: length of the trunk, pixels.
        upper_trunk_inclination_deg: inclination of the line from hips to ears, as that of the trunk; upright bodies.
        shoulder_height: height of the shoulders above the lowest elbow or hand, trunk lengths; large in a plank.
        camera_roll_deg: the roll of the camera for which everything that needs the vertical was corrected: rotation of
            the scene, clockwise in the picture, degrees.
        left: the left leg.
        right: the right leg.
        labels_exchanged: whether the model labelled the legs the other way round on this frame.
        naming: log-odds of a second model that the leg labels are right here; 0 where it gives no evidence.
        trunk_sigma_deg: uncertainty of the inclination of trunk and upper trunk, one sigma.
        pelvis_sigma: uncertainty of ``pelvis_height``, one sigma.
        between: whether the model did not look at this frame, and the signals are derived from looks.
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
    upper_trunk_inclination_deg: float
    shoulder_height: float
    camera_roll_deg: float
    left: LegSignals
    right: LegSignals
    labels_exchanged: bool
    naming: float = 0.0
    trunk_sigma_deg: float = NAN
    pelvis_sigma: float = NAN
    between: bool = False

    def leg(self, side: Side) -> LegSignals:
        """Return the signals of the ``left`` or the ``right`` leg."""
        return self.left if side is Side.LEFT else self.right


#: A trunk that leans less than this counts as upright, degrees.
_UPRIGHT_DEG = 60.0

#: The lowest ankle of a lying body is at most this far below the shoulders, trunk lengths.
_LYING_DROP = 0.9

#: A body facing up with a hip flexed less than this lies on its back, degrees: to a camera that is rolled or not at the
#: side its feet may also be far below its shoulders in the picture.
_IN_LINE_DEG = 30.0

#: Both hips flexed more than this with the knees off the floor: sitting or squatting, degrees.
_SITTING_DEG = 55.0

#: A body lies on its side if more than this share of its left-right axis points up or down.
_ON_THE_SIDE = 0.8

#: What a person facing the floor may rest on.
_ARMS = (Landmark.LEFT_ELBOW, Landmark.RIGHT_ELBOW, Landmark.LEFT_WRIST, Landmark.RIGHT_WRIST)

#: The landmarks that must be in the frame: nose, shoulders, and both legs down to the ankles.
_BODY = (Landmark.NOSE, *range(11, 13), *range(23, 29))


def unseen_signals(t_s: float, unseen: Unseen) -> Signals:
    """Return the signals of a frame in which no body can be measured."""
    nothing = (NAN, NAN, NAN, NAN, NAN, NAN, NAN, 0.0)
    return Signals(t_s, unseen, Posture.UNKNOWN, "", *nothing, NO_LEG, NO_LEG, labels_exchanged=False)


def measure(
    pose: Pose,
    orientation: Orientation,
    sight: Sight,
    *,
    roll_deg: float = 0.0,
    labels_exchanged: bool = False,
    looked: bool = False,
) -> Signals:
    """Measure the body in ``pose``.

    Args:
        pose: smoothed landmarks with leg labels and joints corrected.
        orientation: which way the body faces.
        sight: how well a landmark must be seen.
        roll_deg: rotation of the scene by the camera's roll, clockwise in the picture, degrees.
        labels_exchanged: passed through to the result.
        looked: whether a second model has recently looked at this pose.

    Returns:
        The signals; those that need a badly seen landmark are NaN.
    """
    if not pose.found:
        return unseen_signals(pose.t_s, Unseen.NOBODY)
    shown = pose.points()
    inside = inside_frame(shown, pose.size_px, sight.frame_margin)
    seen = _seen(pose, inside, sight)
    points = levelled(shown, roll_deg, pose.size_px)
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
    visibility: list[float] = pose.visibility.tolist()
    floor_y = max((points[i][1] for names in LEG_LANDMARKS.values() for i in names[2:] if seen[i]), default=NAN)
    body = SeenBody(
        points,
        seen,
        (pose.visibility > 0.0).tolist(),
        visibility,
        looked,
        orientation,
        trunk_px,
        floor_y,
        upright=abs(inclination) <= _UPRIGHT_DEG,
    )
    left, right = body.leg(Side.LEFT), body.leg(Side.RIGHT)
    ears = angles.middle(points[Landmark.LEFT_EAR], points[Landmark.RIGHT_EAR])
    head_seen = body.upright and trunk_seen and (seen[Landmark.LEFT_EAR] or seen[Landmark.RIGHT_EAR])
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
        upper_trunk_inclination_deg=angles.trunk_inclination_deg(ears, hips, anterior) if head_seen else NAN,
        shoulder_height=(max(points[arm][1] for arm in _ARMS) - shoulders[1]) / trunk_px,
        camera_roll_deg=roll_deg,
        left=left,
        right=right,
        labels_exchanged=labels_exchanged,
        naming=pose.naming,
        trunk_sigma_deg=sigma(TRUNK_DEG, inclination, SightOfLeg(orientation.view_deg)),
        pelvis_sigma=sigma(PELVIS, pelvis_height, SightOfLeg(orientation.view_deg)),
    )


def inside_frame(points: list[Point], size_px: tuple[int, int], frame_margin: float) -> list[bool]:
    """Return which points lie in the frame or within the margin around it; NaN does not.

    Args:
        points: positions in pixels.
        size_px: width and height of the frame.
        frame_margin: how far outside they may be, as a share of the frame's width.
    """
    width, height = size_px
    margin = frame_margin * width
    left, right, bottom = -margin, width + margin, height + margin
    return [left <= x <= right and left <= y <= bottom for x, y in points]


def seen_well(pose: Pose, sight: Sight) -> list[bool]:
    """Return which landmarks are seen well enough to be measured."""
    return _seen(pose, inside_frame(pose.points(), pose.size_px, sight.frame_margin), sight)


def _seen(pose: Pose, inside: list[bool], sight: Sight) -> list[bool]:
    visibility: list[float] = pose.visibility.tolist()
    least = sight.min_visibility
    seen = [share >= least and within for share, within in zip(visibility, inside, strict=True)]
    for ankle in (Landmark.LEFT_ANKLE, Landmark.RIGHT_ANKLE):
        seen[ankle] = inside[ankle] and visibility[ankle] >= sight.min_ankle_visibility
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
    legs_seen = [seen[hip] and seen[knee] and seen[ankle] for _, hip, knee, ankle, *_ in LEG_LANDMARKS.values()]
    return None if any(legs_seen) else Unseen.HIDDEN


def _posture(
    inclination: float, ankle_drop: float, orientation: Orientation, left: LegSignals, right: LegSignals
) -> Posture:
    """Classify the body; ``ankle_drop`` is how far the lowest ankle is below the shoulders, trunk lengths."""
    if not math.isfinite(inclination):
        return Posture.UNKNOWN
    if abs(inclination) <= _UPRIGHT_DEG:
        if min(_high(left.knee_height), _high(right.knee_height)) < KNEELING_HEIGHT:
            return Posture.KNEELING
        if math.isnan(left.knee_height) or math.isnan(right.knee_height):
            # The unseen leg may be the kneeling one.
            return Posture.UNKNOWN
        hips = [leg.hip_extension_deg for leg in (left, right) if math.isfinite(leg.hip_extension_deg)]
        return Posture.SITTING if hips and max(hips) < -_SITTING_DEG else Posture.STANDING
    hips = [leg.hip_extension_deg for leg in (left, right) if math.isfinite(leg.hip_extension_deg)]
    facing_up_in_line = inclination < 0 and max(hips, default=-math.inf) > -_IN_LINE_DEG
    if ankle_drop > _LYING_DROP and not facing_up_in_line:
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
