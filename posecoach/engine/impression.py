"""What a person seems to be doing while no stretch is recognised, so that the coach still has something to say."""

from __future__ import annotations

import math
from collections import Counter, deque
from enum import StrEnum

from posecoach.engine.judging import Assessment
from posecoach.kinematics.legs import KNEELING_HEIGHT, LegSignals
from posecoach.kinematics.signals import Posture, Signals, Unseen

#: No impression is given until no stretch was recognised for this long, seconds: people are getting into position.
SILENT_S = 3.0

#: A trunk shorter than this is too small to tell stretches apart, pixels.
_SMALL_TRUNK_PX = 36.0

#: A lying body further off the side view than this lies at an angle, degrees: its legs are foreshortened.
_AT_AN_ANGLE_DEG = 28.0

#: A back knee higher than this above the line through both feet is off the floor, trunk lengths.
_KNEE_OFF_FLOOR = 0.24

#: A leg with less flexion than the first is straight, one with more than the second is bent, degrees.
_STRAIGHT_DEG, _BENT_DEG = 30.0, 55.0

#: Shoulders this far above elbows or hands are propped up by them, trunk lengths.
_PROPPED_UP = 0.4

#: One foot this far in front of the other is a long step, trunk lengths.
_LONG_STEP = 0.7


class Impression(StrEnum):
    """What a person seems to be doing."""

    SMALL = "small"
    PARTLY_HIDDEN = "partly_hidden"
    STANDING = "standing"
    LUNGE = "lunge"
    KNEE_OFF_FLOOR = "knee_off_floor"
    KNEELING = "kneeling"
    SITTING = "sitting"
    BENT_OVER = "bent_over"
    PLANK = "plank"
    PRONE = "prone"
    SIDE_LYING = "side_lying"
    LYING_AT_AN_ANGLE = "lying_at_an_angle"
    LYING_FLAT = "lying_flat"
    LYING_KNEES_BENT = "lying_knees_bent"
    LYING = "lying"


class ImpressionFilter:
    """Collects the impressions of successive frames, and returns one once no stretch was recognised for a while."""

    def __init__(self) -> None:
        self._seen: deque[tuple[float, Impression]] = deque()
        self._since_s = math.nan

    def update(self, signals: Signals, assessment: Assessment) -> Impression | None:
        """Return the most frequent recent impression, or None while a stretch is recognised or was until lately."""
        impression = None if assessment.stretch is not None else impression_of(signals)
        if impression is None:
            self._seen.clear()
            self._since_s = math.nan
            return None
        t_s = signals.t_s
        if math.isnan(self._since_s):
            self._since_s = t_s
        self._seen.append((t_s, impression))
        while t_s - self._seen[0][0] > SILENT_S:
            self._seen.popleft()
        if t_s - self._since_s < SILENT_S:
            return None
        return Counter(impression for _, impression in self._seen).most_common(1)[0][0]


def impression_of(signals: Signals) -> Impression | None:
    """Return the impression of one frame; None if `Signals.unseen` says enough."""
    posture = signals.posture
    if signals.unseen is Unseen.TURN_SIDEWAYS:
        return _TURNED_AWAY.get(posture)
    if signals.unseen is not None:
        return None
    if signals.trunk_px < _SMALL_TRUNK_PX:
        return Impression.SMALL
    if posture is Posture.UNKNOWN:
        return Impression.PARTLY_HIDDEN
    if posture is Posture.SUPINE:
        return _lying(signals)
    if posture in (Posture.PRONE, Posture.BENT_OVER) and _held_straight(signals):
        return Impression.PLANK
    if posture is Posture.STANDING:
        apart = abs(signals.left.foot_ahead - signals.right.foot_ahead)
        return Impression.LUNGE if apart > _LONG_STEP else Impression.STANDING
    if posture is Posture.KNEELING:
        return _kneeling(signals.left, signals.right)
    return _BY_POSTURE[posture]


_BY_POSTURE = {
    Posture.SITTING: Impression.SITTING,
    Posture.BENT_OVER: Impression.BENT_OVER,
    Posture.PRONE: Impression.PRONE,
    Posture.SIDE_LYING: Impression.SIDE_LYING,
}


_TURNED_AWAY = {
    Posture.SUPINE: Impression.LYING_AT_AN_ANGLE,
    Posture.PRONE: Impression.LYING_AT_AN_ANGLE,
    Posture.SIDE_LYING: Impression.SIDE_LYING,
}


def _kneeling(left: LegSignals, right: LegSignals) -> Impression:
    on_one_knee = max(left.knee_height, right.knee_height) > KNEELING_HEIGHT
    back = left if left.hip_extension_deg > right.hip_extension_deg else right
    off_floor = on_one_knee and back.knee_clearance > _KNEE_OFF_FLOOR
    return Impression.KNEE_OFF_FLOOR if off_floor else Impression.KNEELING


def _held_straight(signals: Signals) -> bool:
    """Whether a body facing the floor is propped up in a straight line, on hands or forearms and feet."""
    bends = [leg.hip_extension_deg for leg in (signals.left, signals.right)]
    bends += [leg.knee_flexion_deg for leg in (signals.left, signals.right)]
    seen = [bend for bend in bends if math.isfinite(bend)]
    return bool(seen) and max(map(abs, seen)) < _STRAIGHT_DEG and signals.shoulder_height > _PROPPED_UP


def _lying(signals: Signals) -> Impression:
    if signals.view_deg > _AT_AN_ANGLE_DEG:
        return Impression.LYING_AT_AN_ANGLE
    bends = [leg.knee_flexion_deg for leg in (signals.left, signals.right)]
    if all(bend < _STRAIGHT_DEG for bend in bends):
        return Impression.LYING_FLAT
    return Impression.LYING_KNEES_BENT if all(bend > _BENT_DEG for bend in bends) else Impression.LYING
