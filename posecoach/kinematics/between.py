"""Signals of frames that the model did not look at."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields, replace
from operator import attrgetter
from typing import Any

from posecoach.kinematics.legs import LegSignals
from posecoach.kinematics.signals import Signals
from posecoach.pose.between import JUMP_TRUNKS

#: A value that differs by more than this between two looks, by unit, has not moved but jumped: a landmark that jumps at
#: the end of a thigh or shank turns it by at least 20 deg.
JUMPS: Mapping[str, float] = {"deg": 20.0, "trunk": JUMP_TRUNKS}

#: The numbers of `Signals` that are interpolated.
_BODY = (
    "view_deg",
    "trunk_inclination_deg",
    "pelvis_height",
    "leg_separation",
    "trunk_px",
    "upper_trunk_inclination_deg",
    "shoulder_height",
    "camera_roll_deg",
    "trunk_sigma_deg",
    "pelvis_sigma",
)

_LEG = tuple(field.name for field in fields(LegSignals))


def signals_between(before: Signals, after: Signals | None, t_s: float) -> Signals:
    """Return the signals at a time between two looks.

    Numbers are interpolated linearly, as the landmarks are. One that jumps, or that is missing at one of the looks, is
    that of the look before, and so is what is no number: posture, facing, and why the body is not seen.

    Args:
        before: the signals of the look before.
        after: those of the look after; None if there is none, and then nothing changes.
        t_s: the time, seconds, between theirs.
    """
    if after is None:
        return replace(before, t_s=t_s, naming=0.0, between=True)
    share = (t_s - before.t_s) / (after.t_s - before.t_s)
    body = _mixed(_body_of(before), _body_of(after), _BODY_JUMPS, share)
    left = LegSignals(*_mixed(_leg_of(before.left), _leg_of(after.left), _LEG_JUMPS, share))
    right = LegSignals(*_mixed(_leg_of(before.right), _leg_of(after.right), _LEG_JUMPS, share))
    numbers: dict[str, Any] = dict(zip(_BODY, body, strict=True))
    return replace(before, t_s=t_s, naming=0.0, between=True, left=left, right=right, **numbers)


def _jump(name: str) -> float:
    """Return by how much a signal changes at most while it moves, in its unit."""
    if name.endswith("_px"):
        return math.inf
    return JUMPS["deg" if name.endswith("_deg") else "trunk"]


_BODY_JUMPS, _LEG_JUMPS = [_jump(name) for name in _BODY], [_jump(name) for name in _LEG]
_body_of: Callable[[Signals], tuple[float, ...]] = attrgetter(*_BODY)
_leg_of: Callable[[LegSignals], tuple[float, ...]] = attrgetter(*_LEG)


def _mixed(before: Iterable[float], after: Iterable[float], jumps: Iterable[float], share: float) -> list[float]:
    # A comparison with NaN is false.
    return [
        old + share * (new - old) if abs(new - old) <= jump else old
        for old, new, jump in zip(before, after, jumps, strict=True)
    ]
