"""Video files opened with FFmpeg: which of their tracks is the video, and what they say about it.

Imports PyAV: on Linux its copy of the X client library hangs a window that is opened after it is loaded, so that this
module is to be imported where a file is opened, and not before.
"""

from __future__ import annotations

import math
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, SupportsFloat, cast

import av
from av.buffer import Buffer
from av.container import InputContainer
from av.stream import Disposition
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from posecoach.capture.geometry import Geometry, display_geometry
from posecoach.capture.slow_motion import speed_of
from posecoach.runtime.errors import VideoError

#: What is not text in metadata is no reason not to read the picture: from PyAV 19 on that is always so.
_METADATA: dict[str, Any] = {} if int(av.__version__.partition(".")[0]) > 18 else {"metadata_errors": "replace"}

#: Tracks that go with a video and are none: cover pictures, thumbnails, pictures of a document.
_NO_VIDEO = Disposition.attached_pic | Disposition.timed_thumbnails | Disposition.still_image


#: A track with less than this share of the pixels of another is a preview of it, whatever it is marked as.
_PREVIEW_SHARE = 0.25


@dataclass(frozen=True, slots=True)
class Track:
    """What a container announces about its video.

    Attributes:
        width: width in square pixels as it is to be shown.
        height: height likewise.
        fps: average frame rate; 0 if unknown.
        frames: number of frames; 0 if unknown.
        duration_s: its length; 0 if unknown.
        speed: how many times as fast as life it plays, as far as metadata tell.
    """

    width: int
    height: int
    fps: float
    frames: int
    duration_s: float
    speed: float


def opened(path: Path) -> tuple[InputContainer, VideoStream]:
    """Open a file and return it with the track that is its video.

    Raises:
        VideoError: there is no video in it, or none that can be decoded.
        av.FFmpegError, OSError, ValueError: it is no video, or damaged at its beginning.
    """
    # An absolute path, so that a name with a leading dash or a colon is not taken for an option or a protocol.
    container = cast("InputContainer", av.open(str(path.absolute()), **_METADATA))
    try:
        return container, _video_of(container, path)
    except BaseException:
        container.close()
        raise


def _video_of(container: InputContainer, path: Path) -> VideoStream:
    videos = [stream for stream in container.streams.video if not stream.disposition & _NO_VIDEO]
    if not videos:
        if container.streams.video and container.streams.audio:
            raise VideoError(f"cannot read {path}: it has sound and a cover picture but no video; choose a video")
        if container.streams.video:
            raise VideoError(f"cannot read {path}: it has a still picture but no video; choose a video")
        if container.streams.audio:
            raise VideoError(f"cannot read {path}: it has sound but no picture; choose a video")
        raise ValueError("an index without streams")
    # A codec that is not known here has no decoder.
    known = [stream for stream in videos if stream.codec_context is not None]
    if not known:
        raise VideoError(f"cannot read {path}: its picture is coded in an unknown way; convert it to H.264 MP4")
    largest_px = max(map(_pixels, known))
    full = [stream for stream in known if _pixels(stream) >= _PREVIEW_SHARE * largest_px]
    default = [stream for stream in full if stream.disposition & Disposition.default]
    return max(default or full, key=_pixels)


def _pixels(stream: VideoStream) -> int:
    return stream.width * stream.height


def track_of(container: InputContainer, stream: VideoStream, geometry: Geometry) -> Track:
    """Return what a container announces about its video, whose first frame is to be shown so."""
    duration_s = _duration_s(container, stream)
    rate = number(stream.average_rate)
    size_px = geometry.shown_size(stream.width, stream.height)
    metadata = {**container.metadata, **stream.metadata}
    return Track(*size_px, rate, stream.frames, duration_s, speed_of(metadata, rate))


def _duration_s(container: InputContainer, stream: VideoStream) -> float:
    """Return how long a track is, seconds; 0 if that is unknown."""
    base_s = number(stream.time_base)
    if stream.duration is not None and base_s:
        return max(0.0, stream.duration * base_s)
    # Matroska's writers note it as hours, minutes and seconds.
    with suppress(ValueError):
        hours, minutes, seconds = stream.metadata.get("DURATION", "").split(":")
        told_s = 3600.0 * float(hours) + 60.0 * float(minutes) + float(seconds)
        if stream.start_time is not None:
            # FFmpeg counts from the time 0 of the file, others from the track's own beginning.
            told_s -= max(0.0, stream.start_time * base_s)
        return told_s if math.isfinite(told_s) and told_s > 0.0 else 0.0
    # Sound, subtitles or another picture may go on for longer.
    if container.duration is not None and len(container.streams) == 1:
        return max(0.0, container.duration / 1_000_000)
    return 0.0


def frame_geometry(frame: VideoFrame, stream: VideoStream) -> Geometry:
    """Return how a frame is to be shown."""
    matrix = cast("Buffer | None", frame.side_data.get("DISPLAYMATRIX"))
    aspect = number(stream.sample_aspect_ratio) or number(stream.codec_context.sample_aspect_ratio)
    return display_geometry(None if matrix is None else bytes(matrix), aspect)


def number(ratio: SupportsFloat | None) -> float:
    """Return a ratio of PyAV as a number; 0 if it is unknown, which its versions tell in different ways."""
    try:
        value = 0.0 if ratio is None else float(ratio)
    except ZeroDivisionError:
        return 0.0
    return value if math.isfinite(value) else 0.0
