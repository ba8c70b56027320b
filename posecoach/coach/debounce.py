"""Conditions that must last before they count, so that nothing chatters."""

from __future__ import annotations

import math


class Debounced:
    """A condition that changes only after it has been otherwise for a while; its first value counts at once.

    Args:
        on_s: how long it must hold to become true, seconds.
        off_s: how long it must not hold to become false, seconds.
    """

    def __init__(self, on_s: float, off_s: float) -> None:
        self._on_s = on_s
        self._off_s = off_s
        self._known = False
        self._other_since_s = math.nan
        self.value = False

    def update(self, raw: bool, t_s: float) -> bool:
        """Take in the condition as it is at ``t_s`` and return it as it counts."""
        if not self._known:
            self._known, self.value = True, raw
        if raw == self.value:
            self._other_since_s = math.nan
            return self.value
        if math.isnan(self._other_since_s):
            self._other_since_s = t_s
        if t_s - self._other_since_s >= (self._on_s if raw else self._off_s):
            self.value = raw
            self._other_since_s = math.nan
        return self.value
