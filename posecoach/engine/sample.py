"""Samples of many values in bounded memory; they hold every value up to a limit."""

from __future__ import annotations

import math
from array import array
from collections.abc import Iterable, MutableSequence
from typing import Generic, TypeVar

T = TypeVar("T")


class EvenSample(Generic[T]):
    """An evenly spaced sample: every item, or once there are too many every second, fourth and so on.

    Args:
        most: most items kept, at least 2.
        kept: the empty sequence to keep them in.

    Attributes:
        kept: the items, in order.
    """

    __slots__ = ("_every", "_most", "_skipped", "kept")

    def __init__(self, most: int, kept: MutableSequence[T]) -> None:
        self.kept = kept
        self._most = most
        self._every = 1
        self._skipped = 0

    def append(self, item: T) -> None:
        """Add an item."""
        if self._skipped:
            self._skipped -= 1
            self._leave_out((item,))
            return
        self._skipped = self._every - 1
        self.kept.append(item)
        if len(self.kept) > self._most:
            self._thin()

    def extend(self, items: MutableSequence[T]) -> None:
        """Add items, as `append` does one after another."""
        if self._every == 1 and len(self.kept) + len(items) <= self._most:
            self.kept.extend(items)
            return
        for item in items:
            self.append(item)

    def _thin(self) -> None:
        self._leave_out(self.kept[1::2])
        seen = (len(self.kept) - 1) * self._every + 1
        self.kept = self.kept[::2]
        self._every *= 2
        self._skipped = -seen % self._every

    def _leave_out(self, items: Iterable[T]) -> None:
        """Take in items that are not kept."""


class Sample(EvenSample[float]):
    """An evenly spaced sample of values, none of them NaN, that also knows the extremes of all.

    Args:
        max_values: most values kept, at least 2.
    """

    __slots__ = ("_highest_left_out", "_lowest_left_out")

    def __init__(self, max_values: int) -> None:
        super().__init__(max_values, array("d"))
        self._lowest_left_out = math.inf
        self._highest_left_out = -math.inf

    @property
    def lowest(self) -> float:
        """Lowest of all values, including those that are not kept; infinite without any."""
        return min(self._lowest_left_out, min(self.kept, default=math.inf))

    @property
    def highest(self) -> float:
        """Highest of all values, including those that are not kept; minus infinity without any."""
        return max(self._highest_left_out, max(self.kept, default=-math.inf))

    def _leave_out(self, items: Iterable[float]) -> None:
        for value in items:
            self._lowest_left_out = min(self._lowest_left_out, value)
            self._highest_left_out = max(self._highest_left_out, value)
