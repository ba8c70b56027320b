"""Opening a video file: what can be said before a decoder looks at it, and which decoder looks."""

from __future__ import annotations

from pathlib import Path

from posecoach.capture.picture_source import PictureSource
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


def open_pictures(path: Path, *, mirrored: bool = False) -> PictureSource:
    """Open a video file, whatever its kind.

    Args:
        path: the file.
        mirrored: whether its pictures are mirrored, and are to be turned back.

    Raises:
        VideoError: the file is missing, is no video, or has no picture.
    """
    # Loaded late: on Linux, PyAV's own copy of the X client library hangs a window that is opened after it is loaded.
    import av  # noqa: PLC0415

    from posecoach.capture.decoder import Decoder  # noqa: PLC0415
    from posecoach.capture.webp import AnimatedWebP, is_webp  # noqa: PLC0415

    refuse_unreadable(path)
    try:
        return AnimatedWebP(path, mirrored=mirrored) if is_webp(path) else Decoder(path, mirrored=mirrored)
    except (av.FFmpegError, OSError, ValueError) as error:
        raise VideoError(
            f"cannot read {path}: not a video, or damaged at its beginning; export or copy it again"
        ) from error
