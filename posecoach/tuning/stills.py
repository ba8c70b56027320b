"""Pictures of a video at any time, as JPEG."""

from __future__ import annotations

import math
import threading
from collections import OrderedDict
from pathlib import Path
from types import TracebackType

import cv2
import numpy as np
from numpy.typing import NDArray

from posecoach.capture.opening import open_pictures
from posecoach.capture.reading import AS_IT_SAYS, Reading
from posecoach.languages import gettext as _
from posecoach.runtime.errors import VideoError

#: Pictures are made no larger than this, pixels along the longer side.
_LONGEST_SIDE_PX = 960

_JPEG_QUALITY = 82

#: Number of cached pictures: moving the cursor to and fro requests the same ones again.
_KEPT = 96

#: Up to this much is read through instead of jumped over, seconds: a jump decodes from the key frame before.
_READ_THROUGH_S = 1.0

#: A jump that lands behind its aim is tried again this much earlier, then from the beginning, seconds.
_STEP_BACK_S = 4.0

_TIME_TOLERANCE_S = 0.002


class Stills:
    """The frames of one video by time; usable from several threads.

    Times are those of `posecoach.capture.video_file.VideoFile`: presentation times counted from the first frame.

    Args:
        path: the video.
        reading: what the user says about it.

    Raises:
        VideoError: it is missing, or no video that can be decoded.
    """

    def __init__(self, path: Path, reading: Reading = AS_IT_SAYS) -> None:
        self._pictures = open_pictures(path, mirrored=reading.mirrored)
        self._speed = self._pictures.track.speed if reading.speed is None else reading.speed
        self._coming = iter(self._pictures)
        first = next(self._coming, None)
        if first is None:
            self._pictures.close()
            raise VideoError(
                _("cannot read {path}: no picture could be decoded; export or copy it again").format(path=path)
            )
        self._first_s = first.shown_s if math.isfinite(first.shown_s) else 0.0
        self._picture = first
        self._at_s = 0.0
        self._kept: OrderedDict[float, bytes] = OrderedDict()
        self._lock = threading.Lock()

    def __enter__(self) -> Stills:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Release the decoder."""
        with self._lock:
            self._pictures.close()

    def jpeg(self, t_s: float) -> bytes:
        """Return the first frame at or after ``t_s``, seconds; the last one if there is none, as JPEG."""
        with self._lock:
            key = round(t_s, 3)
            if key not in self._kept:
                self._go_to(t_s)
                self._kept[key] = _jpeg(self._picture.image())
                while len(self._kept) > _KEPT:
                    self._kept.popitem(last=False)
            self._kept.move_to_end(key)
            return self._kept[key]

    def _go_to(self, t_s: float) -> None:
        if not self._at_s - _TIME_TOLERANCE_S <= t_s <= self._at_s + _READ_THROUGH_S:
            for start_s in (t_s, t_s - _STEP_BACK_S, 0.0):
                self._pictures.seek(max(0.0, start_s) / self._speed + self._first_s)
                self._coming = iter(self._pictures)
                # Seeking is inexact: only the time of the decoded frame is reliable.
                if self._read() and self._at_s <= t_s + _TIME_TOLERANCE_S:
                    break
        while self._at_s < t_s - _TIME_TOLERANCE_S and self._read():
            pass

    def _read(self) -> bool:
        picture = next(self._coming, None)
        if picture is None:
            return False
        self._picture = picture
        self._at_s = (picture.shown_s - self._first_s) * self._speed
        return True


def _jpeg(image: NDArray[np.uint8]) -> bytes:
    height, width = image.shape[:2]
    scale = _LONGEST_SIDE_PX / max(height, width)
    if scale < 1.0:
        size = (max(1, round(width * scale)), max(1, round(height * scale)))
        image = np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_AREA), np.uint8)
    _, data = cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, _JPEG_QUALITY])
    return data.tobytes()
