"""Values in large letters, kept from flickering."""

from __future__ import annotations

import math
from typing import Generic, TypeVar

#: Shortest time between two changes, seconds.
_STAYS_S = 1.0

T = TypeVar("T")


class Steady(Generic[T]):
    """A displayed value that changes at most once a second, unless told to change at once.

    Attributes:
        shown: the value.
    """

    def __init__(self, first: T) -> None:
        self.shown = first
        self._changed_s = -math.inf

    def update(self, wanted: T, t_s: float, *, at_once: bool) -> T:
        """Return what to show at ``t_s``: ``wanted`` if ``at_once`` or the last change is long enough ago."""
        if wanted != self.shown and (at_once or t_s - self._changed_s >= _STAYS_S):
            self.shown, self._changed_s = wanted, t_s
        return self.shown
