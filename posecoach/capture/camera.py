"""Frames of a camera, timestamped on arrival, and errors that say what to do when there are none."""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

# OpenCV reads this when it first waits for a picture: a stalled camera on Linux then blocks for 2 s instead of 10 s.
os.environ.setdefault("OPENCV_VIDEOIO_V4L_SELECT_TIMEOUT", "2")

import cv2
import numpy as np
from numpy.typing import NDArray

from posecoach.capture.frame import Frame
from posecoach.languages import gettext as _
from posecoach.languages import listed
from posecoach.runtime.errors import PosecoachError
from posecoach.runtime.mailbox import Mailbox

#: Requested format; a camera may deliver another one.
WIDTH_PX, HEIGHT_PX, FPS = 1280, 720, 30

#: A camera without a new picture for this long is lost, seconds.
LOST_AFTER_S = 1.5

#: Longest time from opening a camera to its first picture, seconds.
FIRST_PICTURE_S = 5.0

#: Longest time `read` waits, seconds.
_READ_LIMIT_S = 0.25

#: Pause after a failed read, so that a camera without pictures does not keep a core busy, seconds.
_RETRY_S = 0.02

#: How long `close` waits for a driver that is inside a read, seconds.
_RELEASE_S = 0.5

#: Least distance between the times of two frames, seconds: some clocks tick only every 16 ms.
_TICK_S = 0.001

#: OpenCV reads the hundreds of an index as the driver, and fails on numbers that do not fit into 32 bits.
_HIGHEST_INDEX = 99

#: Pictures are compared on every eighth row and column.
_GRID = 8

_BACKENDS = {"linux": cv2.CAP_V4L2, "darwin": cv2.CAP_AVFOUNDATION, "win32": cv2.CAP_DSHOW}


class CameraError(PosecoachError):
    """A camera cannot be opened, or gives no more pictures."""


class FrameSource(Protocol):
    """A source of live frames. `close` may be called from any thread, everything else from one thread at a time."""

    @property
    def description(self) -> str:
        """A short description for people."""
        ...

    @property
    def ended(self) -> bool:
        """Whether no more frames will follow, as at the end of a file. A camera never ends."""
        ...

    def open(self) -> None:
        """Open the source, or open it again after `close`.

        Raises:
            PosecoachError: it cannot be opened; `CameraError` if a later try may succeed.
        """
        ...

    def read(self) -> Frame | None:
        """Return the next frame, or None if none came within a fraction of a second.

        Raises:
            CameraError: the camera is lost until it is opened again.
        """
        ...

    def close(self) -> None:
        """Release the device or the file, and wake a thread that waits in `open` or `read`."""
        ...


class Capture(Protocol):
    """The part of ``cv2.VideoCapture`` that is used here."""

    def isOpened(self) -> bool: ...  # noqa: D102, N802 - OpenCV's names
    def read(self) -> tuple[bool, Any]: ...  # noqa: D102
    def get(self, prop: int, /) -> float: ...  # noqa: D102
    def set(self, prop: int, value: float, /) -> bool: ...  # noqa: D102
    def release(self) -> None: ...  # noqa: D102


def open_capture(index: int) -> Capture:
    """Open camera ``index`` with the driver of this system that answers fast and delivers compressed pictures."""
    return cv2.VideoCapture(index, _BACKENDS.get(sys.platform, cv2.CAP_ANY))


