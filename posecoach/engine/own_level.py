"""The level that a person holds, learned while they hold still in right form."""

from __future__ import annotations

import math
from collections.abc import Sequence

from posecoach.profiles.profile import Band

#: The level is known after this long of holding still, seconds.
_KNOWN_AFTER_S = 1.0

#: It is the mean over about this long, seconds.
_OVER_S = 10.0

#: Time constant against which stillness is measured, seconds.
_STILL_S = 0.4


def still_share(step_s: float) -> float:
    """Return the share of a step that what counts as "a moment ago" follows in ``step_s`` seconds."""
    return 1.0 - math.exp(-step_s / _STILL_S)


class OwnLevel:
    """Follows one value of one person.

    Only still moments count: on the way into a position the value says nothing of what will be held, and a slow change
    for the worse must not be learned as the new level.

    Args:
        still: how far the value may be from where it was a moment ago to count as still, in its unit.
    """

    def __init__(self, still: float) -> None:
        self._still = still
        self.forget()

    def forget(self) -> None:
        """Start anew, for another person or another hold."""
        self._recent = math.nan
        self._level = math.nan
        self._known_s = 0.0

    @property
    def value(self) -> float:
        """The level, or NaN as long as it is not known."""
        return self._level if self._known_s >= _KNOWN_AFTER_S else math.nan

    def update(self, value: float, step_s: float, *, learn: bool) -> None:
        """Take in a value ``step_s`` after the one before; ``learn`` only from right form."""
        if math.isnan(value):
            return
        if math.isnan(self._recent):
            self._recent = value
        self._recent += still_share(step_s) * (value - self._recent)
        if not learn or abs(value - self._recent) > self._still:
            return
        self._known_s += step_s
        if math.isnan(self._level):
            self._level = value
        self._level += step_s / min(self._known_s, _OVER_S) * (value - self._level)

    def follow(self, values: Sequence[float], steps_s: Sequence[float], shares: Sequence[float], band: Band) -> int:
        """Take in successive values of right form as `update` does, until one leaves ``band`` closed in on the level.

        Args:
            values: the values, none of them NaN.
            steps_s: time of each since the one before.
            shares: `still_share` of each step.
            band: the band of the profile, in which the value before was.

        Returns:
            How many values stayed inside; these were taken in.
        """
        if band.own is None:
            raise ValueError("the band does not follow the own level")
        below, above, slack = band.own.below, band.own.above, band.hysteresis
        lowest, low_at_most = band.low - slack, band.own.low_at_most - slack
        highest, high_at_least = band.high + slack, band.own.high_at_least + slack
        recent, level, known_s = self._recent, self._level, self._known_s
        taken = 0
        for value, step_s, share in zip(values, steps_s, shares, strict=True):
            if not lowest <= value <= highest:
                break
            if known_s >= _KNOWN_AFTER_S and not (
                (value >= low_at_most or value >= level - below - slack)
                and (value <= high_at_least or value <= level + above + slack)
            ):
                break
            taken += 1
            if math.isnan(recent):
                recent = value
            recent += share * (value - recent)
            if abs(value - recent) > self._still:
                continue
            known_s += step_s
            if math.isnan(level):
                level = value
            level += step_s / (known_s if known_s < _OVER_S else _OVER_S) * (value - level)
        self._recent, self._level, self._known_s = recent, level, known_s
        return taken
