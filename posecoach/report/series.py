"""The judged values of a whole video as arrays, cut and thinned out for plotting."""

from __future__ import annotations

import math
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from posecoach.analysis.trace import CheckKey, FrameTrace

Array = NDArray[np.float64]

#: Begin and end, seconds.
Span = tuple[float, float]

#: The whole video.
ALWAYS: Span = (-math.inf, math.inf)

#: Longest plotted series, points.
MAX_POINTS = 4000


class JudgedValues:
    """Times and values of every judged check.

    Args:
        trace: what was gathered from the frames.
    """

    def __init__(self, trace: FrameTrace) -> None:
        self._trace = trace
        self._lines = {key: check.line.points() for key, check in trace.checks.items()}

    def stretches(self) -> list[str]:
        """Return the names of the stretches that were recognised at any time."""
        return list(self._trace.stretches)

    def within(self, key: CheckKey, span_s: Span = ALWAYS) -> tuple[Array, Array]:
        """Return the times and values of a check in a span of time; empty if there are none."""
        times, values = self._cut(key, span_s)
        known = ~np.isnan(values)
        return times[known], values[known]

    def typical(self, key: CheckKey) -> Array:
        """Return values of a check that stand for all of them."""
        check = self._trace.checks.get(key)
        return np.empty(0) if check is None else np.array(check.sample.kept)

    def extreme(self, key: CheckKey, span_s: Span, *, lowest: bool) -> tuple[float, float] | None:
        """Return time and value of the lowest or highest reading in a span of time, or None if there is none."""
        times, values = self.within(key, span_s)
        if not len(values):
            return None
        index = np.argmin(values) if lowest else np.argmax(values)
        return float(times[index]), float(values[index])

    def judged_s(self, stretch: str) -> float:
        """Return for how long a stretch was judged."""
        return self._trace.stretches[stretch].total_s

    def extent_s(self, stretch: str) -> tuple[float, float]:
        """Return the first and the last time at which a stretch was judged."""
        judged = self._trace.stretches[stretch]
        return judged.first_s, judged.last_s

    def line(self, key: CheckKey, span_s: Span) -> tuple[Array, Array]:
        """Return what to plot: NaN where the line breaks, at most `MAX_POINTS` points."""
        times, values = self._cut(key, span_s)
        known = np.flatnonzero(~np.isnan(values))
        # Missing values before the first or after the last value are not a break.
        whole = slice(known[0], known[-1] + 1) if len(known) else slice(0, 0)
        return thin_out(times[whole], values[whole], MAX_POINTS)

    def _cut(self, key: CheckKey, span_s: Span) -> tuple[Array, Array]:
        times, values = self._lines.get(key, (np.empty(0), np.empty(0)))
        here = slice(np.searchsorted(times, span_s[0], "left"), np.searchsorted(times, span_s[1], "right"))
        return times[here], values[here]


def thin_out(times: Array, values: Array, max_points: int) -> tuple[Array, Array]:
    """Return at most ``max_points`` points of a series, with the extremes and the gaps of every part of it.

    Args:
        times: increasing.
        values: NaN where the line breaks.
        max_points: at least 3.
    """
    if len(values) <= max_points:
        return times, values
    parts = np.array_split(np.arange(len(values)), max_points // 3)
    kept = np.array(sorted(index for part in parts for index in _telling(part, values[part])))
    return times[kept], values[kept]


def _telling(indices: NDArray[np.intp], values: Array) -> set[int]:
    """Indices of the lowest, the highest and the first missing of a few values."""
    missing = np.isnan(values)
    found = {int(indices[np.argmax(missing)])} if missing.any() else set()
    if not missing.all():
        found |= {int(indices[np.nanargmin(values)]), int(indices[np.nanargmax(values)])}
    return found


def json_numbers(values: Iterable[float], decimals: int) -> list[float | None]:
    """Return numbers for JSON: rounded, None where there is none."""
    return [round(value, decimals) if math.isfinite(value) else None for value in map(float, values)]
