"""MediaPipe's Pose Landmarker through the C interface of its library.

MediaPipe's Python interface imports all its other tasks too, runs each call on a thread of its own, and makes an object
of each landmark, which takes an eighth of the processor time of a look. The functions and structures here are those of
``mediapipe/tasks/c/vision`` in release 0.10.31, the only one that posecoach accepts.
"""

from __future__ import annotations

import contextlib
import ctypes
import importlib.util
import sys
from collections import deque
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

_LIBRARY = {"darwin": "libmediapipe.dylib", "win32": "libmediapipe.dll"}.get(sys.platform, "libmediapipe.so")

#: Constants of the C interface: an 8-bit red-green-blue picture, and the two ways to look.
_SRGB = 1
_INDEPENDENT_PICTURES, _VIDEO = 1, 2

_OK = 0

#: The published thresholds for detection, presence and tracking.
_CONFIDENCE = 0.5

_POINTER, _NUMBER, _TRUTH, _TIME = ctypes.c_void_p, ctypes.c_int, ctypes.c_bool, ctypes.c_int64

#: Arguments and result of each function that is used; the last argument is the error message if it returns a status.
_STATUS = _NUMBER
_FUNCTIONS: dict[str, tuple[list[type], type | None]] = {
    "MpErrorFree": ([_POINTER], None),
    "MpImageCreateFromUint8Data": ([_NUMBER, _NUMBER, _NUMBER, _POINTER, _NUMBER, _POINTER, _POINTER], _STATUS),
    "MpImageDataUint8": ([_POINTER, _POINTER, _POINTER], _STATUS),
    "MpImageIsContiguous": ([_POINTER], _TRUTH),
    "MpImageFree": ([_POINTER], None),
    "MpPoseLandmarkerCreate": ([_POINTER, _POINTER, _POINTER], _STATUS),
    "MpPoseLandmarkerDetectImage": ([_POINTER, _POINTER, _POINTER, _POINTER, _POINTER], _STATUS),
    "MpPoseLandmarkerDetectForVideo": ([_POINTER, _POINTER, _POINTER, _TIME, _POINTER, _POINTER], _STATUS),
    "MpPoseLandmarkerCloseResult": ([_POINTER], None),
    "MpPoseLandmarkerClose": ([_POINTER, _POINTER], _STATUS),
}


class _BaseOptions(ctypes.Structure):
    _fields_ = (
        ("model_asset_buffer", ctypes.c_char_p),
        ("model_asset_buffer_count", ctypes.c_uint),
        ("model_asset_path", ctypes.c_char_p),
    )


class _Options(ctypes.Structure):
    _fields_ = (
        ("base_options", _BaseOptions),
        ("running_mode", ctypes.c_int),
        ("num_poses", ctypes.c_int),
        ("min_pose_detection_confidence", ctypes.c_float),
        ("min_pose_presence_confidence", ctypes.c_float),
        ("min_tracking_confidence", ctypes.c_float),
        ("output_segmentation_masks", ctypes.c_bool),
        ("result_callback", ctypes.c_void_p),
    )


#: One landmark in the library's memory.
_LANDMARK = np.dtype(
    [
        ("x", np.float32),
        ("y", np.float32),
        ("z", np.float32),
        ("has_visibility", np.bool_),
        ("visibility", np.float32),
        ("has_presence", np.bool_),
        ("presence", np.float32),
        ("name", np.uintp),
    ],
    align=True,
)


class _Body(ctypes.Structure):
    _fields_ = (("landmarks", ctypes.c_void_p), ("landmarks_count", ctypes.c_uint32))


class _Result(ctypes.Structure):
    _fields_ = (
        ("segmentation_masks", ctypes.c_void_p),
        ("segmentation_masks_count", ctypes.c_uint32),
        ("pose_landmarks", ctypes.POINTER(_Body)),
        ("pose_landmarks_count", ctypes.c_uint32),
        ("pose_world_landmarks", ctypes.POINTER(_Body)),
        ("pose_world_landmarks_count", ctypes.c_uint32),
    )


@dataclass(frozen=True, slots=True, eq=False)
class Landmarks:
    """What a model found in one picture.

    Attributes:
        image: (33, 2) float64, x and y as shares of the width and the height of the picture.
        world: (33, 3) float64, metres.
        visibility: (33,) float64, 0 to 1.
    """

    image: NDArray[np.float64]
    world: NDArray[np.float64]
    visibility: NDArray[np.float64]


class ModelInput:
    """A picture in the library's memory.

    Args:
        image: (height, width, 3) uint8, blue-green-red.
    """

    def __init__(self, image: NDArray[np.uint8]) -> None:
        self.handle = ctypes.c_void_p()
        self._pixels: NDArray[np.uint8] | None = None
        self._free = _library().MpImageFree
        height, width = image.shape[:2]
        self.size_px = (width, height)
        rgb = np.asarray(cv2.cvtColor(image, cv2.COLOR_BGR2RGB), np.uint8)
        _call("MpImageCreateFromUint8Data", _SRGB, width, height, rgb.ctypes.data, rgb.size, ctypes.byref(self.handle))
        # Padded rows are out of reach, as the library returns a copy of them.
        if _library().MpImageIsContiguous(self.handle):
            pixels = ctypes.c_void_p()
            _call("MpImageDataUint8", self.handle, ctypes.byref(pixels))
            self._pixels = _memory(pixels.value, np.dtype(np.uint8), rgb.size).reshape(rgb.shape)

    def __del__(self) -> None:
        if self.handle:
            self._free(self.handle)

    def refill(self, image: NDArray[np.uint8]) -> bool:
        """Replace the pixels by those of another picture, which takes a third of the time of a new one.

        No look at it may be under way; the library reads the pixels during looks only.

        Args:
            image: (height, width, 3) uint8, blue-green-red.

        Returns:
            False if that is impossible: the size differs, or the library pads the rows.
        """
        if self._pixels is None or self._pixels.shape != image.shape:
            return False
        cv2.cvtColor(image, cv2.COLOR_BGR2RGB, dst=self._pixels)
        return True


