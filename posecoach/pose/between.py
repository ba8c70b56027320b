"""Landmarks of pictures that were not looked at, from those of the looks before and after them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from posecoach.pose.pose import Pose

#: What lies further apart in two looks than this, trunk lengths, has not moved but jumped, as where a model exchanges
#: the legs: looks are a tenth of a second apart at most, and no stretch is done at 3 trunk lengths a second.
_JUMP_TRUNKS = 0.3


def pose_between(before: Pose, after: Pose, t_s: float) -> Pose:
    """Return the pose at a time between two looks.

    Landmarks go straight from one look to the next. What jumps stays where it was until the later look, which was
    taken as soon as something began; so does everything where somebody comes, goes, or is exchanged for somebody else.

    Args:
        before: the look before.
        after: the look after.
        t_s: the time, seconds, between theirs.
    """
    if not (before.found and after.found) or before.stranger != after.stranger or before.size_px != after.size_px:
        return replace(before, t_s=t_s, naming=0.0, between=before.found)
    share = (t_s - before.t_s) / (after.t_s - before.t_s)
    moved = after.image_px - before.image_px
    moves = np.hypot(moved[:, 0], moved[:, 1]) <= _JUMP_TRUNKS * before.trunk_px
    shares = np.where(moves, share, 0.0)
    return replace(
        before,
        t_s=t_s,
        image_px=before.image_px + shares[:, None] * moved,
        world_m=before.world_m + shares[:, None] * (after.world_m - before.world_m),
        visibility=before.visibility + shares * (after.visibility - before.visibility),
        naming=0.0,
        between=True,
    )
