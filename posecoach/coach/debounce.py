"""Debouncing of conditions."""

from __future__ import annotations

import math


class Debounced:
    """A condition that changes only after its input has differed for a while; the first input counts at once.

    Args:
        on_s: how long the input must be true before the value becomes true, seconds.
        off_s: how long the input must be false before the value becomes false, seconds.
    """

    def __init__(self, on_s: float, off_s: float) -> None:
        self._on_s = on_s
        self._off_s = off_s
        self._known = False
        self._other_since_s = math.nan
        self.value = False

    def update(self, raw: bool, t_s: float) -> bool:
        """Process the input at ``t_s`` and return the debounced value."""
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