class Camera:
    """A camera as a `FrameSource`.

    A driver may block for any time in a read, so reading is done in a separate thread. If that is stuck, `close` leaves
    it behind: it is a daemon thread, and releases the device when the driver returns.

    A picture that equals the previous one is dropped: because of sensor noise two pictures of a live camera always
    differ, so a repeated picture means that the driver delivers an old one.

    Args:
        index: number of the camera, from 0.
        clock: monotonic clock, seconds; frames carry its reading on arrival.
        open_capture: opens the device.
        lost_after_s: without a new picture for this long the camera counts as lost, seconds.
        first_picture_s: how long the first picture may take, seconds.
    """

    ended = False

    def __init__(
        self,
        index: int,
        clock: Callable[[], float] = time.monotonic,
        *,
        open_capture: Callable[[int], Capture] = open_capture,
        lost_after_s: float = LOST_AFTER_S,
        first_picture_s: float = FIRST_PICTURE_S,
    ) -> None:
        self.index = index
        self._clock = clock
        self._open_capture = open_capture
        self._lost_after_s = lost_after_s
        self._first_picture_s = first_picture_s
        self._reader: _Reader | None = None
        self._first: _Picture | None = None
        self._last_grid: NDArray[np.uint8] | None = None
        self._last_t_s = -float("inf")
        self._last_new_s = 0.0
        self._count = 0

    @property
    def description(self) -> str:
        """The camera's number."""
        return _("camera {index}").format(index=self.index)

    def open(self) -> None:
        """Open the device and wait for its first picture.

        Raises:
            CameraError: there is no such camera, it is busy, access is denied, or it gives no picture.
        """
        self.close()
        if not 0 <= self.index <= _HIGHEST_INDEX:
            raise CameraError(_("there is no camera {index}: cameras are numbered from 0").format(index=self.index))
        capture = self._open_capture(self.index)
        if not capture.isOpened():
            capture.release()
            raise CameraError(why_not_opened(self.index, open_capture=self._open_capture))
        _ask_for_format(capture)
        self._reader = reader = _Reader(capture, self._clock, self._last_grid)
        reader.start()
        self._first = reader.next_picture(self._first_picture_s)
        if self._first is None:
            problem = self._problem(reader)
            self.close()
            raise CameraError(problem)
        self._last_new_s = self._clock()

    def read(self) -> Frame | None:
        """Return the newest picture, or None if no new one came within 0.25 s.

        Raises:
            CameraError: the camera is not open, failed, or gave no new picture for 1.5 s.
        """
        reader = self._reader
        if reader is None:
            raise CameraError(_("camera {index} is closed").format(index=self.index))
        # If the first read comes long after opening, it returns the newest picture and not the first one.
        first, self._first = self._first, None
        limit_s = min(_READ_LIMIT_S, self._lost_after_s) if first is None else 0.0
        picture = reader.next_picture(limit_s) or first
        now_s = self._clock()
        if picture is None:
            if reader.error is not None or now_s - self._last_new_s > self._lost_after_s:
                raise CameraError(self._problem(reader))
            return None
        self._last_new_s = now_s
        self._last_grid = picture.grid
        self._last_t_s = max(picture.t_s, self._last_t_s + _TICK_S)
        frame = Frame(image=picture.image, t_s=self._last_t_s, index=self._count)
        self._count += 1
        return frame

    def close(self) -> None:
        """Release the device, within half a second. A second call does nothing."""
        reader, self._reader, self._first = self._reader, None, None
        if reader is not None:
            reader.stop()

    def _problem(self, reader: _Reader) -> str:
        if reader.error is not None:
            problem = _("camera {index} failed while reading ({error}): check its cable, or plug it in again")
        elif reader.repeated:
            problem = _(
                "camera {index} repeats one and the same picture: open its cover, or unplug it and plug it in again"
            )
        elif not reader.delivered:
            problem = _("camera {index} gives no picture: {advice}")
        else:
            problem = _(
                "camera {index} stopped delivering pictures: check its cable, and whether another program took it"
            )
        advice = _how_to_free(self.index, sys.platform)
        return problem.format(index=self.index, error=reader.error, advice=advice)


@dataclass(frozen=True, slots=True, eq=False)
class _Picture:
    image: NDArray[np.uint8]
    grid: NDArray[np.uint8]
    t_s: float


