"""The times of a video's frames, whatever its timestamps do."""

from __future__ import annotations

import math
from collections import deque
from statistics import median

#: The rate so far is that of the last so many frames with times that go forward.
_USUAL_STEPS = 15

#: Times closer than this stand still; what is between them is rounding, seconds.
_LEAST_STEP_S = 1e-6

#: A jump forward by more than this is a fault of the clock, no gap: nobody films that long without a picture, seconds.
_LONGEST_GAP_S = 12 * 3600.0

#: A jump back by more than this is another clock, which goes on from there, seconds.
_RESTART_S = 1.0


class FrameTimes:
    """Presentation times counted from the first frame, strictly increasing.

    Where a timestamp is missing, stands still, runs backwards or jumps by half a day, the frame follows the one before
    at the usual rate.

    Args:
        announced_step_s: time between two frames as the container announces it, seconds.

    Attributes:
        last_s: time of the last frame, seconds.
        reached_s: the latest time as the file itself counts, seconds since its first frame: it includes the jumps.
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
