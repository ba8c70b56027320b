"""Frames of a video file, with the times at which they are shown."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from types import TracebackType

import cv2
import numpy as np
from numpy.typing import NDArray

from posecoach.capture.frame import Frame
from posecoach.capture.opening import refuse_unreadable
from posecoach.runtime.errors import VideoError

#: How much of the announced duration may be missing at the end before the file counts as cut short, seconds.
_TAIL_TOLERANCE_S = 0.35

#: Pictures of up to so many pixels are decoded by one thread: it is faster than the landmark model, which several
#: threads would only slow down. Larger ones by as many as OpenCV chooses.
_ONE_THREAD_PX = 1920 * 1088

#: The rate so far is that of the last so many frames with times that go forward.
_USUAL_STEPS = 15


@dataclass(frozen=True, slots=True)
class VideoInfo:
    """What the container announces.

    Attributes:
        path: the file.
        width: picture width in pixels, after rotation.
        height: picture height in pixels, after rotation.
        fps: average frame rate; 0 if the container does not say.
        frames: announced number of frames; 0 if the container does not say.
        duration_s: announced duration of the picture; 0 if the container does not say.
    """

    path: Path
    width: int
    height: int
    fps: float
    frames: int
    duration_s: float


class VideoFile:
    """A video file as a sequence of `Frame`s.

    Times are the presentation times of the frames, counted from the first one, strictly increasing. Phone video is
    turned upright. After the last frame `stopped_early` says whether the file broke off before its announced end.

    Usage::

        with VideoFile(path) as video:
            for frame in video:
                ...

    Raises:
        VideoError: the file is missing, is no video, or has no picture.
    """

    def __init__(self, path: Path) -> None:
        self.info = probe(path)
        # An absolute path, so that a name with a leading dash or a colon is not taken for an option or a protocol.
        threads = [cv2.CAP_PROP_N_THREADS, 1] if self.info.width * self.info.height <= _ONE_THREAD_PX else []
        self._capture = cv2.VideoCapture(str(path.absolute()), cv2.CAP_FFMPEG, threads)
        if not self._capture.isOpened():
            raise VideoError(f"cannot read {path}: not a video that can be decoded; convert it to H.264 MP4")
        self.frames_read = 0
        self.last_t_s = 0.0
        self.stopped_early = False

    def __enter__(self) -> VideoFile:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Release the decoder."""
        self._capture.release()

    def __iter__(self) -> Iterator[Frame]:
        first_ms: float | None = None
        announced_s = 1.0 / self.info.fps if self.info.fps > 0 else 1.0 / 30.0
        steps_s: deque[float] = deque(maxlen=_USUAL_STEPS)
        previous_s = -math.inf
        while True:
            ok, image = self._capture.read()
            if not ok or image is None:
                break
            shown_ms = self._capture.get(cv2.CAP_PROP_POS_MSEC)
            if first_ms is None:
                first_ms = shown_ms
            t_s = (shown_ms - first_ms) / 1000.0
            if not math.isfinite(t_s) or t_s <= previous_s:
                # A timestamp that stands still or runs backwards: go on at the rate so far.
                t_s = previous_s + (median(steps_s) if steps_s else announced_s) if self.frames_read else 0.0
            elif self.frames_read:
                steps_s.append(t_s - previous_s)
            previous_s = self.last_t_s = t_s
            yield Frame(image=_three_channels(image), t_s=t_s, index=self.frames_read)
            self.frames_read += 1
        self.stopped_early = self._ended_early(announced_s)

    def _ended_early(self, step_s: float) -> bool:
        if self.frames_read == 0:
            return True
        frames = self.info.frames
        if frames and self.info.duration_s and self.info.fps:
            # A trimmed file still counts the frames that its edit list hides.
            frames = min(frames, round(self.info.duration_s * self.info.fps))
        if frames:
            return self.frames_read < frames - max(2, frames // 200)
        missing_s = self.info.duration_s - (self.last_t_s + step_s)
        return missing_s > max(_TAIL_TOLERANCE_S, 0.02 * self.info.duration_s)


def _three_channels(image: NDArray[np.generic]) -> NDArray[np.uint8]:
    array = np.asarray(image, dtype=np.uint8)
    if array.ndim == 2:
        array = np.asarray(cv2.cvtColor(array, cv2.COLOR_GRAY2BGR), dtype=np.uint8)
    return array


def probe(path: Path) -> VideoInfo:
    """Read what the container says about its picture."""
    # Loaded late: on Linux, PyAV's own copy of the X client library hangs a window that is opened after it is loaded.
    import av  # noqa: PLC0415

    refuse_unreadable(path)
    try:
        with av.open(str(path.absolute())) as container:
            if not container.streams.video:
                if container.streams.audio:
                    raise VideoError(f"cannot read {path}: it has sound but no picture; choose a video")
                raise ValueError("an index without streams")
            stream = container.streams.video[0]
            if stream.duration is not None and stream.time_base is not None:
                duration_s = float(stream.duration * stream.time_base)
            elif container.duration is not None and not container.streams.audio:
                duration_s = container.duration / 1_000_000
            else:
                duration_s = 0.0
            rate = float(stream.average_rate) if stream.average_rate else 0.0
            return VideoInfo(
                path=path,
                width=stream.width,
                height=stream.height,
                fps=rate if math.isfinite(rate) else 0.0,
                frames=stream.frames,
                duration_s=max(0.0, duration_s),
            )
    except (av.FFmpegError, OSError, ValueError) as error:
        raise VideoError(
            f"cannot read {path}: not a video, or damaged at its beginning; export or copy it again"
        ) from error
