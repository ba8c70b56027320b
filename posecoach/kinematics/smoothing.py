"""Smoothing of landmark positions without lag behind a moving person."""

from __future__ import annotations

import math

import numpy as np

from posecoach.pose import Array

#: A gap longer than this resets the filter, seconds: a difference after it is movement, not noise.
RESET_GAP_S = 0.5


class OneEuroFilter:
    """The One Euro filter on an array of positions of any shape.

    A low-pass filter whose cut-off rises with speed: jitter of a still body is smoothed, a moving one is followed.
    At rest it lags by 1 / (2 pi cut-off): 0.06 s for 2.5 Hz, less when anything moves.

    Source: G. Casiez, N. Roussel, D. Vogel, "1 Euro Filter: A Simple Speed-based Low-pass Filter for Noisy Input in
    Interactive Systems", CHI 2012.

    Args:
        cutoff_hz: cut-off at rest.
        speed_gain: cut-off gained per unit of speed (Hz per unit a second, in units of ``scale``).
        speed_cutoff_hz: cut-off of the speed estimate.
    """

    def __init__(self, cutoff_hz: float = 2.5, speed_gain: float = 6.0, speed_cutoff_hz: float = 2.0) -> None:
        self._cutoff_hz = cutoff_hz
        self._speed_gain = speed_gain
        self._speed_cutoff_hz = speed_cutoff_hz
        self._t_s = -math.inf
        self._value: Array | None = None
        self._speed: Array | None = None

    def reset(self) -> None:
        """Start over at the next value."""
        self._value = self._speed = None

    def __call__(self, value: Array, t_s: float, scale: float) -> Array:
        """Return the smoothed ``value`` at ``t_s``; ``scale`` is the length that counts as 1 for the speed."""
        step_s = t_s - self._t_s
        self._t_s = t_s
        # NaN or infinity would never leave the filter.
        broken = self._speed is None or not math.isfinite(self._speed.sum())
        if self._value is None or self._speed is None or broken or not 0.0 < step_s <= RESET_GAP_S:
            self._value = value
            self._speed = np.zeros_like(value)
            return value
        raw_speed = (value - self._value) / (step_s * max(scale, 1e-9))
        self._speed = self._speed + _gain(self._speed_cutoff_hz, step_s) * (raw_speed - self._speed)
        cutoff = self._cutoff_hz + self._speed_gain * np.abs(self._speed)
        ratio = 2.0 * math.pi * step_s * cutoff
        self._value = self._value + ratio / (ratio + 1.0) * (value - self._value)
        return self._value


def _gain(cutoff_hz: float, step_s: float) -> float:
    ratio = 2.0 * math.pi * cutoff_hz * step_s
    return ratio / (ratio + 1.0)
