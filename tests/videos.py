"""Small video files for the tests, named by their fault; all are generated here."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import cast

import av
import cv2
import numpy as np

from posecoach.results.h264 import copy_frames
from posecoach.runtime.resources import data_folder

SAMPLES = data_folder("sample_videos")


def picture(width: int, height: int, shade: int) -> np.ndarray:
    image = np.full((height, width, 3), 40, np.uint8)
    image[: height // 2, : width // 2] = shade % 256
    return image


def write_video(
    path: Path,
    times_s: list[float],
    size: tuple[int, int] = (64, 48),
    *,
    codec: str = "libx264",
    pixels: str = "yuv420p",
    rotation: int = 0,
    with_sound: bool = False,
    images: Sequence[np.ndarray] = (),
    options: dict[str, str] | None = None,
) -> Path:
    """Write one frame at each of ``times_s``: ``images`` of the given size, or plain test pictures without them."""
    with av.open(str(path), "w", options=options or {}) as container:
        preset = {"preset": "ultrafast"} if codec in ("libx264", "libx265") and images else {}
        stream = cast("av.VideoStream", container.add_stream(codec, rate=1000, options=preset))
        stream.width, stream.height = size
        stream.pix_fmt = pixels
        stream.codec_context.time_base = Fraction(1, 1000)
        stream.time_base = Fraction(1, 1000)
        if with_sound:
            add_tone(container, times_s[-1] + 3.0)
        for number, t_s in enumerate(times_s):
            image = images[number] if images else picture(*size, 60 + 13 * number)
            frame = av.VideoFrame.from_ndarray(image, format="bgr24")
            frame.pts = round(t_s * 1000)
            frame.time_base = Fraction(1, 1000)
            container.mux(stream.encode(frame))
        container.mux(stream.encode())
    if rotation:
        rotate_in_header(path, rotation)
    return path


def add_tone(container: av.container.OutputContainer, seconds: float) -> None:
    stream = container.add_stream("aac", rate=16_000)
    wave = (np.sin(np.arange(int(16_000 * seconds)) / 5.0) * 0.2).astype(np.float32)[None, :]
    frame = av.AudioFrame.from_ndarray(wave, format="fltp", layout="mono")
    frame.sample_rate = 16_000
    frame.pts = 0
    container.mux(stream.encode(frame))
    container.mux(stream.encode())


def rotate_in_header(path: Path, degrees: int) -> None:
    """Set the display matrix of the only track, as a phone that is held upright does."""
    one = 1 << 16
    a, b, c, d = {90: (0, one, -one, 0), 180: (-one, 0, 0, -one), 270: (0, -one, one, 0)}[degrees]
    matrix = np.array([a, b, 0, c, d, 0, 0, 0, 1 << 30], dtype=">i4").tobytes()
    data = bytearray(path.read_bytes())
    at = data.index(b"tkhd") + 4 + 4 + 20 + 8 + 8
    assert np.frombuffer(data[at : at + 36], ">i4")[0] == one, "the track header is laid out otherwise"
    data[at : at + 36] = matrix
    path.write_bytes(data)


def sample_start(path: Path, name: str = "kneeling_hip_flexor", seconds: float = 3.0) -> Path:
    """Copy the first seconds of a sample without encoding them again."""
    with av.open(str(SAMPLES / f"{name}.mp4")) as source, av.open(str(path), "w") as target:
        video = source.streams.video[0]
        out = target.add_stream_from_template(video)
        for packet in source.demux(video):
            if (
                packet.dts is None
                or packet.pts is None
                or packet.time_base is None
                or packet.pts * packet.time_base >= seconds
            ):
                continue
            packet.stream = out
            target.mux(packet)
    return path


def index_first(path: Path, source: Path) -> Path:
    """Copy a video with its index before its data, so that it can be opened after it is truncated."""
    with av.open(str(source)) as old, av.open(str(path), "w", options={"movflags": "faststart"}) as new:
        copy_frames(old, new)
    return path


def missing(folder: Path) -> Path:
    return folder / "nowhere.mp4"


def a_folder(folder: Path) -> Path:
    path = folder / "folder.mp4"
    path.mkdir()
    return path


def text_named_mp4(folder: Path) -> Path:
    path = folder / "text.mp4"
    path.write_text("This is not a video.\n" * 50)
    return path


def zero_bytes(folder: Path) -> Path:
    path = folder / "empty.mp4"
    path.touch()
    return path


def truncated_without_index(folder: Path) -> Path:
    path = folder / "truncated.mp4"
    whole = (SAMPLES / "bridge.mp4").read_bytes()
    path.write_bytes(whole[: len(whole) // 3])
    return path


def truncated_after_index(folder: Path) -> Path:
    path = index_first(folder / "cut-off.mp4", sample_start(folder / "whole.mp4"))
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) * 2 // 3])
    return path


def corrupt_in_the_middle(folder: Path) -> Path:
    path = sample_start(folder / "corrupt.mp4")
    data = bytearray(path.read_bytes())
    middle = len(data) // 2
    data[middle : middle + 20_000] = bytes(20_000)
    path.write_bytes(data)
    return path


def sound_only(folder: Path) -> Path:
    path = folder / "sound.mp4"
    with av.open(str(path), "w") as container:
        add_tone(container, 1.0)
    return path


def photo(folder: Path) -> Path:
    path = folder / "photo.jpg"
    assert cv2.imwrite(str(path), picture(320, 240, 200))
    return path


def nobody(folder: Path) -> Path:
    return write_video(folder / "nobody.mp4", [k / 10 for k in range(10)], (320, 240))
