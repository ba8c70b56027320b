"""The values of a profile, as frozen dataclasses."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from posecoach.kinematics.signals import Sight


@dataclass(frozen=True, slots=True)
class OwnBand:
    """How a band closes in on the level that a person holds.

    Landmarks err by a constant for a person and a camera, which a change from the person's own level does not.

    Attributes:
        below: how far under the own level the value may fall.
        above: how far over the own level the value may rise.
        low_at_most: the lower edge is raised to this at most.
        high_at_least: the upper edge is lowered to this at most.
    """

    below: float
    above: float
    low_at_most: float
    high_at_least: float


@dataclass(frozen=True, slots=True)
class Band:
    """Where a value is right: from ``low`` to ``high``; once inside, up to ``hysteresis`` beyond.

    An open side is minus or plus infinity.
    """

    low: float = -math.inf
    high: float = math.inf
    hysteresis: float = 0.0
    own: OwnBand | None = None

    def around(self, level: float) -> Band:
        """Return the band closed in on the level that the person holds; the same band if it does not do that."""
        if self.own is None:
            return self
        low = max(self.low, min(level - self.own.below, self.own.low_at_most))
        high = min(self.high, max(level + self.own.above, self.own.high_at_least))
        return Band(low, high, self.hysteresis, self.own)

    def excess(self, value: float, *, inside: bool) -> float:
        """Return how far ``value`` lies outside the band: negative below, positive above, 0 inside.

        Args:
            value: the measured value, not NaN.
            inside: whether the value was inside before, so that the hysteresis applies. The distance returned is
                always the one to the band's own edge: that is how far the person has to move.
        """
        slack = self.hysteresis if inside else 0.0
        if value < self.low - slack:
            return value - self.low
        if value > self.high + slack:
            return value - self.high
        return 0.0


@dataclass(frozen=True, slots=True)
class Clock:
    """How hold time is counted; seconds.

    Attributes:
        settle_s: right form this long begins a set.
        confirm_s: wrong form this long is a fault.
        max_gap_s: a longer gap between two frames is not counted.
        leave_s: away from the position this long ends the set.
        leaving_s: wrong form that no hold follows counts as a fault if it lasts this long.
        gone_s: nobody, or not the whole body, in the picture this long ends the set.
        switch_s: another stretch held this long ends the set.
        change_over_s: a set on the other side begins only after the position was left this long.
        lost_change_s: out of sight this long, legs may have changed as well.
        level_kept_s: out of the position this long, the own level is forgotten.
        unbroken: whether a fault sets the clock back to zero.
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
        extras: further numbers of this stretch, by name (``breath_s`` of the bridge).
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
