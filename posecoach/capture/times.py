"""Reliable times for a video's frames, even if its timestamps are faulty."""

from __future__ import annotations

import math
from collections import deque
from statistics import median

#: The usual step is the median over this many frames with increasing times.
_USUAL_STEPS = 15

#: Times closer than this count as equal, seconds; the difference is rounding.
_LEAST_STEP_S = 1e-6

#: A jump forward by more than this is an error of the clock and not a gap, seconds.
_LONGEST_GAP_S = 12 * 3600.0

#: A jump back by more than this means that the clock was reset, seconds.
_RESTART_S = 1.0


class FrameTimes:
    """Presentation times counted from the first frame, strictly increasing.

    If a timestamp is missing, does not increase, or jumps by half a day, the frame follows the previous one by the
    usual step.

    Args:
        announced_step_s: time between two frames as announced by the container, seconds.

    Attributes:
        last_s: time of the last frame, seconds.
        reached_s: the latest time by the file's own timestamps, including jumps, seconds since its first frame.
    """

    def __init__(self, announced_step_s: float) -> None:
        self._announced_step_s = announced_step_s
        self._steps_s: deque[float] = deque(maxlen=_USUAL_STEPS)
        self._first_s: float | None = None
        self._zero_s = 0.0
        self._shown_s = math.nan
        self.last_s = 0.0
        self.reached_s = 0.0

    @property
    def step_s(self) -> float:
        """The usual time between two frames, seconds."""
        return median(self._steps_s) if self._steps_s else self._announced_step_s

    def next(self, shown_s: float) -> float:
        """Return the time of the next frame.

        Args:
            shown_s: its timestamp, seconds; NaN if it has none.
        """
        if self._first_s is None:
            self._first_s = self._zero_s = self._shown_s = shown_s if math.isfinite(shown_s) else 0.0
            return 0.0
        t_s = shown_s - self._zero_s
        follows = self.last_s + self.step_s
        if not math.isfinite(t_s):
            t_s = follows
        elif shown_s < self._shown_s - _RESTART_S or t_s > self.last_s + _LONGEST_GAP_S:
            self._zero_s = shown_s - follows
            t_s = follows
        elif t_s <= self.last_s + _LEAST_STEP_S:
            t_s = follows
        else:
            self._steps_s.append(t_s - self.last_s)
        if math.isfinite(shown_s):
            self._shown_s = shown_s
            self.reached_s = max(self.reached_s, shown_s - self._first_s)
        self.last_s = t_s
        self.reached_s = max(self.reached_s, t_s)
        return t_s
