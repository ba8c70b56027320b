"""Landmarks as comma separated values: a plain table with times and angles, and the layout of DeepLabCut."""

from __future__ import annotations

import math
from collections.abc import Iterator

from posecoach.exporting.track import ANGLES, SIGMAS, MeasuredTrack, written
from posecoach.pose import Landmark

_PIXEL_DIGITS, _SHARE_DIGITS, _ANGLE_DIGITS = 3, 4, 4

#: What a DeepLabCut file names as the source of its points.
SCORER = "posecoach"

_NAMES = tuple(landmark.name.lower() for landmark in Landmark)


def csv_lines(track: MeasuredTrack) -> Iterator[str]:
    """Yield a table with a row for each frame: time, the 33 landmarks with their visibility, the angles with one sigma.

    What was not found is empty; a landmark that is hardly seen has its position and a low visibility.
    """
    of_points = [f"{name}_{what}" for name in _NAMES for what in ("x_px", "y_px", "visibility")]
    yield ",".join(("t_s", *of_points, *ANGLES, *SIGMAS))
    for at, t_s in enumerate(track.times_s.tolist()):
        values = (*track.angles_deg[at].tolist(), *track.sigmas_deg[at].tolist())
        yield ",".join((f"{t_s:.6f}", *_points(track, at), *(written(value, _ANGLE_DIGITS) for value in values)))


def dlc_lines(track: MeasuredTrack) -> Iterator[str]:
    """Yield the layout of DeepLabCut for one animal: three rows of headings, then a row for each frame.

    ``likelihood`` is the visibility. The layout has no times: readers ask for the frames a second.
    """
    yield ",".join(("scorer", *(SCORER for _ in range(3 * len(_NAMES)))))
    yield ",".join(("bodyparts", *(name for name in _NAMES for _ in range(3))))
    yield ",".join(("coords", *(("x", "y", "likelihood") * len(_NAMES))))
    for at in range(len(track)):
        yield ",".join((str(at), *_points(track, at)))


def _points(track: MeasuredTrack, at: int) -> Iterator[str]:
    for (x, y), share in zip(track.image_px[at].tolist(), track.visibility[at].tolist(), strict=True):
        yield written(x, _PIXEL_DIGITS)
        yield written(y, _PIXEL_DIGITS)
        yield written(share, _SHARE_DIGITS) if math.isfinite(x) else ""
