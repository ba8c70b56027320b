"""Decoding the pictures of a video track with FFmpeg, skipping damaged parts.

Imports PyAV: see `posecoach.capture.container`.
"""

from __future__ import annotations

import math
import os
from collections import deque
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from itertools import chain
from pathlib import Path

import av
from av.packet import Packet
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from posecoach.capture.container import Track, frame_geometry, number, opened, track_of
from posecoach.capture.geometry import UPRIGHT, Geometry
from posecoach.capture.losses import Losses
from posecoach.capture.picture_source import ShownPicture
from posecoach.capture.pictures import PictureMaker
from posecoach.languages import gettext as _
from posecoach.runtime.errors import VideoError

#: Pictures of up to this many pixels are decoded by one thread: it is faster than the landmark model, which more
#: threads would only slow down.
_ONE_THREAD_PX = 1920 * 1088

#: Environment variable with the number of threads that decode larger pictures; batch processes set it.
THREADS_VARIABLE = "POSECOACH_DECODER_THREADS"

#: After this many read errors in a row the file counts as ended.
_MOST_READ_ERRORS = 50


class Decoder:
    """The pictures of one file, in order.

    Args:
        path: the file.
        mirrored: whether its pictures are mirrored, which is then undone.

    Attributes:
        track: what the container announces.

    Raises:
        VideoError: there is no video in it, or none that can be decoded.
        av.FFmpegError, OSError, ValueError: it is not a video, or damaged at its beginning.
    """

    def __init__(self, path: Path, *, mirrored: bool) -> None:
        self._container, self._stream = opened(path)
        self._mirrored = mirrored
        self._maker = PictureMaker()
        self._losses = Losses()
        self._maybe_lost: deque[bool] = deque()
        self._geometry: tuple[object, Geometry] = (None, UPRIGHT)
        self._coming: Iterator[VideoFrame] = self._frames()
        try:
            context = self._stream.codec_context
            context.thread_count = threads_for(self._stream.width * self._stream.height)
            context.thread_type = "AUTO"
            # Opened here, because the decoder's threads inherit the priority of the thread that opens it.
            context.open(strict=False)
            # Only a frame tells its display geometry.
            first = next(self._coming, None)
            if first is None:
                raise VideoError(
                    _("cannot read {path}: no picture could be decoded; export or copy it again").format(path=path)
                )
            self.track: Track = track_of(self._container, self._stream, self._geometry_of(first))
            self._coming = chain([first], self._coming)
        except BaseException:
            self._container.close()
            raise

    @property
    def lost(self) -> int:
        """How many pictures between others could not be decoded so far."""
        return self._losses.count

    def close(self) -> None:
        """Release the decoder."""
        self._maker.forget()
        self._container.close()

    def seek(self, shown_s: float) -> None:
        """Continue at the last key frame before a timestamp, seconds, or near it.

        A file that does not support seeking continues where it is.
        """
        base_s = number(self._stream.time_base)
        try:
            self._container.seek(int(shown_s / base_s) if base_s else 0, stream=self._stream)
        except av.FFmpegError:
            return
        self._maker.forget()
        self._losses.forget()
        self._maybe_lost.clear()
        self._coming = self._frames()

    def __iter__(self) -> Iterator[ShownPicture]:
        for frame in self._coming:
            for picture in self._maker.pictures(frame, self._geometry_of(frame)):
                yield self._marked(picture)
        for picture in self._maker.rest():
            yield self._marked(picture)

    def _marked(self, picture: ShownPicture) -> ShownPicture:
        return replace(picture, maybe_lost=self._maybe_lost.popleft() if self._maybe_lost else False)

    def _frames(self) -> Iterator[VideoFrame]:
        """Yield the undamaged frames."""
        for packet in self._packets():
            try:
                frames = packet.decode()
            except av.FFmpegError:
                self._losses.failed()
                continue
            for frame in frames:
                if frame.is_corrupt:
                    self._losses.failed()
                shown_s = math.nan if frame.time is None else frame.time
                if self._losses.came(frame.pts, shown_s, key=frame.key_frame and not frame.is_corrupt):
                    self._maybe_lost.append(self._losses.likely)
                    yield frame

    def _packets(self) -> Iterator[Packet[VideoStream]]:
        """Yield the packets of the track up to the end of the file, skipping places that cannot be read."""
        errors = 0
        while errors < _MOST_READ_ERRORS:
            try:
                for packet in self._container.demux(self._stream):
                    if packet.pts is not None and not packet.is_discard:
                        self._losses.sent(packet.pts, damaged=packet.is_corrupt)
                    if packet.size:
                        errors = 0
                    yield packet
            except av.EOFError:
                return
            except (av.FFmpegError, OSError):
                self._losses.failed()
                errors += 1
            else:
                return

    def _geometry_of(self, frame: VideoFrame) -> Geometry:
        """Return the display geometry of a frame, cached while it cannot have changed."""
        known_for, geometry = self._geometry
        kind = (frame.width, frame.height, frame.rotation, self._stream.codec_context.sample_aspect_ratio)
        if kind != known_for:
            geometry = frame_geometry(frame, self._stream)
            geometry = geometry.mirrored() if self._mirrored else geometry
            self._geometry = (kind, geometry)
        return geometry


def threads_for(pixels: int) -> int:
    """Return how many threads decode pictures of this many pixels."""
    if pixels <= _ONE_THREAD_PX:
        return 1
    with suppress(KeyError, ValueError):
        return max(1, int(os.environ[THREADS_VARIABLE]))
    return os.cpu_count() or 1
