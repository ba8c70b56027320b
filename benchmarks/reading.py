"""Measure what reading a frame costs beside ``cv2.VideoCapture``, on the same videos in the same run.

Usage: python -m benchmarks.reading [VIDEO ...] [--turns 5]

Without a video: the four samples, and 10 s of one of them encoded with x264 and x265 in 1920 x 1080. The readers take
turns in processes of their own, with equally many decoder threads; a turn reads the whole file and discards the
pictures. "held" converts only as many pictures as `posecoach analyze` does while somebody holds still: 10 a second.
The figures are medians of the ratios within a turn, without the time to load the code. Other work on the machine
distorts the wall time.
"""

from __future__ import annotations

import argparse
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections import deque
from collections.abc import Iterator, Sequence
from fractions import Fraction
from pathlib import Path
from typing import cast

import av
import cv2
from rich.console import Console
from rich.table import Table

from posecoach.capture import VideoFile
from posecoach.capture.decoder import threads_for
from posecoach.capture.geometry import Image
from posecoach.estimation.pacing import LONGEST_PAUSE_S
from posecoach.runtime.native_output import quiet_native_stderr
from posecoach.runtime.resources import data_folder

_SIZE = (1920, 1080)
_SECONDS = 10

#: How many pictures are alive at a time: those before, in and after the model.
_ALIVE = 5

#: Tolerance for rounded times of frames.
_TIME_TOLERANCE_S = 0.002

_READERS = ("ours", "held", "cv2")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("videos", nargs="*", type=Path)
    parser.add_argument("--turns", type=int, default=5)
    parser.add_argument("--alone", choices=_READERS, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.alone:
        print(json.dumps(_read(options.videos[0], options.alone)))
        return
    with tempfile.TemporaryDirectory() as folder:
        videos = options.videos or [*sorted(data_folder("sample_videos").glob("*.mp4")), *_made(Path(folder))]
        table = Table("Video", "Frames", "ours [ms]", "held [ms]", "cv2 [ms]", "ours/cv2", "held/cv2", "ours/cv2, wall")
        for video in videos:
            table.add_row(video.name, *_compared(video, options.turns))
        Console().print(table)


def _compared(video: Path, turns: int) -> list[str]:
    used: dict[str, list[dict[str, float]]] = {who: [] for who in _READERS}
    for turn in range(turns):
        # The order alternates, so that none is always first.
        for who in _READERS if turn % 2 else reversed(_READERS):
            used[who].append(_in_a_process(video, who))
    frames = used["cv2"][0]["frames"]
    if any(found["frames"] != frames for turns_of in used.values() for found in turns_of):
        raise SystemExit(f"{video}: the readers do not find as many frames")
    ms = [1000 * statistics.median(found["cpu_s"] for found in used[who]) / frames for who in _READERS]
    ratios = [_ratio(used, "ours", "cpu_s"), _ratio(used, "held", "cpu_s"), _ratio(used, "ours", "wall_s")]
    return [f"{frames:.0f}", *(f"{value:.2f}" for value in (*ms, *ratios))]


def _ratio(used: dict[str, list[dict[str, float]]], who: str, of: str) -> float:
    return statistics.median(mine[of] / cv2s[of] for mine, cv2s in zip(used[who], used["cv2"], strict=True))


def _in_a_process(video: Path, who: str) -> dict[str, float]:
    command = [sys.executable, "-m", "benchmarks.reading", str(video), "--alone", who]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    found: dict[str, float] = json.loads(done.stdout)
    return found


def _read(video: Path, who: str) -> dict[str, float]:
    """Read a whole file, and return the time it took."""
    quiet_native_stderr()
    images = {"ours": _our_images, "held": _held_images, "cv2": _cv2_images}[who]
    began_s, began_cpu_s = time.perf_counter(), _cpu_s()
    alive: deque[Image | None] = deque(maxlen=_ALIVE)
    frames = 0
    for image in images(video):
        alive.append(image)
        frames += 1
    return {"frames": frames, "cpu_s": _cpu_s() - began_cpu_s, "wall_s": time.perf_counter() - began_s}


def _our_images(video: Path) -> Iterator[Image]:
    with VideoFile(video) as frames:
        for frame in frames:
            yield frame.image


def _held_images(video: Path) -> Iterator[Image | None]:
    next_s = 0.0
    with VideoFile(video) as frames:
        for frame in frames:
            if frame.t_s < next_s:
                yield None
                continue
            next_s = frame.t_s + LONGEST_PAUSE_S - _TIME_TOLERANCE_S
            yield frame.image


def _cv2_images(video: Path) -> Iterator[Image]:
    with av.open(str(video)) as container:
        pixels = container.streams.video[0].width * container.streams.video[0].height
    capture = cv2.VideoCapture(str(video), cv2.CAP_FFMPEG, [cv2.CAP_PROP_N_THREADS, threads_for(pixels)])
    while True:
        ok, image = capture.read()
        if not ok:
            return
        # Callers need the time of the frame as well.
        capture.get(cv2.CAP_PROP_POS_MSEC)
        yield cast("Image", image)


def _cpu_s() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def _made(folder: Path) -> Sequence[Path]:
    """Encode the beginning of a sample again, in the size of phone videos."""
    with VideoFile(data_folder("sample_videos") / "kneeling_hip_flexor.mp4") as video:
        rate = round(video.info.fps)
        images = [cv2.resize(frame.image, _SIZE) for frame, _ in zip(video, range(rate * _SECONDS), strict=False)]
    paths = []
    for name, codec in (("h264-1080.mp4", "libx264"), ("hevc-1080.mp4", "libx265")):
        with av.open(str(folder / name), "w") as container:
            options = {"preset": "fast", **({"x265-params": "log-level=error"} if codec == "libx265" else {})}
            stream = cast("av.VideoStream", container.add_stream(codec, rate=rate, options=options))
            stream.width, stream.height = _SIZE
            stream.pix_fmt = "yuv420p"
            for number, image in enumerate(images):
                frame = av.VideoFrame.from_ndarray(image, format="bgr24")
                frame.pts, frame.time_base = number, Fraction(1, rate)
                container.mux(stream.encode(frame))
            container.mux(stream.encode())
        paths.append(folder / name)
    return paths


if __name__ == "__main__":
    main()
