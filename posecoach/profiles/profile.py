"""The values of a profile."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from posecoach.kinematics.signals import Sight
from posecoach.stretches.bands import Band, OwnBand

__all__ = ["Band", "Clock", "OwnBand", "Profile", "StretchThresholds"]


@dataclass(frozen=True, slots=True)
class Clock:
    """How hold time is counted; seconds.

    Attributes:
        settle_s: right form this long begins a set.
        confirm_s: wrong form this long is a fault.
        max_gap_s: a longer gap between two frames is not counted.
        leave_s: away from the position this long ends the set.
        leaving_s: wrong form that no hold follows counts as a fault if it lasts this long.
        gone_s: nobody, or only part of the body, in the picture for this long ends the set.
        switch_s: another stretch held this long ends the set.
        change_over_s: a set on the other side begins only after the position was left this long.
        lost_change_s: after being out of sight this long the person may also have changed legs.
        level_kept_s: after being out of the position this long the own level is forgotten.
        unbroken: whether a fault resets the clock to zero.
    """

    settle_s: float
    confirm_s: float
    max_gap_s: float
    leave_s: float
    leaving_s: float
    gone_s: float
    switch_s: float
    change_over_s: float
    lost_change_s: float
    level_kept_s: float
    unbroken: bool


@dataclass(frozen=True, slots=True)
class StretchThresholds:
    """The thresholds of one stretch.

    Attributes:
        target_s: hold time that completes a set, seconds.
        gates: bands of being in the stretch at all, by gate name.
        checks: bands of right form, by check name.
        extras: extra numbers of this stretch, by name (``breath_s`` if it is counted in breaths).
    """

    target_s: float
    gates: Mapping[str, Band]
    checks: Mapping[str, Band]
    extras: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Profile:
    """All thresholds.

    Attributes:
        name: what it is called in results.
        notes: free text.
        sight: how well a body must be seen.
        clock: how hold time is counted.
        stretches: thresholds by stretch name.
    """

    name: str
    notes: str
    sight: Sight
    clock: Clock
    stretches: Mapping[str, StretchThresholds]
