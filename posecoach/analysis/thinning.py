"""Time series in bounded memory; short ones are kept completely."""

from __future__ import annotations

from array import array

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

#: Width of the first time slots, seconds; they double from there.
_LEAST_WIDTH_S = 1.0 / 64.0


class Envelope:
    """A time series that keeps all values, or once there are too many the extremes of each time slot.

    Of each slot the lowest, the highest and the first missing value are kept. All slots have the same width and begin
    at multiples of it. The width doubles as the series grows, so that the extremes stay those of all values.

    Args:
        max_points: most points kept, at least 12.
    """

    def __init__(self, max_points: int) -> None:
        self._max_points = max_points
        self._width_s = 0.0
        self._times = array("d")
        self._values = array("d")

    def append(self, t_s: float, value: float) -> None:
        """Add a value, NaN where the line breaks; times must not decrease."""
        self._times.append(t_s)
        self._values.append(value)
        if len(self._times) > self._max_points:
            self._thin_out()

    def points(self) -> tuple[Array, Array]:
        """Return the times, seconds, and the values, NaN where the line breaks."""
        return np.array(self._times), np.array(self._values)

    def _thin_out(self) -> None:
        times, values = self.points()
        width_s = self._width_s or _LEAST_WIDTH_S
        kept = _extremes(times, values, width_s)
        # To half the limit, so that thinning out is rare.
        while len(kept) > self._max_points // 2:
            width_s *= 2.0
            kept = _extremes(times, values, width_s)
        self._width_s = width_s
        self._times, self._values = array("d", times[kept]), array("d", values[kept])


def _extremes(times: Array, values: Array, width_s: float) -> NDArray[np.intp]:
    """Indices of the lowest, the highest and the first missing value of each time slot, in order."""
    slots = np.floor(times / width_s)
    kept = np.zeros(len(slots), dtype=np.bool_)
    missing = np.flatnonzero(np.isnan(values))
    kept[missing[_first_of_each(slots[missing])]] = True
    for signed in (values, -values):
        # NaN is sorted behind all values of its slot.
        order = np.lexsort((signed, slots))
        kept[order[_first_of_each(slots[order])]] = True
    return np.flatnonzero(kept)


def _first_of_each(slots: Array) -> NDArray[np.bool_]:
    return np.asarray(np.diff(slots, prepend=np.nan) != 0.0)
