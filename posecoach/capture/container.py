"""Opening video files with FFmpeg: choosing the video track, and reading what the container announces about it.

Imports PyAV. On Linux PyAV's copy of the X client library hangs any window that is opened after it is loaded, so this
module must only be imported when a file is opened.
"""

from __future__ import annotations

import math
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, SupportsFloat, cast

import av
from av.buffer import Buffer
from av.container import InputContainer
from av.stream import Disposition
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from posecoach.capture.geometry import Geometry, display_geometry
from posecoach.capture.recording_day import day_of_recording
from posecoach.capture.slow_motion import speed_of
from posecoach.languages import gettext as _
from posecoach.runtime.errors import VideoError

#: Invalid text in metadata must not prevent reading the pictures; PyAV 19 and later ignore it by themselves.
_METADATA: dict[str, Any] = {} if int(av.__version__.partition(".")[0]) > 18 else {"metadata_errors": "replace"}

#: Tracks that are not the video: cover pictures, thumbnails, still pictures.
_NO_VIDEO = Disposition.attached_pic | Disposition.timed_thumbnails | Disposition.still_image


#: A track with less than this share of the pixels of another is a preview of it, even if it is marked as the default.
_PREVIEW_SHARE = 0.25


@dataclass(frozen=True, slots=True)
class Track:
    """What a container announces about its video.

    Attributes:
        width: displayed width in square pixels.
        height: displayed height in square pixels.
        fps: average frame rate; 0 if unknown.
        frames: number of frames; 0 if unknown.
        duration_s: duration, seconds; 0 if unknown.
        speed: playing speed relative to real time, as far as the metadata tell.
        recorded_on: the day of the recording; None if unknown.
    """

    width: int
    height: int
    fps: float
    frames: int
    duration_s: float
    speed: float
    recorded_on: date | None


def opened(path: Path) -> tuple[InputContainer, VideoStream]:
    """Open a file and return it with its video track.

    Raises:
        VideoError: there is no video in it, or none that can be decoded.
        av.FFmpegError, OSError, ValueError: it is not a video, or damaged at its beginning.
    """
    # An absolute path, so that a leading dash or a colon in the name is not taken for an option or a protocol.
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
            raise VideoError(
                _("cannot read {path}: it has sound and a cover picture but no video; choose a video").format(path=path)
            )
        if container.streams.video:
            raise VideoError(
                _("cannot read {path}: it has a still picture but no video; choose a video").format(path=path)
            )
        if container.streams.audio:
            raise VideoError(_("cannot read {path}: it has sound but no picture; choose a video").format(path=path))
        raise ValueError("an index without streams")
    # A track with an unknown codec has no codec context.
    known = [stream for stream in videos if stream.codec_context is not None]
    if not known:
        raise VideoError(
            _("cannot read {path}: its picture is coded in an unknown way; convert it to H.264 MP4").format(path=path)
        )
    largest_px = max(map(_pixels, known))
    full = [stream for stream in known if _pixels(stream) >= _PREVIEW_SHARE * largest_px]
    default = [stream for stream in full if stream.disposition & Disposition.default]
    return max(default or full, key=_pixels)


def _pixels(stream: VideoStream) -> int:
    return stream.width * stream.height


def track_of(container: InputContainer, stream: VideoStream, geometry: Geometry) -> Track:
    """Return what a container announces about its video; ``geometry`` is that of the first frame."""
    duration_s = _duration_s(container, stream)
    rate = number(stream.average_rate)
    size_px = geometry.shown_size(stream.width, stream.height)
    metadata = {**container.metadata, **stream.metadata}
    recorded_on = day_of_recording(metadata, datetime.now().astimezone().date())
    return Track(*size_px, rate, stream.frames, duration_s, speed_of(metadata, rate), recorded_on)


def _duration_s(container: InputContainer, stream: VideoStream) -> float:
    """Return the duration of a track, seconds; 0 if unknown."""
    base_s = number(stream.time_base)
    if stream.duration is not None and base_s:
        return max(0.0, stream.duration * base_s)
    # In Matroska it is a tag with hours, minutes and seconds.
    with suppress(ValueError):
        hours, minutes, seconds = stream.metadata.get("DURATION", "").split(":")
        told_s = 3600.0 * float(hours) + 60.0 * float(minutes) + float(seconds)
        if stream.start_time is not None:
            # FFmpeg counts from time 0 of the file, other programs from the beginning of the track.
            told_s -= max(0.0, stream.start_time * base_s)
        return told_s if math.isfinite(told_s) and told_s > 0.0 else 0.0
    # With more than one track the duration of the file may be that of another track.
    if container.duration is not None and len(container.streams) == 1:
        return max(0.0, container.duration / 1_000_000)
    return 0.0


def frame_geometry(frame: VideoFrame, stream: VideoStream) -> Geometry:
    """Return the display geometry of a frame."""
    matrix = cast("Buffer | None", frame.side_data.get("DISPLAYMATRIX"))
    aspect = number(stream.sample_aspect_ratio) or number(stream.codec_context.sample_aspect_ratio)
    return display_geometry(None if matrix is None else bytes(matrix), aspect)


def number(ratio: SupportsFloat | None) -> float:
    """Return a ratio of PyAV as a float; 0 if it is unknown, which versions of PyAV express differently."""
    try:
        value = 0.0 if ratio is None else float(ratio)
    except ZeroDivisionError:
        return 0.0
    return value if math.isfinite(value) else 0.0
