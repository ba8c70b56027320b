"""The judged values of a whole video as arrays, cut and thinned out for plotting."""

from __future__ import annotations

import math
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from posecoach.analysis.result import FrameTable

Array = NDArray[np.float64]

#: Stretch and check.
Key = tuple[str, str]

#: Begin and end, seconds.
Span = tuple[float, float]

#: The whole video.
ALWAYS: Span = (-math.inf, math.inf)

#: Longest plotted series, points.
MAX_POINTS = 4000


class JudgedValues:
    """Times and values of every judged check.

    Args:
        frames: the frames of the video.
        max_gap_s: a longer gap between two values breaks the line.
    """

    def __init__(self, frames: FrameTable, max_gap_s: float) -> None:
        times = np.array(frames.t_s, dtype=np.float64)
        self._max_gap_s = max_gap_s
        self._series: dict[Key, tuple[Array, Array]] = {}
        for key, pairs in frames.checks.items():
            table = np.array(pairs, dtype=np.float64).reshape(-1, 2)
            table = table[np.isfinite(table[:, 1])]
            if len(table):
                self._series[key] = (times[table[:, 0].astype(np.intp)], table[:, 1])

    def stretches(self) -> list[str]:
        """Return the names of the stretches that were recognised at any time."""
        return list(dict.fromkeys(stretch for stretch, _ in self._series))

    def within(self, key: Key, span_s: Span = ALWAYS) -> tuple[Array, Array]:
        """Return the times and values of a check in a span of time; empty if there are none."""
        times, values = self._series.get(key, (np.empty(0), np.empty(0)))
        here = slice(np.searchsorted(times, span_s[0], "left"), np.searchsorted(times, span_s[1], "right"))
        return times[here], values[here]

    def extreme(self, key: Key, span_s: Span, *, lowest: bool) -> tuple[float, float] | None:
        """Return time and value of the lowest or highest reading in a span of time, or None if there is none."""
        times, values = self.within(key, span_s)
        if not len(values):
            return None
        index = np.argmin(values) if lowest else np.argmax(values)
        return float(times[index]), float(values[index])

    def judged_s(self, stretch: str) -> float:
        """Return for how long a stretch was judged."""
        times = np.unique(np.concatenate([t for (name, _), (t, _) in self._series.items() if name == stretch]))
        steps = np.diff(times)
        return float(steps[steps <= self._max_gap_s].sum())

    def extent_s(self, stretch: str) -> tuple[float, float]:
        """Return the first and the last time at which a stretch was judged."""
        times = [t for (name, _), (t, _) in self._series.items() if name == stretch]
        return float(min(t[0] for t in times)), float(max(t[-1] for t in times))

    def line(self, key: Key, span_s: Span) -> tuple[Array, Array]:
        """Return what to plot: NaN where the line breaks, at most `MAX_POINTS` points."""
        return thin_out(*with_gaps(*self.within(key, span_s), self._max_gap_s), MAX_POINTS)


def with_gaps(times: Array, values: Array, max_gap_s: float) -> tuple[Array, Array]:
    """Return the series with a NaN amid every gap that is longer than ``max_gap_s``."""
    gaps = np.flatnonzero(np.diff(times) > max_gap_s) + 1
    middles = (times[gaps - 1] + times[gaps]) / 2
    return np.insert(times, gaps, middles), np.insert(values, gaps, np.nan)


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
