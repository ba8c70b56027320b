"""One picture and the time at which it was taken."""

from __future__ import annotations

from collections.abc import Callable

from posecoach.capture.geometry import Image
from posecoach.capture.glance import Glance, glance_at


class Frame:
    """One picture of a video or a camera.

    A frame of a video is converted into a picture on first use only, as most frames are neither seen by the model nor
    drawn on. A glance costs almost nothing.

    Args:
        image: (height, width, 3) uint8, blue-green-red, upright; or a function that makes it on first use, on any
            thread.
        t_s: capture time in seconds: presentation time for a file, monotonic clock for a camera.
        index: running number from 0.
        glance: the frame reduced to a few grey cells, if that is known without the picture.
    """

    __slots__ = ("_glance", "_picture", "index", "t_s")

    def __init__(
        self, image: Image | Callable[[], Image], t_s: float, index: int, glance: Glance | None = None
    ) -> None:
        self._picture = image
        self._glance = glance
        self.t_s = t_s
        self.index = index

    @property
    def image(self) -> Image:
        """The picture, (height, width, 3) uint8, blue-green-red, upright; the same array each time."""
        picture = self._picture
        if callable(picture):
            # Replacing the function also frees the decoded frame that it holds.
            self._picture = picture = picture()
        return picture

    @property
    def glance(self) -> Glance:
        """The picture reduced to a few grey cells."""
        if self._glance is None:
            self._glance = glance_at(self.image)
        return self._glance

    def renumbered(self, t_s: float, index: int) -> Frame:
        """Return the same picture with another time and number."""
        return Frame(lambda: self.image, t_s, index, self._glance)
