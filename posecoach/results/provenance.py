"""What results were made from and with: enough to tell whether making them again could change them."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from posecoach.profiles.values import to_raw

if TYPE_CHECKING:
    from posecoach.results.request import Request


def provenance(video: Path, request: Request) -> dict[str, Any]:
    """Return the part of the summary that tells what the results were made from and with.

    A video counts as the same while its size and its time of modification do; its content is not read.

    Args:
        video: the video or recording. To be called before it is read, so that a change meanwhile is not missed.
        request: what is done with it.

    Returns:
        ``stretch`` ("auto" or its name), ``annotated``, ``speed`` (None if left to the video), ``mirrored``,
        ``profile_sha256`` over every value of the profile,
        ``video_bytes`` and ``video_modified_s`` (seconds since 1970); without the last two if the file cannot be read.
    """
    profile = json.dumps(to_raw(request.profile), sort_keys=True).encode()
    made_with: dict[str, Any] = {
        "stretch": ",".join(stretch.name for stretch in request.only) or "auto",
        "annotated": request.annotate,
        "speed": request.reading.speed,
        "mirrored": request.reading.mirrored,
        "profile_sha256": hashlib.sha256(profile).hexdigest(),
    }
    try:
        status = video.stat()
    except (OSError, ValueError):
        # What is wrong with the file is for its reader to say.
        return made_with
    return made_with | {"video_bytes": status.st_size, "video_modified_s": round(status.st_mtime, 3)}
