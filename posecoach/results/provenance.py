"""Recording what results were made from and with, to tell whether making them again could change them."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from posecoach.capture.reading import AS_IT_SAYS, Reading
from posecoach.profiles.values import to_raw
from posecoach.results.tables import SUMMARY_NAME
from posecoach.runtime.input_files import open_regular
from posecoach.stretches import STRETCHES

if TYPE_CHECKING:
    from posecoach.results.request import Request


#: Bytes read at the beginning, in the middle and at the end of a video for its fingerprint.
_PART_BYTES = 65_536


def provenance(video: Path, request: Request) -> dict[str, Any]:
    """Return the part of the summary about what the results were made from and with.

    Call this before the video is read, so that a change of the file meanwhile is noticed later.

    Args:
        video: the video or recording.
        request: what is done with it.

    Returns:
        ``stretch`` ("auto" or its name), ``annotated``, ``speed`` (None if left to the video), ``mirrored``,
        ``every_frame``, ``profile_sha256`` over every value of the profile, ``own_stretches_sha256`` over the user's
        own stretches if there are any, and the keys of `video_identity`.
    """
    profile = json.dumps(to_raw(request.profile), sort_keys=True).encode()
    made_with: dict[str, Any] = {
        "stretch": ",".join(stretch.name for stretch in request.only) or "auto",
        "annotated": request.annotate,
        "speed": request.reading.speed,
        "mirrored": request.reading.mirrored,
        "every_frame": request.every_frame,
        "profile_sha256": hashlib.sha256(profile).hexdigest(),
    }
    if STRETCHES.own_files:
        own = json.dumps([[file.name, file.raw] for file in STRETCHES.own_files], sort_keys=True).encode()
        made_with["own_stretches_sha256"] = hashlib.sha256(own).hexdigest()
    return made_with | video_identity(video)


def video_identity(video: Path) -> dict[str, Any]:
    """Return data that distinguish a video from another one of the same name, without reading it whole.

    Returns:
        ``video_bytes``, ``video_modified_s`` (seconds since 1970) and ``video_fingerprint`` (SHA-256 over 64 kB each of
        its beginning, its middle and its end); empty if the file cannot be read, which its reader will report.
    """
    try:
        with open_regular(video) as file:
            status = os.fstat(file.fileno())
            digest = hashlib.sha256()
            for start in (0, status.st_size // 2, max(0, status.st_size - _PART_BYTES)):
                file.seek(start)
                digest.update(file.read(_PART_BYTES))
    except (OSError, ValueError):
        return {}
    return {
        "video_bytes": status.st_size,
        "video_modified_s": round(status.st_mtime, 3),
        "video_fingerprint": digest.hexdigest(),
    }


def made_from(folder: Path, video: Path, reading: Reading = AS_IT_SAYS) -> bool:
    """Return whether the results in a folder were made from this video, read in this way."""
    try:
        made_with = json.loads((folder / SUMMARY_NAME).read_bytes())["made_with"]
        found = video_identity(video)
        if (made_with["speed"], made_with["mirrored"]) != (reading.speed, reading.mirrored):
            return False
        return bool(found) and {key: made_with[key] for key in found} == found
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        # No results, or not of posecoach.
        return False
