"""The own level: the value that a person holds, learned while they hold still in right form."""

from __future__ import annotations

import math

#: The level is known after holding still this long, seconds.
_KNOWN_AFTER_S = 1.0

#: It is a running mean over about this long, seconds.
_OVER_S = 10.0

#: Time constant against which stillness is measured, seconds.
_STILL_S = 0.4


class OwnLevel:
    """Learns the level of one value of one person.

    Only still moments count: on the way into a position the value does not show yet what will be held.

    Args:
        still: how far the value may be from where it was a moment ago to count as still, in its unit.

    Attributes:
        value: the level; NaN until it is known.
    """

    __slots__ = ("_known_s", "_level", "_recent", "_still", "value")

    def __init__(self, still: float) -> None:
        self._still = still
        self.forget()

    def forget(self) -> None:
        """Start over, for another person or another hold."""
        self.value = math.nan
        self._recent = math.nan
        self._level = math.nan
        self._known_s = 0.0

    def update(self, value: float, step_s: float, *, learn: bool) -> None:
        """Take in a value ``step_s`` after the previous one; ``learn`` only from right form."""
        if math.isnan(value):
            return
        recent = value if math.isnan(self._recent) else self._recent
        self._recent = recent = recent + (1.0 - math.exp(-step_s / _STILL_S)) * (value - recent)
        if not learn or abs(value - recent) > self._still:
            return
        known_s = self._known_s + step_s
        level = value if math.isnan(self._level) else self._level
        level += step_s / (known_s if known_s < _OVER_S else _OVER_S) * (value - level)
        self._known_s, self._level = known_s, level
        if known_s >= _KNOWN_AFTER_S:
            self.value = level
