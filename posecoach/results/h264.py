"""Writing H.264 video that plays in every browser."""

from __future__ import annotations

import contextlib
import errno
import tempfile
from collections.abc import Iterable, Mapping
from fractions import Fraction
from pathlib import Path
from types import TracebackType
from typing import IO

import av
import cv2
import numpy as np
from av.container import InputContainer, OutputContainer
from av.packet import Packet
from av.video.stream import VideoStream
from numpy.typing import NDArray

from posecoach.languages import gettext as _
from posecoach.languages import marked
from posecoach.runtime.errors import OutputError

Image = NDArray[np.uint8]

#: Unit of the presentation times: fine enough for any frame rate, and the usual one for video.
_TICKS_PER_S = 90_000

#: Most frames from one key frame to the next: seeking decodes at most 2 s at 30 frames a second.
_KEY_FRAME_INTERVAL = 60

#: Rate announced to the encoder, frames a second. It only sets the level; the frames keep their own times.
_NOMINAL_RATE = 30

#: Colour matrix, range, primaries and transfer of the encoded picture, as numbered in ITU-T H.273.
_MATRIX_BT601, _LIMITED_RANGE, _PRIMARIES_BT709, _TRANSFER_BT709 = 6, 1, 1, 1

#: Flags for the draft: each group of frames has its own index.
_IN_FRAGMENTS = "+frag_keyframe+empty_moov+default_base_moof"

_REMEDIES: Mapping[int, str] = {
    errno.ENOSPC: marked("the disk is full; free some space or choose another folder"),
    errno.EDQUOT: marked("your disk quota is used up; free some space or choose another folder"),
    errno.EFBIG: marked("the file is too large for this disk; choose a folder on another one"),
    errno.ENOENT: marked("its folder does not exist; create it or choose another one"),
    errno.ENOTDIR: marked("its folder is a file; choose another folder"),
    errno.EISDIR: marked("it is a folder; choose another name"),
    errno.EACCES: marked("permission denied; choose a folder that you may write to"),
    errno.EPERM: marked("permission denied; choose a folder that you may write to"),
    errno.EROFS: marked("the disk is read-only; choose a folder on another one"),
}


