"""Interpolated landmarks for frames that the model did not look at."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from posecoach.pose.pose import Pose

#: A landmark that differs by more than this between two looks, trunk lengths, has not moved but jumped, as when the
#: model exchanges the legs: looks are at most 0.1 s apart, and nobody stretches at 3 trunk lengths a second.
JUMP_TRUNKS = 0.3


def pose_between(before: Pose, after: Pose | None, t_s: float) -> Pose:
    """Return the pose at a time between two looks.

    Landmarks are interpolated linearly. A landmark that jumps keeps its old position until the later look, and so do
    all of them when a person comes, goes or is replaced by another one.

    Args:
        before: the look before.
        after: the look after; None if there is none, and then the pose stays.
        t_s: the time, seconds, between theirs.
    """
    if after is None or not _same_person(before, after):
        return replace(before, t_s=t_s, naming=0.0, between=before.found)
    share = (t_s - before.t_s) / (after.t_s - before.t_s)
    moved = after.image_px - before.image_px
    moves = np.hypot(moved[:, 0], moved[:, 1]) <= JUMP_TRUNKS * before.trunk_px
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


def _same_person(before: Pose, after: Pose) -> bool:
    found = before.found and after.found
    return found and before.stranger == after.stranger and before.size_px == after.size_px
