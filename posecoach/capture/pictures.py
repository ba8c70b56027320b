"""Converting decoded frames to displayed pictures: blue-green-red, deinterlaced, upright, with square pixels.

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

#: Tone curves from high dynamic range transfer functions to an ordinary screen.
_TONE_CURVES = {ColorTrc.SMPTE2084.value: pq_to_sdr, ColorTrc.ARIB_STD_B67.value: hlg_to_sdr}

#: Pixel formats whose first plane is the brightness, one byte per pixel; nearly all videos use one of them.
_BRIGHTNESS_FIRST = frozenset(
    {"yuv420p", "yuvj420p", "yuv422p", "yuvj422p", "yuv444p", "yuvj444p", "nv12", "nv21", "gray"}
)


@dataclass(frozen=True, slots=True)
class _Kind:
    """The properties of a frame that determine its chain of filters."""

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
    """A chain of FFmpeg filters.

    Attributes:
        graph: the whole graph; it must be kept alive as long as its ends.
    """

    graph: Graph
    source: FilterContext
    sink: FilterContext

    def pull(self) -> VideoFrame:
        """Return the next frame from the sink.

        Raises:
            av.BlockingIOError: more input is needed first.
            av.EOFError: there are no more frames.
        """
        while not isinstance(frame := self.sink.pull(), VideoFrame):
            pass
        return frame


class PictureMaker:
    """Turns decoded frames into pictures, each on first use; interlaced ones come one frame later.

    Only one thread converts at a time, as the model needs the others. FFmpeg's filters take memory for pictures from a
    pool; its bare scaler does not, and takes a quarter more time. Bicubic scaling is what OpenCV uses too.
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
            geometry: its display geometry.
        """
        kind = _kind_of(frame, geometry)
        # After the first interlaced frame all others go through the same filters, to keep their order.
        if frame.interlaced_frame or self._interlaced.begun:
            yield from self._interlaced.pictures(frame, kind)
            return
        size_px = geometry.shown_size(frame.width, frame.height)
        shown_s = float("nan") if frame.time is None else float(frame.time)
        yield ShownPicture(partial(self._made, frame, kind), size_px, shown_s, glance=_glance(frame, geometry))

    def rest(self) -> Iterator[ShownPicture]:
        """Yield the pictures still held back, at the end of the file."""
        yield from self._interlaced.rest()

    def forget(self) -> None:
        """Drop the pictures still held back."""
        self._interlaced = _Interlaced()

    def _made(self, frame: VideoFrame, kind: _Kind) -> Image:
        with self._lock:
            if kind != self._kind or self._chain is None:
                self._kind, self._chain = kind, _chain(kind, interlaced=False)
            self._chain.source.push(frame)
            return _image(self._chain.pull(), kind)


class _Interlaced:
    """Deinterlacing, which needs the next frame for each picture."""

    def __init__(self) -> None:
        self._kind: _Kind | None = None
        self._chain: _Chain | None = None

    @property
    def begun(self) -> bool:
        """Whether there was an interlaced frame."""
        return self._chain is not None

    def pictures(self, frame: VideoFrame, kind: _Kind) -> Iterator[ShownPicture]:
        """Take in a frame and yield the pictures that are ready."""
        if kind != self._kind or self._chain is None:
            yield from self.rest()
            self._kind, self._chain = kind, _chain(kind, interlaced=True)
        self._chain.source.push(frame)
        yield from self._ready()

    def rest(self) -> Iterator[ShownPicture]:
        """Yield the pictures still held back, as no frame follows."""
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
    """Return the output of a chain as a displayed picture."""
    # A view of memory from the pool, which is returned to it when the array is freed.
    image = np.asarray(frame.to_ndarray(), np.uint8)
    if not image.flags.c_contiguous:
        image = np.ascontiguousarray(image)
    curve = _TONE_CURVES.get(kind.transfer)
    if curve is not None:
        image = np.asarray(cv2.LUT(image, curve()), np.uint8)
    return kind.geometry.turned(image)


def _glance(frame: VideoFrame, geometry: Geometry) -> Glance | None:
    """Return the glance of a frame from its brightness plane; None if its format has no such plane."""
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
