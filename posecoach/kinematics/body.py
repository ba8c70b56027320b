"""From the poses of successive frames to signals: identity, smoothing, orientation, joints, measurement."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from posecoach.kinematics.guessing import GuessedLegs
from posecoach.kinematics.identity import LegIdentity, exchange_legs
from posecoach.kinematics.joints import with_joints
from posecoach.kinematics.levelling import RollEstimator
from posecoach.kinematics.orientation import OrientationFilter
from posecoach.kinematics.signals import Sight, Signals, Unseen, measure, seen_well, unseen_signals
from posecoach.kinematics.smoothing import OneEuroFilter
from posecoach.pose import LEGS, Array, Pose

#: Landmarks further than this from the corner of the picture are broken, pixels.
_FARTHEST_PX = 1e6

#: How long a look of the second model counts: the longest time between its looks at a still body, seconds.
_LOOK_HOLDS_S = 10.0


class BodyTracker:
    """Follows one body through time and measures it on every frame."""

    def __init__(self, sight: Sight) -> None:
        self._sight = sight
        self._legs = LegIdentity()
        self._smooth = OneEuroFilter()
        self._orientation = OrientationFilter()
        self._guessed = GuessedLegs()
        self._roll = RollEstimator()
        self._looked_s = -math.inf

    def update(self, pose: Pose) -> tuple[Pose, Signals]:
        """Return the pose, smoothed and with leg labels and joints corrected, and the signals measured on it."""
        # Also catches NaN. Broken positions would stay in the filters, and huge ones overflow every length.
        if not (np.abs(pose.image_px) < _FARTHEST_PX).all():
            return pose, unseen_signals(pose.t_s, Unseen.NOBODY)
        if pose.stranger:
            # Another person must not change the filters of this one.
            return pose, unseen_signals(pose.t_s, Unseen.STRANGER)
        trunk_px = pose.trunk_px
        exchanged = self._legs.update(pose.image_px, pose.t_s, trunk_px, pose.naming)
        if self._legs.relabelled:
            self._smooth.reset()
        if exchanged:
            pose = replace(
                pose,
                image_px=exchange_legs(pose.image_px),
                world_m=exchange_legs(pose.world_m),
                visibility=exchange_legs(pose.visibility),
                naming=-pose.naming,
            )
        guessed = self._guessed.update(pose.t_s, pose.points(), trunk_px) if pose.found else (False, False)
        pose = replace(
            pose,
            image_px=self._smooth(pose.image_px, pose.t_s, trunk_px),
            visibility=_without(pose.visibility, guessed) if any(guessed) else pose.visibility,
        )
        orientation = self._orientation.update(pose)
        pose = with_joints(pose, orientation)
        roll = self._roll.update(pose.t_s, pose.points(), seen_well(pose, self._sight), orientation, trunk_px)
        roll_deg = roll.certain_deg
        if pose.naming:
            self._looked_s = pose.t_s
        looked = pose.t_s - self._looked_s <= _LOOK_HOLDS_S
        return pose, measure(
            pose, orientation, self._sight, roll_deg=roll_deg, labels_exchanged=exchanged, looked=looked
        )


def _without(visibility: Array, guessed: tuple[bool, bool]) -> Array:
    """Return the visibility, set to 0 for guessed legs from the knee down."""
    reduced = visibility.copy()
    for leg, is_guessed in zip(LEGS, guessed, strict=True):
        if is_guessed:
            reduced[leg[1:]] = 0.0
    return reduced
