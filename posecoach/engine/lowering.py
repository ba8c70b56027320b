"""Timing how long lifted hips took to come down."""

from __future__ import annotations

import math
from collections import deque

import numpy as np

from posecoach.engine.timed import Timed
from posecoach.kinematics.signals import Posture, Signals

#: A smooth movement spends 50 % (minimum jerk) to 59 % (half a cosine) of its time between 90 and 10 % of its range.
#: These marks can be timed; the very beginning and end, with almost no movement, cannot.
_TIMED_SHARE = 0.55
_FROM, _TO = 0.9, 0.1

#: The lifted height is the 75 % quantile over the last frames of the hold, seconds: the first moments of lowering still
#: count as holding and must not pull it down.
_LEVEL_OVER_S = 5.0
_LEVEL_QUANTILE = 0.75

#: A lowering after a shorter hold than this is not timed, seconds.
_MIN_HELD_S = 1.0

#: The hips are down when at most this share of the way to their height at rest is left; hips that merely sag stay
#: half-way. If the height at rest was never seen, they are down at the second share of the lifted height: at rest the
#: hips read up to 0.3 of it, sagging ones 0.5 and more.
_DOWN_SHARE = 0.25
_DOWN_SHARE_OF_LEVEL = 0.4

#: They lie still when they sank by less than this share of the lifted height within this time, seconds.
_STILL_S = 0.5
_STILL_SHARE = 0.05

#: Rising again by this share of the lifted height also ends a lowering: the next lift may follow at once.
_LIFTED_SHARE = 0.15

#: A lowering with a longer gap between two measured heights is not timed, seconds.
_MAX_GAP_S = 0.5

#: How long heights are kept, seconds; nobody takes longer to come down.
_MEMORY_S = 30.0


class LoweringWatch:
    """Times every lowering that follows a hold.

    A pause half-way down counts as part of the lowering; going up again and holding starts over. The time is taken
    between 90 % and 10 % of the lifted height over rest. The reported value is the duration of the whole movement: that
    time divided by 0.55, the share of its time that a smooth movement spends between the two marks.
    """

    def __init__(self) -> None:
        self._rest = math.inf
        self._held: deque[tuple[float, float]] = deque()
        self._since_lifted: deque[tuple[float, float]] = deque()
        self._level: float | None = None
        self._lowest = math.inf

    @property
    def awaiting(self) -> bool:
        """Whether the hips were held up and have not come down since."""
        return bool(self._held)

    def sees(self, signals: Signals) -> bool:
        """Return whether the height of the hips could be measured on this frame."""
        return not math.isnan(_height(signals))

    def update(self, signals: Signals, *, holding: bool) -> Timed | None:
        """Take in one frame; return the lowering that it completed, if any.

        Args:
            signals: what was measured.
            holding: whether the hold clock runs.
        """
        t_s, pelvis_height = signals.t_s, _height(signals)
        if math.isnan(pelvis_height):
            return None
        if holding:
            self._held.append((t_s, pelvis_height))
            self._level, self._lowest = None, math.inf
            while t_s - self._held[0][0] > _LEVEL_OVER_S:
                self._held.popleft()
        elif not self._held:
            self._rest = min(self._rest, pelvis_height)
            return None
        self._since_lifted.append((t_s, pelvis_height))
        while t_s - self._since_lifted[0][0] > _MEMORY_S:
            self._since_lifted.popleft()
        if holding:
            return None
        if self._level is None:
            self._level = float(np.quantile([height for _, height in self._held], _LEVEL_QUANTILE))
        self._lowest = min(self._lowest, pelvis_height)
        if not self._is_down(self._level):
            return None
        lowering = self._timed(self._level)
        self._held.clear()
        self._since_lifted.clear()
        return lowering

    def _is_down(self, level: float) -> bool:
        rest_known = math.isfinite(self._rest)
        down = self._rest + _DOWN_SHARE * (level - self._rest) if rest_known else _DOWN_SHARE_OF_LEVEL * level
        t_s, height = self._since_lifted[-1]
        if self._lowest > down:
            return False
        if height > self._lowest + _LIFTED_SHARE * level:
            return True
        earlier = next((h for t, h in reversed(self._since_lifted) if t <= t_s - _STILL_S), math.inf)
        return earlier - height < _STILL_SHARE * level

    def _timed(self, level: float) -> Timed | None:
        """Return the last lowering, or None if it cannot be timed."""
        if self._held[-1][0] - self._held[0][0] < _MIN_HELD_S:
            return None
        times, heights = np.array(self._since_lifted).T
        lowest = int(np.argmin(heights))
        floor = heights[lowest]
        span = level - floor
        high = np.flatnonzero(heights[: lowest + 1] >= floor + _FROM * span)
        if not high.size:
            return None
        start = int(high[-1])
        end = start + int(np.argmax(heights[start:] <= floor + _TO * span))
        if end == start or np.diff(times[start : end + 1]).max() > _MAX_GAP_S:
            return None
        start_s, end_s = float(times[start]), float(times[end])
        return Timed(start_s, end_s, (end_s - start_s) / _TIMED_SHARE)


def _height(signals: Signals) -> float:
    """Return the height of the hips of a person lying on the back, trunk lengths; NaN in any other posture."""
    return signals.pelvis_height if signals.posture is Posture.SUPINE else math.nan
