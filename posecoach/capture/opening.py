"""What can be said about a video file before a decoder looks at it."""

from __future__ import annotations

from pathlib import Path

from posecoach.runtime.errors import VideoError
from posecoach.runtime.input_files import open_regular
from posecoach.runtime.os_errors import why


def refuse_unreadable(path: Path) -> None:
    """Raise if there is no file of some bytes at ``path`` that this user may read.

    Raises:
        VideoError: there is none, or it is a folder, a pipe, a device or empty, may not be read, or has a name that a
            decoder cannot be told.
    """
    try:
        str(path).encode()
    except UnicodeEncodeError:
        # The decoder would crash on it.
        raise VideoError(f"cannot read {str(path)!a}: its name is not valid text; rename it") from None
    try:
        with open_regular(path) as file:
            empty = not file.read(1)
    except FileNotFoundError:
        raise VideoError(f"cannot read {path}: there is no such file; check the name") from None
    except IsADirectoryError:
        raise VideoError(f"cannot read {path}: it is a folder; name a video file in it") from None
    except OSError as error:
        raise VideoError(f"cannot read {path}: {why(error, 'name a video file')}") from error
    if empty:
        raise VideoError(f"cannot read {path}: the file is empty; copy it again from the camera")
