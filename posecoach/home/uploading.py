"""Upload of a video: written in chunks, and renamed to its final name only when complete."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

from starlette.concurrency import run_in_threadpool

from posecoach.capture.video_file import probe
from posecoach.home.results import ResultsFolder
from posecoach.languages import decimal
from posecoach.languages import gettext as _
from posecoach.runtime.errors import OutputError, PosecoachError, VideoError
from posecoach.runtime.output_folder import whole_file

#: Largest video accepted, bytes: an hour recorded by a phone at 1080p takes 4 to 8 GB.
UPLOAD_LIMIT_BYTES = 8_000_000_000

#: What must stay free on the disk for the results of the video and the system, bytes.
_SPARE_BYTES = 500_000_000

#: Size of the results, including the annotated video, as a share of the video.
_PART_OF_RESULTS = 1.0

#: Size of a chunk, bytes.
_AT_A_TIME = 1 << 20


async def take_in(results: ResultsFolder, name: str, size_bytes: int, stream: AsyncIterator[bytes]) -> Path:
    """Write a video into the folder and return its file.

    Args:
        results: the folder; it is made if missing.
        name: what the video is called where it comes from.
        size_bytes: how many bytes will come.
        stream: the bytes.

    Raises:
        UsageError: it is named like no video.
        OutputError: there is no room for it, or it cannot be written.
        VideoError: it cannot be read as a video; nothing of it is kept.
    """
    path = results.free_path(name)
    check_room(results.path, size_bytes)
    with whole_file(path) as scratch:
        with scratch.open("wb") as file:
            waiting = bytearray()
            async for piece in stream:
                waiting += piece
                if len(waiting) >= _AT_A_TIME:
                    await run_in_threadpool(file.write, bytes(waiting))
                    waiting.clear()
            file.write(waiting)
        if scratch.stat().st_size != size_bytes:
            raise VideoError(_("{name} was not received completely: choose it again").format(name=path.name))
        await run_in_threadpool(_check_video, scratch, path.name)
    return path


def check_room(folder: Path, size_bytes: int) -> None:
    """Refuse a video for which there is no room.

    Args:
        folder: where it would go; it need not exist.
        size_bytes: its size.

    Raises:
        OutputError: there is not enough.
    """
    there = next(parent for parent in (folder.absolute(), *folder.absolute().parents) if parent.exists())
    free_bytes = shutil.disk_usage(there).free
    needed_bytes = round(size_bytes * (1.0 + _PART_OF_RESULTS)) + _SPARE_BYTES
    if free_bytes < needed_bytes:
        raise OutputError(
            _(
                "there is not enough room in {folder}: {free} GB are free, and the video and its "
                "results need {needed}; free some, or name another folder with --results"
            ).format(folder=folder, free=decimal(free_bytes / 1e9, 1), needed=decimal(needed_bytes / 1e9, 1))
        )


def _check_video(scratch: Path, name: str) -> None:
    try:
        probe(scratch)
    except PosecoachError as error:
        # The temporary path means nothing to the user.
        raise VideoError(str(error).replace(str(scratch), name)) from error
