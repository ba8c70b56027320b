"""A sample of many values in bounded memory; it holds every value up to a limit."""

from __future__ import annotations

import math
from array import array
from collections.abc import Iterable


class Sample:
    """An evenly spaced sample: every value, or once there are too many every second, fourth and so on.

    Args:
        max_values: most values kept, at least 2.

    Attributes:
        kept: the values, in order.
    """

    __slots__ = ("_every", "_highest_left_out", "_lowest_left_out", "_max_values", "_skipped", "kept")

    def __init__(self, max_values: int) -> None:
        self.kept = array("d")
        self._lowest_left_out = math.inf
        self._highest_left_out = -math.inf
        self._max_values = max_values
        self._every = 1
        self._skipped = 0

    @property
    def lowest(self) -> float:
        """Lowest of all values, including those that are not kept; infinite without any."""
        return min(self._lowest_left_out, min(self.kept, default=math.inf))

    @property
    def highest(self) -> float:
        """Highest of all values, including those that are not kept; minus infinity without any."""
        return max(self._highest_left_out, max(self.kept, default=-math.inf))

    def append(self, value: float) -> None:
        """Add a value, which must not be NaN."""
        if self._skipped:
            self._skipped -= 1
            self._leave_out((value,))
            return
        self._skipped = self._every - 1
        self.kept.append(value)
        if len(self.kept) > self._max_values:
            self._thin()

    def _thin(self) -> None:
        self._leave_out(self.kept[1::2])
        seen = (len(self.kept) - 1) * self._every + 1
        self.kept = self.kept[::2]
        self._every *= 2
        self._skipped = -seen % self._every

    def _leave_out(self, values: Iterable[float]) -> None:
        for value in values:
            self._lowest_left_out = min(self._lowest_left_out, value)
            self._highest_left_out = max(self._highest_left_out, value)
