"""Checks whether a pose can follow another: pure functions of the poses of two frames."""

from __future__ import annotations

import numpy as np

from posecoach.pose import LEGS, MIRRORED, Array, Landmark, Pose

_HIPS = [Landmark.LEFT_HIP, Landmark.RIGHT_HIP]
_SHOULDERS = [Landmark.LEFT_SHOULDER, Landmark.RIGHT_SHOULDER]
_KNEES_ANKLES = LEGS[:, [1, 2]]
_TRUNK = [*_SHOULDERS, *_HIPS]


def trunk_vector(pose: Pose) -> Array:
    """Return the vector from the middle of the hips to the middle of the shoulders, pixels."""
    return np.asarray(pose.image_px[_SHOULDERS].mean(axis=0) - pose.image_px[_HIPS].mean(axis=0))


def leg_jump(before: Pose, after: Pose) -> float:
    """Return how far knees and ankles moved relative to the hips: mean, trunk lengths, without exchanged labels."""
    trunk_px = max(before.trunk_px, 1e-6)
    old, new = (p.image_px[_KNEES_ANKLES] - p.image_px[_HIPS].mean(axis=0) for p in (before, after))
    kept = np.hypot(*np.moveaxis(new - old, -1, 0)).mean()
    exchanged = np.hypot(*np.moveaxis(new[::-1] - old, -1, 0)).mean()
    return float(min(kept, exchanged)) / trunk_px


def legs_collapsed(before: Pose, after: Pose) -> bool:
    """Return whether two legs that were apart are drawn onto one."""
    was_apart = _legs_apart(before)
    return was_apart > 0.6 * before.trunk_px and _legs_apart(after) < 0.5 * was_apart


def body_reversed(before: Pose, after: Pose) -> bool:
    """Return whether head and feet changed places."""
    return bool(trunk_vector(before) @ trunk_vector(after) < 0.0)


def trunks_apart(one: Pose, other: Pose) -> float:
    """Return the distance between two trunks: mean of shoulders and hips, lengths of the longer trunk.

    Left and right may be labelled differently. NaN if one of the poses is empty.
    """
    there = other.image_px
    named = [one.image_px - there, one.image_px - there[MIRRORED]]
    nearest = min(float(np.hypot(*difference[_TRUNK].T).mean()) for difference in named)
    return nearest / max(one.trunk_px, other.trunk_px, 1e-6)


def _legs_apart(pose: Pose) -> float:
    legs = pose.image_px[_KNEES_ANKLES]
    return float(np.hypot(*np.moveaxis(legs[0] - legs[1], -1, 0)).sum())
