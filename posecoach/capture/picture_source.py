"""The interface of all kinds of video files: pictures with the time at which they are shown."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from posecoach.capture.geometry import Image
from posecoach.capture.glance import Glance

if TYPE_CHECKING:
    from posecoach.capture.container import Track


@dataclass(frozen=True, slots=True, eq=False)
class ShownPicture:
    """One picture of a file.

    Attributes:
        image: returns the picture as displayed, (height, width, 3) uint8, blue-green-red; works on any thread, also
            after the file is closed.
        size_px: its width and height.
        shown_s: its timestamp in the file, seconds; NaN if it has none.
        maybe_lost: whether a gap before it is due to pictures that could not be read.
        glance: the picture reduced to a few grey cells; None if that requires the picture.
    """

    image: Callable[[], Image]
    size_px: tuple[int, int]
    shown_s: float
    maybe_lost: bool = False
    glance: Glance | None = None


class PictureSource(Protocol):
    """The pictures of one file, in order."""

    @property
    def track(self) -> Track:
        """What the file announces."""

    @property
    def lost(self) -> int:
        """How many pictures between others could not be read so far."""

    def __iter__(self) -> Iterator[ShownPicture]:
        """Yield the pictures from the current position on."""

    def seek(self, shown_s: float) -> None:
        """Continue at a timestamp, seconds, or near it."""

    def close(self) -> None:
        """Release the decoder."""
