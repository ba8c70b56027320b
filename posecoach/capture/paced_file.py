"""Video files in place of a camera, played in real time."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from posecoach.capture.frame import Frame
from posecoach.capture.reading import AS_IT_SAYS, Reading
from posecoach.capture.video_file import VideoFile, probe
from posecoach.languages import gettext as _
from posecoach.runtime.errors import VideoError

#: Time between the last frame of a file and the first of the next, seconds: more than the 0.5 s up to which frames
#: count as consecutive, because the person may be somewhere else after a cut.
GAP_S = 0.6

#: Longest time `read` waits, seconds.
_READ_LIMIT_S = 0.25

#: A frame that is later than this delays all later ones, instead of having them catch up, seconds.
_LATE_S = 0.5


class PacedFile:
    """Video files, one after another, as a `FrameSource`.

    Each frame is returned when it is due, or immediately when it is late; none is skipped. Frames have their
    presentation time and not the time of arrival, so the hold time does not depend on the speed of this machine.

    Args:
        *paths: the files, played in this order with a cut between.
        speed: how many times faster than recorded.
        reading: what the user states about the files.
        clock: monotonic clock, seconds.

    Raises:
        ValueError: no file is named, or ``speed`` is not positive.
    """

    def __init__(
        self,
        *paths: Path,
        speed: float = 1.0,
        reading: Reading = AS_IT_SAYS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        if not paths or speed <= 0:
            raise ValueError("name at least one file and a positive speed")
        self._paths = paths
        self._speed = speed
        self._reading = reading
        self._life_speed = 1.0
        self._clock = clock
        self._decoding = threading.Lock()
        self._closing = threading.Event()
        self._frames: Iterator[Frame] = iter(())
        self._video: VideoFile | None = None
        self._next: Frame | None = None
        self._began_s: float | None = None
        self._ended = False

    @property
    def description(self) -> str:
        """The names of the files."""
        return ", ".join(path.name for path in self._paths)

    @property
    def life_speed(self) -> float:
        """Playing speed of the first file relative to real time; times of frames are in real time."""
        return self._life_speed

    @property
    def ended(self) -> bool:
        """Whether the last frame of the last file was read."""
        return self._ended

    def open(self) -> None:
        """Start at the first frame of the first file, which is due at the first `read`.

        Raises:
            VideoError: a file is missing or not a video, or no picture can be decoded.
        """
        self.close()
        speeds = [probe(path, self._reading).speed for path in self._paths]
        self._life_speed = speeds[0]
        self._closing.clear()
        self._frames = self._play()
        self._next = self._began_s = None
        self._ended = False
        self._decode()
        if self._ended:
            self.close()
            raise VideoError(
                _("cannot play {name}: no picture could be decoded; export or copy it again").format(
                    name=self.description
                )
            )

    def read(self) -> Frame | None:
        """Return the next frame once it is due, or None if it is not due within 0.25 s or all are read."""
        frame = self._next
        if frame is None:
            return None
        now_s = self._clock()
        if self._began_s is None:
            self._began_s = now_s
        wait_s = self._began_s + frame.t_s / self._speed - now_s
        if self._closing.wait(min(max(0.0, wait_s), _READ_LIMIT_S)) or wait_s > _READ_LIMIT_S:
            return None
        if wait_s < -_LATE_S:
            self._began_s -= wait_s
        self._decode()
        return frame

    def close(self) -> None:
        """Close the file, and wake a thread that waits in `read`. A second call does nothing."""
        self._closing.set()
        # The decoder must not be freed while another thread uses it.
        with self._decoding:
            if self._video is not None:
                self._video.close()
                self._video = None
            self._next = None

    def _decode(self) -> None:
        with self._decoding:
            if self._closing.is_set():
                return
            self._next = next(self._frames, None)
            self._ended = self._next is None

    def _play(self) -> Iterator[Frame]:
        start_s, index = 0.0, 0
        for path in self._paths:
            self._video = VideoFile(path, self._reading)
            for frame in self._video:
                yield frame.renumbered(start_s + frame.t_s, index)
                index += 1
            start_s += self._video.last_t_s + GAP_S
            self._video.close()
