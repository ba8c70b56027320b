"""Animated WebP, which FFmpeg does not decode.

Imported with `posecoach.capture.container`.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from posecoach.capture.container import Track
from posecoach.capture.geometry import UPRIGHT
from posecoach.capture.picture_source import ShownPicture

#: Most bytes of an animation decoded at a time; each time the decoder starts from the first picture.
_AT_A_TIME_BYTES = 256 << 20

#: How long a picture without a duration is shown, seconds, as in browsers.
_LEAST_SHOWN_S = 0.1


def is_webp(path: Path) -> bool:
    """Return whether a file begins like WebP."""
    with path.open("rb") as file:
        head = file.read(12)
    return head[:4] == b"RIFF" and head[8:] == b"WEBP"


class AnimatedWebP:
    """The pictures of an animation.

    Raises:
        ValueError: it cannot be decoded.
        OSError: it cannot be read.
    """

    def __init__(self, path: Path, *, mirrored: bool) -> None:
        self._data = np.frombuffer(path.read_bytes(), np.uint8)
        self._geometry = UPRIGHT.mirrored() if mirrored else UPRIGHT
        self._from_s = 0.0
        first, _ = self._decoded(0, 1)
        if not first:
            raise ValueError("no picture could be decoded")
        height, width = first[0].shape[:2]
        self._count = max(1, _AT_A_TIME_BYTES // first[0].nbytes)
        # The duration is unknown until the last picture is decoded.
        self.track = Track(width, height, 0.0, 0, 0.0, 1.0, None)
        self.lost = 0

    def close(self) -> None:
        """Free the file."""
        self._data = np.empty(0, np.uint8)

    def seek(self, shown_s: float) -> None:
        """Continue at the first picture shown at this time or later, seconds."""
        self._from_s = shown_s

    def __iter__(self) -> Iterator[ShownPicture]:
        start, shown_s = 0, 0.0
        while True:
            images, durations_s = self._decoded(start, self._count)
            for image, duration_s in zip(images, durations_s, strict=True):
                if shown_s >= self._from_s:
                    yield ShownPicture(partial(self._shown, image), (self.track.width, self.track.height), shown_s)
                shown_s += duration_s
            if len(images) < self._count:
                return
            start += self._count

    def _shown(self, image: NDArray[np.uint8]) -> NDArray[np.uint8]:
        return self._geometry.turned(np.asarray(cv2.cvtColor(image, cv2.COLOR_BGRA2BGR), np.uint8))

    def _decoded(self, start: int, count: int) -> tuple[list[NDArray[np.uint8]], list[float]]:
        try:
            ok, animation = cv2.imdecodeanimation(self._data, start=start, count=count)
        except cv2.error:
            return [], []
        if not ok:
            return [], []
        images = [np.asarray(image, np.uint8) for image in animation.frames]
        durations_s = [duration / 1000 if duration > 0 else _LEAST_SHOWN_S for duration in animation.durations]
        return images, durations_s
