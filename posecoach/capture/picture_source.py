"""What every kind of video file gives: pictures with the time at which they are shown."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from posecoach.capture.geometry import Image
from posecoach.runtime.errors import VideoError

if TYPE_CHECKING:
    from posecoach.capture.container import Track


@dataclass(frozen=True, slots=True, eq=False)
class ShownPicture:
    """One picture of a file.

    Attributes:
        image: (height, width, 3) uint8, blue-green-red, as it is to be shown.
        shown_s: its timestamp in seconds, as the file counts; NaN if it has none.
        maybe_lost: whether a gap before it is one of pictures that could not be read.
    """

    image: Image
    shown_s: float
    maybe_lost: bool


class PictureSource(Protocol):
    """The pictures of one file, in order."""

    @property
    def track(self) -> Track:
        """What the file announces."""

    @property
    def lost(self) -> int:
        """How many pictures could not be read so far between others."""

    def __iter__(self) -> Iterator[ShownPicture]:
        """Yield what comes from here on."""

    def seek(self, shown_s: float) -> None:
        """Go on at a timestamp, seconds, or somewhere near it."""

    def close(self) -> None:
        """Release the decoder."""


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

    if not path.exists():
        raise VideoError(f"cannot read {path}: there is no such file; check the name")
    try:
        str(path.absolute()).encode()
    except UnicodeEncodeError:
        # The decoder would crash on it.
        raise VideoError(f"cannot read {str(path)!a}: its name is not valid text; rename it") from None
    if path.is_dir():
        raise VideoError(f"cannot read {path}: it is a folder; name a video file in it")
    if not path.is_file():
        raise VideoError(f"cannot read {path}: it is a pipe or a device, not a file; name a video file")
    try:
        if path.stat().st_size == 0:
            raise VideoError(f"cannot read {path}: the file is empty; copy it again from the camera")
        return AnimatedWebP(path, mirrored=mirrored) if is_webp(path) else Decoder(path, mirrored=mirrored)
    except PermissionError as error:
        raise VideoError(f"cannot read {path}: permission denied; change its permissions") from error
    except (av.FFmpegError, OSError, ValueError) as error:
        raise VideoError(
            f"cannot read {path}: not a video, or damaged at its beginning; export or copy it again"
        ) from error
