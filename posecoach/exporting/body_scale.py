"""How many metres a pixel is, from the height of the person."""

from __future__ import annotations

import numpy as np

from posecoach.exporting.track import MeasuredTrack
from posecoach.languages import gettext as _
from posecoach.pose import LEGS, Array, Landmark
from posecoach.runtime.errors import UsageError

#: Lengths from shoulder to hip, hip to knee and knee to ankle as shares of the height of a person: Drillis and Contini
#: (1966), as in D. A. Winter, Biomechanics and Motor Control of Human Movement, 4th edition (2009), figure 4.1.
_TRUNK, _THIGH, _SHANK = 0.288, 0.245, 0.246

#: Percentile over all frames that is taken as a length. A segment out of the picture plane looks shorter, and only
#: jitter makes it look longer.
_PERCENTILE = 75.0

#: Fewest frames in which a length must be seen.
_FEWEST = 5


def metres_per_pixel(track: MeasuredTrack, height_m: float) -> float:
    """Return how many metres a pixel is at the distance of the person.

    Args:
        track: what was measured.
        height_m: height of the person, metres.

    Raises:
        UsageError: trunk, thigh or shank is hardly ever seen.
    """
    shoulders = track.image_px[:, [Landmark.LEFT_SHOULDER, Landmark.RIGHT_SHOULDER]].mean(axis=1)
    hips = track.image_px[:, [Landmark.LEFT_HIP, Landmark.RIGHT_HIP]].mean(axis=1)
    trunk_seen = track.seen[:, [11, 12, 23, 24]].all(axis=1)
    lengths_px = [_typical(np.linalg.norm(shoulders - hips, axis=-1)[trunk_seen])]
    for upper, lower in ((0, 1), (1, 2)):
        ends = LEGS[:, [upper, lower]]
        both_seen = track.seen[:, ends].all(axis=2)
        spans = np.linalg.norm(track.image_px[:, ends[:, 0]] - track.image_px[:, ends[:, 1]], axis=-1)
        lengths_px.append(_typical(spans[both_seen]))
    return height_m * (_TRUNK + _THIGH + _SHANK) / sum(lengths_px)


def _typical(lengths_px: Array) -> float:
    if len(lengths_px) < _FEWEST:
        raise UsageError(_("trunk and legs are not seen well enough to tell the scale: leave out --height for pixels"))
    return float(np.percentile(lengths_px, _PERCENTILE))
