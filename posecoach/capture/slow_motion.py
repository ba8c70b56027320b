"""How fast a video plays, as far as its metadata tell."""

from __future__ import annotations

import math
from collections.abc import Mapping

#: The rate at which a phone took the pictures, frames a second (Android's ``MediaRecorder``, which QuickTime's metadata
#: hold as they hold Apple's own). iPhones leave the times of their slow motion as in life: it is only played slower.
_CAPTURE_RATE = "com.android.capture.fps"

#: Cameras write slow motion to be played at this rate, and never below the one of cinema, frames a second. A file with
#: fewer was thinned out later, which does not change how fast it plays.
_USUAL_RATE, _LEAST_RATE = 30.0, 23.9

#: Rates that differ by less than this are one: phones drop frames in dim light.
_LEAST_RATIO = 1.5


def speed_of(metadata: Mapping[str, str], rate: float) -> float:
    """Return how many times as fast as life a video plays: below 1 for slow motion, 1 if nothing is known.

    Args:
        metadata: of the container and the track.
        rate: of the track, frames a second; 0 if unknown.
    """
    try:
        captured = float(metadata.get(_CAPTURE_RATE, "nan"))
    except ValueError:
        return 1.0
    if not (math.isfinite(captured) and captured > 0.0):
        return 1.0
    played = rate if rate >= _LEAST_RATE or captured < _USUAL_RATE else _USUAL_RATE
    if played <= 0.0 or 1.0 / _LEAST_RATIO < captured / played < _LEAST_RATIO:
        return 1.0
    return played / captured
