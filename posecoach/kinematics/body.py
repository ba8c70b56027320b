"""From the poses of successive frames to signals: identity, smoothing, orientation, joints, measurement."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from posecoach.kinematics.identity import LegIdentity, exchange_legs
from posecoach.kinematics.joints import with_joints
from posecoach.kinematics.orientation import OrientationFilter
from posecoach.kinematics.signals import Sight, Signals, Unseen, measure, unseen_signals
from posecoach.kinematics.smoothing import OneEuroFilter
from posecoach.pose import Pose

#: No landmark of a person lies further from the corner of the picture, pixels.
_FARTHEST_PX = 1e6


class BodyTracker:
    """Follows one body through time and measures it on every frame."""

    def __init__(self, sight: Sight) -> None:
        self._sight = sight
        self._legs = LegIdentity()
        self._smooth = OneEuroFilter()
        self._orientation = OrientationFilter()

    def update(self, pose: Pose) -> tuple[Pose, Signals]:
        """Return the smoothed pose, its legs told apart and its joints where they lie, and what is measured on it."""
        # Written so that it is also true of what is not a number.
        if not (np.abs(pose.image_px) < _FARTHEST_PX).all():
            # A broken position would stay in the filters for good, and an endless one overflow every length.
            return pose, unseen_signals(pose.t_s, Unseen.NOBODY)
        if pose.stranger:
            # Another body must leave nothing in the filters of this one.
            return pose, unseen_signals(pose.t_s, Unseen.STRANGER)
        trunk_px = pose.trunk_px
        exchanged = self._legs.update(pose.image_px, pose.t_s, trunk_px)
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
        pose = replace(pose, image_px=self._smooth(pose.image_px, pose.t_s, trunk_px))
        orientation = self._orientation.update(pose)
        pose = with_joints(pose, orientation)
        return pose, measure(pose, orientation, self._sight, labels_exchanged=exchanged)
