"""Recordings of landmarks, without pictures.

A recording is one file that NumPy alone can read. It survives a crash up to the last whole frame, and every verdict can
be reproduced from it exactly. Its layout (docs/recording-format.md):

- bytes 0 to 1023: JSON text, padded with spaces, ending in a newline; it is rewritten with the number of frames when
  the recording is completed;
- then one `RECORD` for each frame, appended as it comes.

Landmarks are rounded to the resolution of a record before they are judged, also while the recording is made.
"""

from __future__ import annotations

import json
import math
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from functools import cached_property
from pathlib import Path
from types import TracebackType

import numpy as np
from numpy.typing import NDArray

from posecoach.languages import gettext as _
from posecoach.pose.landmarks import LANDMARK_COUNT
from posecoach.pose.pose import Pose
from posecoach.runtime.errors import OutputError, VideoError
from posecoach.runtime.input_files import open_regular
from posecoach.runtime.os_errors import os_errors_as, why
from posecoach.runtime.version import __version__

FORMAT = "posecoach-landmarks"
VERSION = 1
HEADER_BYTES = 1024

#: Suffix of recordings, by which even one with a damaged header is recognised.
RECORDING_SUFFIX = ".rec"

#: One frame: time, positions in units of the frame's longer side / `IMAGE_STEPS`, world positions in millimetres,
#: visibility in 1/255, and the bits of ``found``.
RECORD = np.dtype(
    [
        ("t_s", "<f8"),
        ("image", "<i2", (LANDMARK_COUNT, 2)),
        ("world", "<i2", (LANDMARK_COUNT, 3)),
        ("visibility", "u1", (LANDMARK_COUNT,)),
        ("found", "u1"),
    ]
)

#: Bits of ``found``: a person was found, others are beside them, the person is a stranger. The upper five bits are
#: `Pose.naming` in steps of 0.5, at most 15 either way, plus 16; 0 there, as in older files, means no evidence. The
#: code 16, which would also mean a naming of 0, marks interpolated landmarks; older readers take it for no evidence.
_FOUND, _OTHERS, _STRANGER, _NAMING_SHIFT = 1, 2, 4, 3
_NAMING_STEP, _NAMING_MOST, _NAMING_ZERO = 0.5, 15, 16

#: Steps along the longer side of the frame: 0.16 px at 1280, less than the jitter of landmarks of over 0.5 px.
IMAGE_STEPS = 8192

_INT16_MAX = 32767

#: Fields of the header that older files do not have.
_LATER = frozenset({"speed", "mirrored", "frames"})

#: Frames read at a time.
_BLOCK_FRAMES = 1024

#: Longest time from the first to the last frame, seconds; a later time means that the file is damaged.
LONGEST_S = 86_400.0


@dataclass(frozen=True, slots=True)
class RecordingInfo:
    """The header of a recording.

    Attributes:
        source: the video it was made from, or "camera".
        width: width of the frames, pixels.
        height: height of the frames, pixels.
        model: the landmark model.
        complete: whether the recording was completed.
        stopped_early: whether the video it was made from ended early.
        speed: playing speed of the video relative to real time; the times are in real time. 1 in older files.
        mirrored: whether the video was mirrored, which was undone. False in older files.
        frames: number of frames; None while it is being made, and in older files.
    """

    source: str
    width: int
    height: int
    model: str
    complete: bool = False
    stopped_early: bool = False
    speed: float = 1.0
    mirrored: bool = False
    frames: int | None = None


def encode(pose: Pose) -> np.void:
    """Return the record of a pose; a landmark with a NaN gets a visibility of 0."""
    record = np.zeros((), RECORD)
    record["t_s"] = pose.t_s
    if pose.found:
        known = ~(np.isnan(pose.image_px).any(axis=1) | np.isnan(pose.world_m).any(axis=1) | np.isnan(pose.visibility))
        bits = (_FOUND, True), (_OTHERS, pose.others), (_STRANGER, pose.stranger)
        record["found"] = sum(bit for bit, is_set in bits if is_set) | _naming_bits(pose)
        record["image"] = _to_int16(pose.image_px * (IMAGE_STEPS / max(pose.size_px)))
        record["world"] = _to_int16(pose.world_m * 1000.0)
        record["visibility"] = np.rint(np.clip(np.where(known, pose.visibility, 0.0), 0.0, 1.0) * 255.0)
    return record[()]  # type: ignore[return-value]


def decode(record: np.void, size_px: tuple[int, int]) -> Pose:
    """Return the pose of a record."""
    t_s = float(record["t_s"])
    if not record["found"]:
        return Pose.empty(t_s, size_px)
    return Pose(
        t_s=t_s,
        image_px=record["image"] * (max(size_px) / IMAGE_STEPS),
        world_m=record["world"] / 1000.0,
        visibility=record["visibility"] / 255.0,
        size_px=size_px,
        others=bool(record["found"] & _OTHERS),
        stranger=bool(record["found"] & _STRANGER),
        naming=_naming_of(int(record["found"])),
        between=int(record["found"]) >> _NAMING_SHIFT == _NAMING_ZERO,
    )