class H264Writer:
    """An MP4 file with one H.264 stream, its index at the front so that it plays while it loads.

    Frames are shown at their own times, counted from the first one; the frame rate may vary. The picture has the size
    of the first frame, scaled down to ``max_side_px`` and extended to even sides, as H.264 needs them.

    `close` writes the file at exactly ``path``. Until then the frames go into an unnamed draft in that folder, in
    fragments with an index each, because the index of the whole would be kept in memory. Without frames no file is
    made.

    Usage::

        with H264Writer(path) as writer:
            writer.write(image, t_s)

    Args:
        path: the file to write; an existing one is replaced.
        max_side_px: longest side of the picture, pixels.
        preset: speed preset of x264; a slower one makes a smaller file.
        crf: quality of x264, 0 to 51; lower is better and larger.
        threads: encoder threads; 0 lets the encoder choose. Several take 1.5 times the processor time.
    """

    def __init__(
        self, path: Path, *, max_side_px: int = 1280, preset: str = "ultrafast", crf: int = 25, threads: int = 1
    ) -> None:
        self._path = path
        self._draft: IO[bytes] | None = None
        self._max_side_px = max_side_px
        # Without B-frames packets come in the order in which they are shown, and the first one at time 0.
        self._options = {"preset": preset, "crf": str(crf), "g": str(_KEY_FRAME_INTERVAL), "bf": "0"}
        self._threads = threads
        self._output: tuple[OutputContainer, VideoStream] | None = None
        self._closed = False
        self._first_s = 0.0
        self._last_tick = -1
        self._last_duration = _TICKS_PER_S // _NOMINAL_RATE

    def __enter__(self) -> H264Writer:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            self.close()
        except OutputError:
            # The earlier error is the one that the user has to read.
            if error is None:
                raise

    def write(self, image: Image, t_s: float) -> None:
        """Append one frame.

        Args:
            image: (height, width, 3) uint8, blue-green-red. A size other than that of the first frame is scaled.
            t_s: time at which it is shown, seconds. A time that does not increase is moved by the smallest step.

        Raises:
            OutputError: the file cannot be written.
            ValueError: the writer is closed.
        """
        if self._closed:
            raise ValueError("the writer is closed")
        try:
            if self._output is None:
                self._first_s = t_s
                self._output = self._open(*_encoded_size(image, self._max_side_px))
            container, stream = self._output
            self._advance(t_s)
            frame = _encodable(_fitted(image, (stream.width, stream.height)))
            frame.pts = self._last_tick
            frame.time_base = Fraction(1, _TICKS_PER_S)
            _mux(container, stream.encode(frame))
        except (av.FFmpegError, OSError) as error:
            self._abandon()
            raise self._output_error(error) from error

    def close(self) -> None:
        """Finish the file; closing twice does nothing.

        Raises:
            OutputError: the file cannot be written.
        """
        if self._output is None or self._draft is None or self._closed:
            self._closed = True
            return
        container, stream = self._output
        try:
            packets = stream.encode()
            if packets:
                # No later frame ends the last one, so it gets the duration of the previous frame.
                packets[-1].duration = self._last_duration
            _mux(container, packets)
            container.close()
            self._assemble(self._draft)
            self._draft.close()
        except (av.FFmpegError, OSError) as error:
            self._abandon()
            raise self._output_error(error) from error
        self._closed = True

    def _open(self, width: int, height: int) -> tuple[OutputContainer, VideoStream]:
        # Fail now if the path cannot be written, and not after hours of analysis.
        self._path.open("wb").close()
        # A Python file, because FFmpeg does not report it when the last bytes of a file do not fit on the disk.
        self._draft = tempfile.TemporaryFile(dir=self._path.absolute().parent)  # noqa: SIM115 - closed by `close`
        container = av.open(self._draft, "w", format="mp4", options={"movflags": _IN_FRAGMENTS})
        stream = container.add_stream("libx264", rate=_NOMINAL_RATE, options=self._options)
        stream.width, stream.height = width, height
        stream.pix_fmt = "yuv420p"
        context = stream.codec_context
        context.time_base = Fraction(1, _TICKS_PER_S)
        context.thread_count = self._threads
        context.colorspace, context.color_range = _MATRIX_BT601, _LIMITED_RANGE
        context.color_primaries, context.color_trc = _PRIMARIES_BT709, _TRANSFER_BT709
        return container, stream

    def _advance(self, t_s: float) -> None:
        tick = max(self._last_tick + 1, round((t_s - self._first_s) * _TICKS_PER_S))
        if self._last_tick >= 0:
            self._last_duration = tick - self._last_tick
        self._last_tick = tick

    def _assemble(self, draft: IO[bytes]) -> None:
        """Write the file from its draft, without encoding again."""
        draft.flush()
        draft.seek(0)
        # An absolute path, so that a leading dash or a colon in the name is not taken for an option or a protocol.
        path = str(self._path.absolute())
        with (
            av.open(draft, "r") as source,
            av.open(path, "w", format="mp4", options={"movflags": "+faststart"}) as whole,
        ):
            copy_frames(source, whole)

    def _abandon(self) -> None:
        """Give up the file after an error; closing it again may only repeat the error."""
        self._closed = True
        if self._output is not None:
            container, _ = self._output
            with contextlib.suppress(av.FFmpegError, OSError):
                container.close()
        if self._draft is not None:
            with contextlib.suppress(OSError):
                self._draft.close()

    def _output_error(self, error: Exception) -> OutputError:
        number = getattr(error, "errno", None)
        remedy = _REMEDIES.get(number) if number is not None else None
        if remedy is not None:
            reason = _(remedy)
        else:
            reason = _("{reason}; {advice}").format(
                reason=_(getattr(error, "strerror", None) or str(error)), advice=_("choose another folder")
            )
        return OutputError(_("cannot write {path}: {reason}").format(path=self._path, reason=reason))


def copy_frames(source: InputContainer, target: OutputContainer) -> None:
    """Copy the frames of a video into another container, without encoding again."""
    video = source.streams.video[0]
    stream = target.add_stream_from_template(video)
    for packet in source.demux(video):
        # The last packet is empty.
        if packet.dts is not None:
            packet.stream = stream
            target.mux(packet)


def _mux(container: OutputContainer, packets: Iterable[Packet[VideoStream]]) -> None:
    for packet in packets:
        container.mux(packet)


def _encoded_size(image: Image, max_side_px: int) -> tuple[int, int]:
    """Width and height of the encoded picture, both even."""
    height, width = image.shape[:2]
    scale = min(1.0, max_side_px / max(width, height))
    if scale == 1.0:
        return width + width % 2, height + height % 2
    return max(2, 2 * round(width * scale / 2)), max(2, 2 * round(height * scale / 2))


def _fitted(image: Image, size_px: tuple[int, int]) -> Image:
    """The picture in the encoded size: extended by one row and column if that is all, else scaled."""
    width, height = size_px
    right, bottom = width - image.shape[1], height - image.shape[0]
    if right == 0 and bottom == 0:
        return image
    if right in (0, 1) and bottom in (0, 1):
        return np.asarray(cv2.copyMakeBorder(image, 0, bottom, 0, right, cv2.BORDER_REPLICATE), dtype=np.uint8)
    return np.asarray(cv2.resize(image, size_px, interpolation=cv2.INTER_AREA), dtype=np.uint8)


def _encodable(image: Image) -> av.VideoFrame:
    # OpenCV converts several times as fast as the scaler of FFmpeg; its matrix is that of BT.601.
    planes = np.asarray(cv2.cvtColor(image, cv2.COLOR_BGR2YUV_I420), dtype=np.uint8)
    return av.VideoFrame.from_ndarray(planes, format="yuv420p")
