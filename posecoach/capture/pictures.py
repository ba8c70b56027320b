"""Decoded frames to pictures as they are shown: blue-green-red, whole, upright, of square pixels.

Imports PyAV: see `posecoach.capture.container`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import av
import cv2
import numpy as np
from av.filter import Graph
from av.filter.context import FilterContext
from av.video.frame import VideoFrame
from av.video.reformatter import ColorTrc

from posecoach.capture.geometry import Geometry, Image
from posecoach.capture.tone_mapping import hlg_to_sdr, pq_to_sdr

#: Curves from what a high dynamic range transfer function codes to what an ordinary screen shows.
_TONE_CURVES = {ColorTrc.SMPTE2084.value: pq_to_sdr, ColorTrc.ARIB_STD_B67.value: hlg_to_sdr}


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


class PictureMaker:
    """Turns decoded frames into pictures, in their order; where they are interlaced, one frame later.

    One thread: the model needs the others. FFmpeg's filters take memory for pictures from a pool; its scaler alone does
    not, which would cost a quarter more time. Bicubic is what OpenCV converts with.
    """

    def __init__(self) -> None:
        self._kind: _Kind | None = None
        self._interlaced = False
        self._chain: _Chain | None = None

    def pictures(self, frame: VideoFrame, geometry: Geometry) -> Iterator[tuple[Image, float]]:
        """Take in a frame and yield the pictures that are ready.

        Args:
            frame: the frame.
            geometry: how it is to be shown.

        Yields:
            The picture, (height, width, 3) uint8, and its timestamp in seconds, NaN if it has none.
        """
        kind = _Kind(
            frame.width,
            frame.height,
            frame.format.name,
            int(frame.colorspace),
            int(frame.color_range),
            int(frame.color_trc),
            f"{base.numerator}/{base.denominator}" if (base := frame.time_base) else "1/1000000",
            geometry,
        )
        # Once a frame was interlaced, those that are not go the same way, so that all stay in order.
        interlaced = self._interlaced or frame.interlaced_frame
        if kind != self._kind or interlaced != self._interlaced:
            yield from self.rest()
            self._kind, self._interlaced = kind, interlaced
            self._chain = _chain(kind, interlaced=interlaced)
        if self._chain is not None:
            self._chain.source.push(frame)
        yield from self._ready()

    def rest(self) -> Iterator[tuple[Image, float]]:
        """Yield what has not come yet, as no frame follows; a next one begins anew."""
        if self._chain is not None:
            self._chain.source.push(None)
            yield from self._ready()
        self.forget()

    def forget(self) -> None:
        """Drop what has not come yet."""
        self._kind = self._chain = None
        self._interlaced = False

    def _ready(self) -> Iterator[tuple[Image, float]]:
        while self._chain is not None and self._kind is not None:
            try:
                frame = self._chain.sink.pull()
            except (av.BlockingIOError, av.EOFError):
                return
            if not isinstance(frame, VideoFrame):
                continue
            # A view of the pool's memory, which goes back to it when the array is freed.
            image = np.asarray(frame.to_ndarray(), np.uint8)
            if not image.flags.c_contiguous:
                image = np.ascontiguousarray(image)
            curve = _TONE_CURVES.get(self._kind.transfer)
            if curve is not None:
                image = np.asarray(cv2.LUT(image, curve()), np.uint8)
            shown_s = frame.time
            yield self._kind.geometry.turned(image), float("nan") if shown_s is None else float(shown_s)


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
