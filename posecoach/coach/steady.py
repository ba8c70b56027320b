"""What is shown in large letters keeps still: it changes at most once a second, unless the clock starts or stops."""

from __future__ import annotations

import math
from typing import Generic, TypeVar

#: What is shown stays for at least this long, seconds.
_STAYS_S = 1.0

T = TypeVar("T")


class Steady(Generic[T]):
    """A value that is shown, and follows another one without flickering.

    Attributes:
        shown: the value.
    """

    def __init__(self, first: T) -> None:
        self.shown = first
        self._changed_s = -math.inf

    def update(self, wanted: T, t_s: float, *, at_once: bool) -> T:
        """Return what to show at ``t_s`` where ``wanted`` would be shown if it lasted; ``at_once`` lets it change."""
        if wanted != self.shown and (at_once or t_s - self._changed_s >= _STAYS_S):
            self.shown, self._changed_s = wanted, t_s
        return self.shown
