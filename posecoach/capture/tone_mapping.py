"""High dynamic range for an ordinary screen: a curve for each colour.

Colours keep the wider primaries of ITU-R BT.2020, and look paler than life: the body is found by its shape.
"""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

#: Light of a white sheet of paper, as a PQ signal codes it (ITU-R BT.2408, 2.1), candela by square metre.
_PAPER_NITS = 203.0

#: Signal of the same for HLG (the same table).
_PAPER_HLG = 0.75

#: What a screen makes of the light of a scene (ITU-R BT.2100, the system gamma of HLG).
_HLG_GAMMA = 1.2

_STEPS = 256


@cache
def pq_to_sdr() -> NDArray[np.uint8]:
    """Return the 256 levels that those of SMPTE ST 2084 become."""
    m1, m2 = 2610 / 16384, 2523 / 4096 * 128
    c1, c2, c3 = 3424 / 4096, 2413 / 4096 * 32, 2392 / 4096 * 32
    signal = np.linspace(0.0, 1.0, _STEPS) ** (1 / m2)
    nits = 10_000.0 * (np.maximum(signal - c1, 0.0) / (c2 - c3 * signal)) ** (1 / m1)
    return _shown(nits / _PAPER_NITS)


@cache
def hlg_to_sdr() -> NDArray[np.uint8]:
    """Return the 256 levels that those of ARIB STD-B67 become."""
    signal = np.linspace(0.0, 1.0, _STEPS)
    return _shown((_scene_light(signal) / _scene_light(np.array(_PAPER_HLG))) ** _HLG_GAMMA)


def _scene_light(signal: NDArray[np.float64]) -> NDArray[np.float64]:
    a, b, c = 0.17883277, 0.28466892, 0.55991073
    return np.where(signal <= 0.5, signal**2 / 3.0, (np.exp((signal - c) / a) + b) / 12.0)


def _shown(light: NDArray[np.float64]) -> NDArray[np.uint8]:
    """Return levels of light in units of white paper for a screen (sRGB, IEC 61966-2-1); what is brighter is white."""
    light = np.clip(light, 0.0, 1.0)
    coded = np.where(light <= 0.0031308, 12.92 * light, 1.055 * light ** (1 / 2.4) - 0.055)
    return np.rint(255.0 * coded).astype(np.uint8)
