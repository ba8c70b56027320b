"""Opening a video file: checks before it is decoded, and the choice of the decoder."""

from __future__ import annotations

from pathlib import Path

from posecoach.capture.picture_source import PictureSource
from posecoach.languages import gettext as _
from posecoach.runtime.errors import VideoError
from posecoach.runtime.input_files import open_regular
from posecoach.runtime.os_errors import why


def refuse_unreadable(path: Path) -> None:
    """Raise if ``path`` is not a readable file with some content.

    Raises:
        VideoError: the file is missing, a folder, a pipe, a device or empty, may not be read, or has an invalid name.
    """
    try:
        str(path).encode()
    except UnicodeEncodeError:
        # The decoder would crash on such a name.
        raise VideoError(
            _("cannot read {path}: its name is not valid text; rename it").format(path=ascii(str(path)))
        ) from None
    try:
        with open_regular(path) as file:
            empty = not file.read(1)
    except FileNotFoundError:
        raise VideoError(_("cannot read {path}: there is no such file; check the name").format(path=path)) from None
    except IsADirectoryError:
        raise VideoError(_("cannot read {path}: it is a folder; name a video file in it").format(path=path)) from None
    except OSError as error:
        reason = why(error, _("name a video file"))
        raise VideoError(_("cannot read {path}: {reason}").format(path=path, reason=reason)) from error
    if empty:
        raise VideoError(_("cannot read {path}: the file is empty; copy it again from the camera").format(path=path))


def open_pictures(path: Path, *, mirrored: bool = False) -> PictureSource:
    """Open a video file of any kind.

    Args:
        path: the file.
        mirrored: whether its pictures are mirrored, which is then undone.

    Raises:
        VideoError: the file is missing, is not a video, or has no picture.
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
            _("cannot read {path}: not a video, or damaged at its beginning; export or copy it again").format(path=path)
        ) from error
