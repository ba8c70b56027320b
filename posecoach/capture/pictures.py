"""Decoded frames to pictures as they are shown: blue-green-red, whole, upright, of square pixels.

Imports PyAV: see `posecoach.capture.container`.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

import av
import cv2
import numpy as np
from av.filter import Graph
from av.filter.context import FilterContext
from av.video.frame import VideoFrame
from av.video.reformatter import ColorTrc

from posecoach.capture.geometry import Geometry, Image
from posecoach.capture.glance import Glance, reduced
from posecoach.capture.picture_source import ShownPicture
from posecoach.capture.tone_mapping import hlg_to_sdr, pq_to_sdr

#: Curves from what a high dynamic range transfer function codes to what an ordinary screen shows.
_TONE_CURVES = {ColorTrc.SMPTE2084.value: pq_to_sdr, ColorTrc.ARIB_STD_B67.value: hlg_to_sdr}

#: How pictures are coded of which the first plane is their brightness, a byte a pixel: nearly all.
_BRIGHTNESS_FIRST = frozenset(
    {"yuv420p", "yuvj420p", "yuv422p", "yuvj422p", "yuv444p", "yuvj444p", "nv12", "nv21", "gray"}
)


@dataclass(frozen=True, slots=True)
class _Kind:
    """What a chain of filters is made for."""

    width: int
    height: int
    pixels: str
    colorspace: int
    color_range: int
    transfer: int
    time_base: str
    geometry: Geometry


@dataclass(frozen=True, slots=True, eq=False)
class _Chain:
    """Filters one behind the other, from where frames go in to where they come out.

    Attributes:
        graph: the whole, without which its ends point nowhere.
    """

    graph: Graph
    source: FilterContext
    sink: FilterContext

    def pull(self) -> VideoFrame:
        """Return what comes out next.

        Raises:
            av.BlockingIOError, av.EOFError: nothing does before more goes in, or at all.
        """
        while not isinstance(frame := self.sink.pull(), VideoFrame):
            pass
        return frame


class PictureMaker:
    """Turns decoded frames into pictures, each when it is asked for; where they are interlaced, one frame later.

    One thread at a time: the model needs the others. FFmpeg's filters take memory for pictures from a pool; its scaler
    alone does not, which would cost a quarter more time. Bicubic is what OpenCV converts with.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kind: _Kind | None = None
        self._chain: _Chain | None = None
        self._interlaced = _Interlaced()

    def pictures(self, frame: VideoFrame, geometry: Geometry) -> Iterator[ShownPicture]:
        """Take in a frame and yield the pictures that are ready.

        Args:
            frame: the frame.
            geometry: how it is to be shown.
        """
        kind = _kind_of(frame, geometry)
        # Once a frame was interlaced, those that are not go the same way, so that all stay in order.
        if frame.interlaced_frame or self._interlaced.begun:
            yield from self._interlaced.pictures(frame, kind)
            return
        size_px = geometry.shown_size(frame.width, frame.height)
        shown_s = float("nan") if frame.time is None else float(frame.time)
        yield ShownPicture(partial(self._made, frame, kind), size_px, shown_s, glance=_glance(frame, geometry))

    def rest(self) -> Iterator[ShownPicture]:
        """Yield what has not come yet, as no frame follows; a next one begins anew."""
        yield from self._interlaced.rest()

    def forget(self) -> None:
        """Drop what has not come yet."""
        self._interlaced = _Interlaced()

    def _made(self, frame: VideoFrame, kind: _Kind) -> Image:
        with self._lock:
            if kind != self._kind or self._chain is None:
                self._kind, self._chain = kind, _chain(kind, interlaced=False)
            self._chain.source.push(frame)
            return _image(self._chain.pull(), kind)


class _Interlaced:
    """Pictures of frames of which each needs the next one."""

    def __init__(self) -> None:
        self._kind: _Kind | None = None
        self._chain: _Chain | None = None

    @property
    def begun(self) -> bool:
        """Whether there was one."""
        return self._chain is not None

    def pictures(self, frame: VideoFrame, kind: _Kind) -> Iterator[ShownPicture]:
        """Take in a frame and yield the pictures that are ready."""
        if kind != self._kind or self._chain is None:
            yield from self.rest()
            self._kind, self._chain = kind, _chain(kind, interlaced=True)
        self._chain.source.push(frame)
        yield from self._ready()

    def rest(self) -> Iterator[ShownPicture]:
        """Yield what has not come yet, as no frame follows."""
        if self._chain is not None:
            self._chain.source.push(None)
            yield from self._ready()
        self._kind = self._chain = None

    def _ready(self) -> Iterator[ShownPicture]:
        while self._chain is not None and self._kind is not None:
            try:
                frame = self._chain.pull()
            except (av.BlockingIOError, av.EOFError):
                return
            shown_s = float("nan") if frame.time is None else float(frame.time)
            image = _image(frame, self._kind)
            yield ShownPicture(_same(image), (image.shape[1], image.shape[0]), shown_s)


def _same(image: Image) -> Callable[[], Image]:
    return lambda: image


def _kind_of(frame: VideoFrame, geometry: Geometry) -> _Kind:
    return _Kind(
        frame.width,
        frame.height,
        frame.format.name,
        int(frame.colorspace),
        int(frame.color_range),
        int(frame.color_trc),
        f"{base.numerator}/{base.denominator}" if (base := frame.time_base) else "1/1000000",
        geometry,
    )


def _image(frame: VideoFrame, kind: _Kind) -> Image:
    """Return what came out of a chain as it is to be shown."""
    # A view of the pool's memory, which goes back to it when the array is freed.
    image = np.asarray(frame.to_ndarray(), np.uint8)
    if not image.flags.c_contiguous:
        image = np.ascontiguousarray(image)
    curve = _TONE_CURVES.get(kind.transfer)
    if curve is not None:
        image = np.asarray(cv2.LUT(image, curve()), np.uint8)
    return kind.geometry.turned(image)


def _glance(frame: VideoFrame, geometry: Geometry) -> Glance | None:
    """Return a frame reduced to a few cells from its brightness as it is coded, None if that lies nowhere by itself."""
    if frame.format.name not in _BRIGHTNESS_FIRST:
        return None
    plane = frame.planes[0]
    if plane.line_size < frame.width:
        return None
    grey = np.frombuffer(memoryview(plane), np.uint8).reshape(-1, plane.line_size)[: frame.height, : frame.width]
    return reduced(grey, geometry)


def _chain(kind: _Kind, *, interlaced: bool) -> _Chain:
    graph = Graph()
    source = graph.add(
        "buffer",
        f"video_size={kind.width}x{kind.height}:pix_fmt={kind.pixels}:time_base={kind.time_base}"
        f":colorspace={kind.colorspace}:range={kind.color_range}",
    )
    steps = [graph.add("bwdif", "mode=send_frame:deint=interlaced:threads=1")] if interlaced else []
    width, height = kind.geometry.square_size(kind.width, kind.height)
    steps.append(graph.add("scale", f"w={width}:h={height}:flags=bicubic:threads=1"))
    steps += [graph.add("format", "bgr24"), graph.add("buffersink")]
    before = source
    for step in steps:
        before.link_to(step)
        before = step
    graph.configure()
    return _Chain(graph, source, before)
