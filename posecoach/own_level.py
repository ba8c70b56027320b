"""The level that a person holds, learned while they hold still in right form."""

from __future__ import annotations

import math

#: The level is known after this long of holding still, seconds.
_KNOWN_AFTER_S = 1.0

#: It is the mean over about this long, seconds.
_OVER_S = 10.0

#: Time constant against which stillness is measured, seconds.
_STILL_S = 0.4


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
        self._recent += (1.0 - math.exp(-step_s / _STILL_S)) * (value - self._recent)
        if not learn or abs(value - self._recent) > self._still:
            return
        self._known_s += step_s
        if math.isnan(self._level):
            self._level = value
        self._level += min(1.0, step_s / min(max(self._known_s, step_s), _OVER_S)) * (value - self._level)
