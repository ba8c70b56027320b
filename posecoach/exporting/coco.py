"""Landmarks as COCO keypoints: the 17 points of its annotation format for persons.

Layout: https://cocodataset.org/#format-data, "Keypoint Detection". Each frame is an image, each body an annotation.
``v`` is 2 for a point seen well enough, 1 for one that is guessed (hidden, hardly seen), 0 for one outside the
picture, whose position is then 0. The box is that of the points.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import numpy as np

from posecoach.exporting.track import MeasuredTrack
from posecoach.pose import Landmark
from posecoach.runtime.version import __version__

_POINTS = (
    "nose",
    *(
        f"{side}_{name}"
        for name in ("eye", "ear", "shoulder", "elbow", "wrist", "hip", "knee", "ankle")
        for side in ("left", "right")
    ),
)

_LANDMARKS = [Landmark[name.upper()] for name in _POINTS]

#: Limbs as COCO draws them, by number of the point from 1.
_SKELETON = (
    *((16, 14), (14, 12), (17, 15), (15, 13), (12, 13), (6, 12), (7, 13), (6, 7), (6, 8), (7, 9)),
    *((8, 10), (9, 11), (2, 3), (1, 2), (1, 3), (2, 4), (3, 5), (4, 6), (5, 7)),
)

_PIXEL_DIGITS = 3


def coco_lines(track: MeasuredTrack) -> Iterator[str]:
    """Yield the lines of the document, one for each frame."""
    width, height = track.size_px
    info = {"description": f"landmarks of {track.source}", "version": __version__, "contributor": "posecoach"}
    category = {
        "id": 1,
        "name": "person",
        "supercategory": "person",
        "keypoints": _POINTS,
        "skeleton": _SKELETON,
    }
    yield "{" + f'"info": {json.dumps(info)},'
    yield f'"licenses": [], "categories": [{json.dumps(category)}],'
    yield '"images": ['
    images = (
        {"id": at, "width": width, "height": height, "file_name": f"frame_{at:06d}", "t_s": round(t_s, 6)}
        for at, t_s in enumerate(track.times_s.tolist())
    )
    yield from _listed(images)
    yield '], "annotations": ['
    yield from _listed(_annotations(track))
    yield "]}"


def _annotations(track: MeasuredTrack) -> Iterator[dict[str, Any]]:
    size = np.array(track.size_px)
    for at in range(len(track)):
        points = track.image_px[at, _LANDMARKS]
        inside = np.all((points >= 0.0) & (points <= size), axis=1)
        if not inside.any():
            continue
        flags = np.where(inside, np.where(track.seen[at, _LANDMARKS], 2, 1), 0).tolist()
        rounded = np.where(inside[:, None], points, 0.0).round(_PIXEL_DIGITS).tolist()
        (left, top), (right, bottom) = points[inside].min(axis=0).tolist(), points[inside].max(axis=0).tolist()
        box = [round(value, _PIXEL_DIGITS) for value in (left, top, right - left, bottom - top)]
        yield {
            "id": at + 1,
            "image_id": at,
            "category_id": 1,
            "iscrowd": 0,
            "bbox": box,
            "area": round(box[2] * box[3], _PIXEL_DIGITS),
            "num_keypoints": sum(flag > 0 for flag in flags),
            "keypoints": [value for (x, y), flag in zip(rounded, flags, strict=True) for value in (x, y, flag)],
        }


def _listed(items: Iterator[dict[str, Any]]) -> Iterator[str]:
    """Yield each item as a line of JSON, with commas between."""
    before = next(items, None)
    for item in items:
        yield json.dumps(before, allow_nan=False) + ","
        before = item
    if before is not None:
        yield json.dumps(before, allow_nan=False)
