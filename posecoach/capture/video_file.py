"""Frames of a video file, with the times at which they are shown."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

import cv2
import numpy as np

from posecoach.capture.frame import Frame
from posecoach.capture.geometry import Image
from posecoach.capture.opening import open_pictures
from posecoach.capture.picture_source import ShownPicture
from posecoach.capture.reading import AS_IT_SAYS, Reading, Unread
from posecoach.capture.stillness import Stillness
from posecoach.capture.times import FrameTimes
from posecoach.pose.recording import LONGEST_S

if TYPE_CHECKING:
    from posecoach.capture.container import Track

#: How much of the announced duration may be missing at the end before the file counts as cut short, seconds.
_TAIL_TOLERANCE_S = 0.35


@dataclass(frozen=True, slots=True)
class VideoInfo:
    """What the container announces; times are in real time.

    Attributes:
        path: the file.
        width: picture width in pixels, as it is shown.
        height: picture height in pixels, as it is shown.
        fps: average frame rate; 0 if the container does not say.
        frames: announced number of frames; 0 if the container does not say.
        duration_s: announced duration of the picture; 0 if the container does not say.
        speed: playing speed relative to real time, from the user or the metadata.
        recorded_on: the day of the recording by the metadata; None if unknown.
    """

    path: Path
    width: int
    height: int
    fps: float
    frames: int
    duration_s: float
    speed: float
    recorded_on: date | None


class VideoFile:
    """A video file as a sequence of `Frame`s.

    Times are the presentation times of the frames, counted from the first one, in seconds of real time, strictly
    increasing. Pictures are as a player shows them: upright, with square pixels, and all as large as the first one.
    Damaged parts are skipped. After the last frame `stopped_early` tells whether the file ended before its announced
    end.

    Usage::

        with VideoFile(path) as video:
            for frame in video:
                ...

    Args:
        path: the file.
        reading: what the user says about it.

    Attributes:
        info: what the container announces.
        unread: parts that could not be read, so far.
        stillness: for how long the pictures were black or did not change, so far.

    Raises:
        VideoError: the file is missing, is no video, or has no picture.
    """

    def __init__(self, path: Path, reading: Reading = AS_IT_SAYS) -> None:
        self._pictures = open_pictures(path, mirrored=reading.mirrored)
        self.info = _info(path, self._pictures.track, reading)
        self.frames_read = 0
        self.last_t_s = 0.0
        self.stopped_early = False
        self.unread: list[Unread] = []
        self.stillness = Stillness()

    def __enter__(self) -> VideoFile:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Release the decoder."""
        self._pictures.close()

    def __iter__(self) -> Iterator[Frame]:
        speed = self.info.speed
        times = FrameTimes(speed / self.info.fps if self.info.fps > 0 else 1.0 / 30.0)
        for picture in self._pictures:
            step_s = times.step_s * speed
            t_s = times.next(picture.shown_s) * speed
            if t_s > LONGEST_S:
                # A recording cannot be longer.
                self.stopped_early = True
                return
            begin_s = self.last_t_s + step_s
            if picture.maybe_lost and self.frames_read and t_s - begin_s > 0.5 * step_s:
                self.unread.append(Unread(begin_s, t_s - begin_s))
            self.last_t_s = t_s
            frame = self._frame(picture, t_s)
            self.stillness.update(frame)
            yield frame
            self.frames_read += 1
        self.stopped_early = self._ended_early(times)

    def _frame(self, picture: ShownPicture, t_s: float) -> Frame:
        size_px = (self.info.width, self.info.height)
        if picture.size_px == size_px:
            return Frame(picture.image, t_s, self.frames_read, picture.glance)
        return Frame(lambda: _fitted(picture.image(), size_px), t_s, self.frames_read)

    def _ended_early(self, times: FrameTimes) -> bool:
        track = self._pictures.track
        if self.frames_read == 0:
            return True
        frames = track.frames
        if frames and track.duration_s and track.fps:
            # The frame count of a trimmed file includes the frames that its edit list hides.
            frames = min(frames, round(track.duration_s * track.fps))
        if frames:
            return self.frames_read + self._pictures.lost < frames - max(2, frames // 200)
        missing_s = track.duration_s - (times.reached_s + times.step_s)
        return missing_s > max(_TAIL_TOLERANCE_S, 0.02 * track.duration_s)


def probe(path: Path, reading: Reading = AS_IT_SAYS) -> VideoInfo:
    """Return what a container announces.

    Args:
        path: the file.
        reading: what the user says about it.

    Raises:
        VideoError: the file is missing, is no video, or has no picture.
    """
    pictures = open_pictures(path)
    try:
        return _info(path, pictures.track, reading)
    finally:
        pictures.close()


def _info(path: Path, track: Track, reading: Reading) -> VideoInfo:
    speed = track.speed if reading.speed is None else reading.speed
    return VideoInfo(
        path=path,
        width=track.width,
        height=track.height,
        fps=track.fps / speed,
        frames=track.frames,
        duration_s=track.duration_s * speed,
        speed=speed,
        recorded_on=track.recorded_on,
    )


def _fitted(image: Image, size_px: tuple[int, int]) -> Image:
    """Return a picture scaled to fit into this size, with black borders."""
    width, height = size_px
    found_height, found_width = image.shape[:2]
    scale = min(width / found_width, height / found_height)
    inner = (max(1, round(found_width * scale)), max(1, round(found_height * scale)))
    within = cv2.resize(image, inner, interpolation=cv2.INTER_AREA if scale < 1.0 else cv2.INTER_LINEAR)
    left, top = (width - inner[0]) // 2, (height - inner[1]) // 2
    right, bottom = width - inner[0] - left, height - inner[1] - top
    return np.asarray(cv2.copyMakeBorder(within, top, bottom, left, right, cv2.BORDER_CONSTANT), np.uint8)