class InputPool:
    """Pictures that are filled again and again."""

    def __init__(self) -> None:
        self._idle: deque[ModelInput] = deque()

    def filled(self, image: NDArray[np.uint8]) -> ModelInput:
        """Return a picture in the library's memory; works on any thread.

        Args:
            image: (height, width, 3) uint8, blue-green-red.
        """
        with contextlib.suppress(IndexError):
            picture = self._idle.pop()
            if picture.refill(image):
                return picture
        return ModelInput(image)

    def take_back(self, picture: ModelInput) -> None:
        """Take back a picture that is not looked at any more."""
        self._idle.append(picture)


class PoseTask:
    """A loaded model, for one thread at a time. Looks release the GIL.

    Args:
        bundle: the model's file.
        follow: whether the person is followed from picture to picture of a video.

    Raises:
        RuntimeError: the bundle is damaged.
        OSError: it cannot be read.
    """

    def __init__(self, bundle: Path, *, follow: bool) -> None:
        self._handle = ctypes.c_void_p()
        self._follow = follow
        options = _Options(
            base_options=_opened(bundle),
            running_mode=_VIDEO if follow else _INDEPENDENT_PICTURES,
            num_poses=1,
            min_pose_detection_confidence=_CONFIDENCE,
            min_pose_presence_confidence=_CONFIDENCE,
            min_tracking_confidence=_CONFIDENCE,
        )
        _call("MpPoseLandmarkerCreate", ctypes.byref(options), ctypes.byref(self._handle))

    def __del__(self) -> None:
        self.close()

    def close(self) -> None:
        """Free the model. A second call does nothing."""
        handle, self._handle = self._handle, ctypes.c_void_p()
        if handle:
            _call("MpPoseLandmarkerClose", handle)

    def look(self, picture: ModelInput, t_ms: int) -> Landmarks | None:
        """Return the landmarks of the person in a picture, or None if nobody is seen.

        Args:
            picture: the picture.
            t_ms: its time, milliseconds, later than that of the one before; it matters only if the person is followed.

        Raises:
            RuntimeError: the library does not take the picture or its time.
        """
        found = _Result()
        if self._follow:
            args = (self._handle, picture.handle, None, t_ms, ctypes.byref(found))
            _call("MpPoseLandmarkerDetectForVideo", *args)
        else:
            _call("MpPoseLandmarkerDetectImage", self._handle, picture.handle, None, ctypes.byref(found))
        try:
            return _landmarks(found)
        finally:
            _library().MpPoseLandmarkerCloseResult(ctypes.byref(found))


def _opened(bundle: Path) -> _BaseOptions:
    """Return options that name a file, which the library then maps into memory instead of copying it twice."""
    path = str(bundle)
    if path.isascii():
        return _BaseOptions(None, 0, path.encode("ascii"))
    # Its other paths fail on Windows.
    content = bundle.read_bytes()
    return _BaseOptions(content, len(content), None)


def _landmarks(found: _Result) -> Landmarks | None:
    if found.pose_landmarks_count == 0:
        return None
    image, world = (
        _memory(body.landmarks, _LANDMARK, body.landmarks_count)
        for body in (found.pose_landmarks[0], found.pose_world_landmarks[0])
    )
    return Landmarks(
        np.stack([image["x"], image["y"]], axis=-1).astype(np.float64),
        np.stack([world["x"], world["y"], world["z"]], axis=-1).astype(np.float64),
        image["visibility"].astype(np.float64),
    )


def _memory(address: int | None, kind: np.dtype[Any], count: int) -> NDArray[Any]:
    """Return a view of the library's memory."""
    if not address:
        raise RuntimeError("the landmark library returned no memory")
    return np.frombuffer(memoryview((ctypes.c_uint8 * (count * kind.itemsize)).from_address(address)), kind)


def _call(name: str, *args: object) -> None:
    """Call a function that returns a status.

    Raises:
        RuntimeError: it failed.
    """
    message = ctypes.c_char_p()
    status = getattr(_library(), name)(*args, ctypes.byref(message))
    text = message.value
    if text is not None:
        _library().MpErrorFree(message)
    if status != _OK:
        raise RuntimeError((text or b"").decode("utf-8", "replace") or f"{name}: status {status}")


@cache
def _library() -> ctypes.CDLL:
    """Load the library, but not the package that it comes with.

    Raises:
        ImportError: it is not installed.
    """
    package = importlib.util.find_spec("mediapipe")
    if package is None or not package.submodule_search_locations:
        raise ModuleNotFoundError("No module named 'mediapipe'", name="mediapipe")
    path = Path(package.submodule_search_locations[0], "tasks", "c", _LIBRARY)
    try:
        library = ctypes.CDLL(str(path))
    except OSError as error:
        raise ImportError(str(error), name="mediapipe", path=str(path)) from error
    for name, (arguments, result) in _FUNCTIONS.items():
        function = getattr(library, name)
        function.argtypes, function.restype = arguments, result
    return library
