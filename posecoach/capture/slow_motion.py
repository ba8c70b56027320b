"""The playing speed of a video by its metadata."""

from __future__ import annotations

import math
from collections.abc import Mapping

#: Metadata key of the rate at which an Android phone took the pictures, frames a second (written by ``MediaRecorder``).
#: iPhones need nothing alike: the timestamps of their slow motion are in real time, and only the player slows it down.
_CAPTURE_RATE = "com.android.capture.fps"

#: Rate at which slow motion is usually written to be played, and the lowest rate that cameras write (that of cinema),
#: frames a second. A file with fewer lost frames later, which does not change its speed.
_USUAL_RATE, _LEAST_RATE = 30.0, 23.9

#: Rates whose ratio is below this count as equal: phones drop frames in dim light.
_LEAST_RATIO = 1.5


def speed_of(metadata: Mapping[str, str], rate: float) -> float:
    """Return the playing speed of a video relative to real time: below 1 for slow motion, 1 if unknown.

    Args:
        metadata: metadata of the container and the track.
        rate: frame rate of the track, frames a second; 0 if unknown.
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
