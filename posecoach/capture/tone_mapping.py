"""Tone curves that map high dynamic range to an ordinary screen.

The wider primaries of ITU-R BT.2020 are not converted, so colours look pale; finding the body does not depend on them.
"""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

#: Luminance of reference white in a PQ signal (ITU-R BT.2408, 2.1), candela per square metre.
_PAPER_NITS = 203.0

#: Signal of reference white in HLG (the same table).
_PAPER_HLG = 0.75

#: System gamma of HLG, from scene light to screen light (ITU-R BT.2100).
_HLG_GAMMA = 1.2

_STEPS = 256


@cache
def pq_to_sdr() -> NDArray[np.uint8]:
    """Return the screen level of each of the 256 levels of SMPTE ST 2084."""
    m1, m2 = 2610 / 16384, 2523 / 4096 * 128
    c1, c2, c3 = 3424 / 4096, 2413 / 4096 * 32, 2392 / 4096 * 32
    signal = np.linspace(0.0, 1.0, _STEPS) ** (1 / m2)
    nits = 10_000.0 * (np.maximum(signal - c1, 0.0) / (c2 - c3 * signal)) ** (1 / m1)
    return _shown(nits / _PAPER_NITS)


@cache
def hlg_to_sdr() -> NDArray[np.uint8]:
    """Return the screen level of each of the 256 levels of ARIB STD-B67."""
    signal = np.linspace(0.0, 1.0, _STEPS)
    return _shown((_scene_light(signal) / _scene_light(np.array(_PAPER_HLG))) ** _HLG_GAMMA)


def _scene_light(signal: NDArray[np.float64]) -> NDArray[np.float64]:
    a, b, c = 0.17883277, 0.28466892, 0.55991073
    return np.where(signal <= 0.5, signal**2 / 3.0, (np.exp((signal - c) / a) + b) / 12.0)


def _shown(light: NDArray[np.float64]) -> NDArray[np.uint8]:
    """Return the sRGB levels (IEC 61966-2-1) of light in units of reference white; brighter light is clipped."""
    light = np.clip(light, 0.0, 1.0)
    coded = np.where(light <= 0.0031308, 12.92 * light, 1.055 * light ** (1 / 2.4) - 0.055)
    return np.rint(255.0 * coded).astype(np.uint8)