def _naming_bits(pose: Pose) -> int:
    if pose.between:
        return _NAMING_ZERO << _NAMING_SHIFT
    naming = pose.naming
    steps = round(min(_NAMING_MOST, max(-_NAMING_MOST, naming / _NAMING_STEP)))
    return (steps + _NAMING_ZERO) << _NAMING_SHIFT if steps else 0


def _naming_of(found: int) -> float:
    bits = found >> _NAMING_SHIFT
    return (bits - _NAMING_ZERO) * _NAMING_STEP if bits else 0.0


def _to_int16(values: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.rint(np.clip(np.nan_to_num(values, nan=0.0), -_INT16_MAX, _INT16_MAX))


class RecordingWriter:
    """Appends frames to a recording file.

    After an `OutputError` the caller may continue without the recording: leaving the block does not raise again.

    Raises:
        OutputError: the file cannot be written.
    """

    def __init__(self, path: Path, info: RecordingInfo) -> None:
        self._path = path
        self._info = info
        self._frames = 0
        self._reported = False
        try:
            if path.is_fifo():
                # Opening it would block until another process reads from it.
                raise OutputError(
                    _("cannot write {path}: it is a pipe, not a file; choose another name").format(path=path)
                )
            self._file = path.open("wb")
            self._file.write(_header(info))
        except OSError as error:
            raise _cannot_write(path, error) from error

    def __enter__(self) -> RecordingWriter:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with os_errors_as(self._failed, quiet=error is not None or self._reported):
            self._file.close()

    def append(self, record: np.void) -> None:
        """Append the record of one frame."""
        with os_errors_as(self._failed):
            self._file.write(record.tobytes())
        self._frames += 1

    def flush(self) -> None:
        """Hand what was appended to the operating system, so that a killed process loses none of it."""
        with os_errors_as(self._failed):
            self._file.flush()

    def finish(self, *, stopped_early: bool, speed: float | None = None) -> None:
        """Complete the recording.

        Args:
            stopped_early: whether the video it was made from ended early.
            speed: playing speed relative to real time, if it was not known at the beginning.
        """
        speed = self._info.speed if speed is None else speed
        ended = replace(self._info, complete=True, stopped_early=stopped_early, speed=speed, frames=self._frames)
        with os_errors_as(self._failed):
            self._file.seek(0)
            self._file.write(_header(ended))
            self._file.close()

    def _failed(self, error: OSError) -> OutputError:
        self._reported = True
        return _cannot_write(self._path, error)


class Recording:
    """A recording, read as a sequence of poses in blocks of bounded size.

    Args:
        path: the file.

    Attributes:
        info: its header.
        times_s: time of each frame, seconds, counted from the first one.

    Raises:
        VideoError: the file is not a recording, is damaged, has a newer version, or is missing.
    """

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self.path = path = Path(path)
        try:
            with open_regular(path) as file:
                self.info = _parse_header(file.read(HEADER_BYTES), path)
            count, surplus_bytes = divmod(max(0, path.stat().st_size - HEADER_BYTES), RECORD.itemsize)
            announced = self.info.frames
            if announced is not None and count > announced:
                raise self._damaged()
            self.times_s = self._read_times(count)
        except OSError as error:
            raise _cannot_read(path, error) from error
        except MemoryError as error:
            raise VideoError(
                _("cannot read {path}: it is larger than this computer's memory").format(path=path)
            ) from error
        self._cut_short = surplus_bytes > 0 or (announced is not None and count < announced)

    @property
    def cut_off(self) -> bool:
        """Whether the recording, or the video it was made from, ended early."""
        return self._cut_short or not self.info.complete or self.info.stopped_early

    def require_frames(self) -> None:
        """Refuse a recording without frames.

        Raises:
            VideoError: there is no frame in it.
        """
        if not len(self):
            raise VideoError(
                _("cannot read {path}: there is no frame in it; make it again from the video").format(path=self.path)
            )

    def __len__(self) -> int:
        return len(self.times_s)

    def __iter__(self) -> Iterator[Pose]:
        size_px = (self.info.width, self.info.height)
        for block in self._blocks(len(self)):
            for record in block:
                yield decode(record, size_px)

    @cached_property
    def records(self) -> NDArray[np.void]:
        """All frames as one array of `RECORD`; iterating over the poses instead needs only bounded memory."""
        records = np.empty(len(self), RECORD)
        start = 0
        for block in self._blocks(len(self)):
            records[start : start + len(block)] = block
            start += len(block)
        return records

    def _read_times(self, count: int) -> NDArray[np.float64]:
        """Return the times of all frames, counted from the first one."""
        times_s = np.empty(count)
        start = 0
        for block in self._blocks(count):
            stop = start + len(block)
            times_s[start:stop] = block["t_s"]
            # From the last frame of the previous block, so that the step between blocks is checked too.
            if not _is_time(times_s[max(0, start - 1) : stop]):
                raise self._damaged()
            start = stop
        return times_s

    def _blocks(self, count: int) -> Iterator[NDArray[np.void]]:
        """Read ``count`` frames in blocks."""
        begin_s: float | None = None
        try:
            with open_regular(self.path) as file:
                file.seek(HEADER_BYTES)
                for start in range(0, count, _BLOCK_FRAMES):
                    size_bytes = min(_BLOCK_FRAMES, count - start) * RECORD.itemsize
                    data = bytearray(file.read(size_bytes))
                    if len(data) < size_bytes:
                        raise self._damaged()
                    block = np.frombuffer(data, RECORD)
                    # A camera's clock starts anywhere.
                    begin_s = float(block["t_s"][0]) if begin_s is None else begin_s
                    with np.errstate(over="ignore", invalid="ignore"):
                        block["t_s"] -= begin_s
                    yield block
        except OSError as error:
            raise _cannot_read(self.path, error) from error

    def _damaged(self) -> VideoError:
        return VideoError(
            _("cannot read {path}: the recording is damaged; make it again from the video").format(path=self.path)
        )


def meant_as_recording(path: Path) -> bool:
    """Return whether a file is treated as a recording, by its suffix or by its first bytes."""
    return path.suffix == RECORDING_SUFFIX or is_recording(path)


def is_recording(path: Path) -> bool:
    """Return whether the file begins like a recording."""
    try:
        with open_regular(path) as file:
            return FORMAT.encode() in file.read(64)
    except OSError:
        return False


def _is_time(times_s: NDArray[np.float64]) -> bool:
    """Whether these are valid times of successive frames: finite, increasing, and within a day."""
    return bool(np.isfinite(times_s).all() and 0.0 <= times_s[-1] <= LONGEST_S and (times_s[1:] > times_s[:-1]).all())


def _header(info: RecordingInfo) -> bytes:
    content = {"format": FORMAT, "version": VERSION, "posecoach": __version__, **asdict(info)}
    source = info.source
    while len(text := json.dumps(content, ensure_ascii=True)) > HEADER_BYTES - 1:
        # Only a very long path overfills the header; its end is kept, as it is more telling than its beginning. One
        # character takes at most 12 bytes, so no more is cut off than necessary.
        source = source[max(1, (len(text) - HEADER_BYTES) // 12) :]
        content["source"] = source
    return text.ljust(HEADER_BYTES - 1).encode("ascii") + b"\n"


def _parse_header(head: bytes, path: Path) -> RecordingInfo:
    not_one = VideoError(
        _("cannot read {path}: not a landmark recording; name one that posecoach made").format(path=path)
    )
    try:
        content = json.loads(head)
        if content["format"] != FORMAT:
            raise not_one
        version = content["version"]
        if type(version) is not int or version < 1:
            raise not_one
        if version > VERSION:
            raise VideoError(
                _("cannot read {path}: made by a newer posecoach ({version}); update posecoach").format(
                    path=path, version=content["posecoach"]
                )
            )
        # Older files do not have all fields.
        fields = {
            key: content[key] for key in RecordingInfo.__dataclass_fields__ if key not in _LATER or key in content
        }
        info = RecordingInfo(**fields)
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise not_one from error
    if len(head) < HEADER_BYTES or not _is_plausible(info):
        raise not_one
    return info


def _is_plausible(info: RecordingInfo) -> bool:
    """Whether the fields of a header have the right types and ranges."""
    texts_fit = isinstance(info.source, str) and isinstance(info.model, str) and info.model.isprintable()
    sizes_fit = all(type(size) is int and 0 < size < 100_000 for size in (info.width, info.height))
    switches_fit = isinstance(info.complete, bool) and isinstance(info.stopped_early, bool)
    switches_fit = switches_fit and isinstance(info.mirrored, bool)
    numbers_fit = type(info.speed) in (int, float) and 0.0 < info.speed < math.inf
    return (
        texts_fit and sizes_fit and switches_fit and numbers_fit and (info.frames is None or type(info.frames) is int)
    )


def _cannot_write(path: Path, error: OSError) -> OutputError:
    reason = why(error, _("choose another folder"))
    return OutputError(_("cannot write {path}: {reason}").format(path=path, reason=reason))


def _cannot_read(path: Path, error: OSError) -> VideoError:
    return VideoError(_("cannot read {path}: {reason}").format(path=path, reason=why(error)))
