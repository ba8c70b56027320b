"""Many values kept in bounded memory; as long as they are not too many, every one."""

from __future__ import annotations

import math
from array import array


class Sample:
    """Values that stand for all: every one, or once there are too many every second, fourth and so on.

    Args:
        max_values: most values kept, at least 2.

    Attributes:
        kept: the values, in order.
        lowest: lowest of all values, also of those that are not kept; infinite without any.
        highest: highest of all values; minus infinite without any.
    """

    __slots__ = ("_every", "_max_values", "_seen", "highest", "kept", "lowest")

    def __init__(self, max_values: int) -> None:
        self.kept = array("d")
        self.lowest = math.inf
        self.highest = -math.inf
        self._max_values = max_values
        self._every = 1
        self._seen = 0

    def append(self, value: float) -> None:
        """Add a value, which is a number."""
        if self._seen % self._every == 0:
            self.kept.append(value)
            if len(self.kept) > self._max_values:
                self.kept = self.kept[::2]
                self._every *= 2
        self._seen += 1
        self.lowest = min(self.lowest, value)
        self.highest = max(self.highest, value)
