"""Where on the body a check shows: which joint it marks, and which angle it spans on screen.

Both come from the stretch's file, so that a new stretch needs no code here.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

from posecoach.drawing.gauges import AngleGauge
from posecoach.drawing.shapes import direction_deg
from posecoach.drawing.skeleton import Points
from posecoach.engine.engine import JudgedFrame
from posecoach.engine.judging import CheckResult, Verdict
from posecoach.kinematics.signals import Posture, Signals
from posecoach.pose import Landmark, Point, Pose, Side
from posecoach.stretches.base import Angle, Joint, Place
from posecoach.stretches.measures import LegName

#: Which of several verdicts on one joint is shown, the first here.
_RANK = (Verdict.NOT_MET, Verdict.BORDERLINE, Verdict.CANNOT_TELL, Verdict.MET)

#: How much more visible the other leg must be before it becomes the nearer one.
_CLEARLY_NEARER = 0.15

#: Where the front of the trunk lies, see `posecoach.kinematics.angles`, for a body that faces the left edge or has
#: its head there.
_ANTERIOR_FACING_LEFT: Mapping[Posture, int] = {
    Posture.STANDING: 1,
    Posture.KNEELING: 1,
    Posture.SITTING: 1,
    Posture.BENT_OVER: 1,
    Posture.SUPINE: -1,
    Posture.PRONE: 1,
}


def nearer_side(pose: Pose, previous: Side) -> Side:
    """Return the side whose leg is clearly more visible, else ``previous``."""
    legs = {
        side: sum(float(pose.visibility[_landmark(side, part)]) for part in ("HIP", "KNEE", "ANKLE")) / 3
        for side in (Side.LEFT, Side.RIGHT)
    }
    other = previous.other
    return other if legs[other] > legs[previous] + _CLEARLY_NEARER else previous


def joint_verdicts(judged: JudgedFrame, side: Side) -> dict[Landmark, Verdict]:
    """Return the judged joints, each with its verdict.

    Args:
        judged: the frame.
        side: the stretched side; for a stretch of both, the one to show.
    """
    assessment = judged.assessment
    if assessment.stretch is None:
        return {}
    found = [
        (result.check.place, result.verdict)
        for result in assessment.results
        if not (result.check.optional and result.verdict is Verdict.CANNOT_TELL)
    ]
    # There are no results if nothing of the body could be judged.
    unknown = [(check.place, Verdict.CANNOT_TELL) for check in assessment.stretch.checks]
    verdicts: dict[Landmark, Verdict] = {}
    for place, verdict in found or unknown:
        for landmark in _landmarks(place, side):
            verdicts[landmark] = min(verdict, verdicts.get(landmark, verdict), key=_RANK.index)
    return verdicts


def angle_to_show(judged: JudgedFrame) -> CheckResult | None:
    """Return the angle at fault, else the main angle of the stretch."""
    fault = judged.state.fault
    angles = [
        result
        for result in judged.assessment.results
        if result.check.place is not None and result.check.place.angle is not None and math.isfinite(result.value)
    ]
    wrong = [r for verdict in (Verdict.NOT_MET, Verdict.BORDERLINE) for r in angles if r.verdict is verdict]
    named = [result for result in wrong if fault is not None and result.check.name == fault.check]
    stretch = judged.assessment.stretch
    main = [result for result in angles if stretch is not None and result.check.name == stretch.depth]
    return next(iter((*named, *wrong, *main, *angles)), None)


def gauge_of(judged: JudgedFrame, result: CheckResult, points: Points, side: Side) -> AngleGauge | None:
    """Return the angle of ``result`` as it lies on screen, or None if its limbs are not visible.

    Args:
        judged: the frame.
        result: one of its angle checks.
        points: (33,) visible landmarks.
        side: the stretched side; for a stretch of both, the one to show.
    """
    anterior = _anterior(judged.signals)
    place = result.check.place
    if place is None or place.angle is None:
        return None
    leg = _side_of(place, side)
    shoulder, hip, knee, ankle = (points[_landmark(leg, part)] for part in ("SHOULDER", "HIP", "KNEE", "ANKLE"))
    if anterior == 0 or shoulder is None or hip is None or knee is None:
        return None
    other_knee = points[_landmark(leg.other, "KNEE")]
    if place.angle is Angle.KNEE_FLEXION:
        if ankle is None:
            return None
        centre, zero_deg = knee, direction_deg(hip, knee)
        limbs: tuple[Point | None, ...] = (hip, ankle)
    else:
        centre, limbs = hip, (shoulder, knee, other_knee)
        zero_deg = -90.0 if place.angle is Angle.TRUNK_INCLINATION else direction_deg(shoulder, hip)
    return AngleGauge(
        centre=centre,
        zero_deg=zero_deg,
        turn=anterior if place.angle is Angle.HIP_FLEXION else -anterior,
        value_deg=result.value,
        low_deg=result.band.low,
        high_deg=result.band.high,
        limbs_deg=tuple(direction_deg(centre, limb) for limb in limbs if limb is not None),
    )


def _anterior(signals: Signals) -> int:
    """Return on which side of the trunk its front lies; 0 if unknown."""
    facing_left = _ANTERIOR_FACING_LEFT.get(signals.posture, 0)
    return facing_left if signals.facing == "left" else -facing_left


def _side_of(place: Place, side: Side) -> Side:
    return side.other if place.leg is LegName.OTHER else side


def _landmarks(place: Place | None, side: Side) -> tuple[Landmark, ...]:
    if place is None:
        return ()
    if place.joint is Joint.HANDS:
        return (Landmark.LEFT_WRIST, Landmark.RIGHT_WRIST)
    return (_landmark(_side_of(place, side), place.joint.name),)


def _landmark(side: Side, part: str) -> Landmark:
    return Landmark[f"{side.name}_{part}"]