class _Reader:
    """The thread that reads one opened device until it is stopped."""

    def __init__(self, capture: Capture, clock: Callable[[], float], last_grid: NDArray[np.uint8] | None) -> None:
        self._capture = capture
        self._clock = clock
        self._grid = last_grid
        self._pictures: Mailbox[_Picture] = Mailbox()
        self._stopping = threading.Event()
        self.error: BaseException | None = None
        self.delivered = False
        self.repeated = False
        self._thread = threading.Thread(target=self._run, name="camera", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def next_picture(self, limit_s: float) -> _Picture | None:
        return self._pictures.get(limit_s)

    def stop(self) -> None:
        self._stopping.set()
        self._pictures.close()
        self._thread.join(_RELEASE_S)

    def _run(self) -> None:
        try:
            while not self._stopping.is_set():
                ok, image = self._capture.read()
                if not ok or image is None:
                    self._stopping.wait(_RETRY_S)
                    continue
                self._take_in(np.asarray(image, np.uint8), self._clock())
        except BaseException as error:  # noqa: BLE001 - whatever a driver raises is a CameraError where it is read
            self.error = error
        finally:
            self._pictures.close()
            self._release()

    def _release(self) -> None:
        try:
            self._capture.release()
        except BaseException as error:  # noqa: BLE001 - as above
            self.error = self.error or error

    def _take_in(self, image: NDArray[np.uint8], t_s: float) -> None:
        grid = image[::_GRID, ::_GRID].copy()
        self.repeated = self._grid is not None and np.array_equal(grid, self._grid)
        if self.repeated:
            # A driver that returns an old picture immediately would otherwise keep a core busy.
            self._stopping.wait(_RETRY_S)
            return
        self._grid = grid
        self.delivered = True
        self._pictures.put(_Picture(image, grid, t_s))


def _ask_for_format(capture: Capture) -> None:
    # Compression must be set first: uncompressed, most cameras deliver 1280 x 720 only at 10 frames a second.
    capture.set(cv2.CAP_PROP_FOURCC, cv2.VideoWriter.fourcc(*"MJPG"))
    capture.set(cv2.CAP_PROP_FRAME_WIDTH, WIDTH_PX)
    capture.set(cv2.CAP_PROP_FRAME_HEIGHT, HEIGHT_PX)
    capture.set(cv2.CAP_PROP_FPS, FPS)
    capture.set(cv2.CAP_PROP_BUFFERSIZE, 1)


@dataclass(frozen=True, slots=True)
class CameraInfo:
    """A camera that can be opened, and the size of its pictures in pixels."""

    index: int
    width: int
    height: int


def list_cameras(limit: int = 6, *, open_capture: Callable[[int], Capture] = open_capture) -> list[CameraInfo]:
    """Return the cameras among the first ``limit`` that can be opened now; each is opened for a moment."""
    found = []
    for index in range(limit):
        capture = open_capture(index)
        try:
            if capture.isOpened():
                _ask_for_format(capture)
                width, height = (round(capture.get(p)) for p in (cv2.CAP_PROP_FRAME_WIDTH, cv2.CAP_PROP_FRAME_HEIGHT))
                found.append(CameraInfo(index, width, height))
        finally:
            capture.release()
    return found


def why_not_opened(
    index: int,
    *,
    open_capture: Callable[[int], Capture] = open_capture,
    platform: str = sys.platform,
    devices: Path = Path("/dev"),
) -> str:
    """Return in one line why camera ``index`` could not be opened and what to do about it.

    Args:
        index: number of the camera.
        open_capture: opens a device; used to find other cameras.
        platform: the system, as in ``sys.platform``.
        devices: folder of the device files on Linux.
    """
    if platform.startswith("linux"):
        numbers = sorted(int(p.name[5:]) for p in devices.glob("video*") if p.name[5:].isdigit())
        if index not in numbers:
            return _missing(index, numbers)
        if not os.access(devices / f"video{index}", os.R_OK | os.W_OK):
            return _(
                "permission denied for camera {index}: add yourself to the group with "
                "'sudo usermod -aG video $USER', then log in again"
            ).format(index=index)
    elif index > 0:
        others = [camera.index for camera in list_cameras(index, open_capture=open_capture)]
        if others:
            return _missing(index, others)
    advice = _how_to_free(index, platform)
    return _("camera {index} cannot be opened: {advice}").format(index=index, advice=advice)


def _missing(index: int, others: Sequence[int]) -> str:
    if others:
        told = _("there is no camera {index}: choose one of {others}")
        return told.format(index=index, others=listed(map(str, others)))
    return _("no camera found: plug one in, or use a video file in its place")


def _how_to_free(index: int, platform: str) -> str:
    if platform == "darwin":
        return _(
            "plug it in, allow your terminal in System Settings > Privacy & Security > Camera, "
            "and close other programs that use the camera"
        )
    if platform.startswith("win"):
        return _(
            "plug it in, let desktop apps use it in Settings > Privacy & security > Camera, "
            "and close other programs that use the camera"
        )
    return _(
        "close other programs that use the camera ('fuser -v /dev/video{index}' names them), or choose another camera"
    ).format(index=index)
