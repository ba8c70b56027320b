"""Measure what reading a frame costs beside ``cv2.VideoCapture``, on the same videos in the same run.

Usage: python -m benchmarks.reading [VIDEO ...] [--turns 5]

Without a video: the four samples, and 10 s of one of them coded here by x264 and x265 in 1920 x 1080. Both readers take
turns in processes of their own, with as many decoder threads; a turn reads the whole file, and does nothing with the
pictures. What counts is the median of the ratios within a turn, of the processor's time and of the wall's, both without
loading the code. A machine that does something else meanwhile spoils the wall time.
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
from posecoach.runtime.native_output import quiet_native_stderr
from posecoach.runtime.resources import data_folder

_SIZE = (1920, 1080)
_SECONDS = 10

#: So many pictures are alive at a time: those that wait before the model, with it and behind it.
_ALIVE = 5


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("videos", nargs="*", type=Path)
    parser.add_argument("--turns", type=int, default=5)
    parser.add_argument("--alone", choices=("ours", "cv2"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.alone:
        print(json.dumps(_read(options.videos[0], ours=options.alone == "ours")))
        return
    with tempfile.TemporaryDirectory() as folder:
        videos = options.videos or [*sorted(data_folder("sample_videos").glob("*.mp4")), *_made(Path(folder))]
        table = Table("Video", "Frames", "ms of processor, ours", "cv2", "ratio", "wall ratio")
        for video in videos:
            table.add_row(video.name, *_compared(video, options.turns))
        Console().print(table)


def _compared(video: Path, turns: int) -> list[str]:
    ours, cv2s = [], []
    for turn in range(turns):
        # Neither is always the first.
        for who in ("ours", "cv2") if turn % 2 else ("cv2", "ours"):
            (ours if who == "ours" else cv2s).append(_in_a_process(video, who))
    frames = ours[0]["frames"]
    if any(found["frames"] != frames for found in (*ours, *cv2s)):
        raise SystemExit(f"{video}: the readers do not find as many frames")
    ratios = {
        of: statistics.median(mine[of] / theirs[of] for mine, theirs in zip(ours, cv2s, strict=True))
        for of in ("cpu_s", "wall_s")
    }
    ms = [1000 * statistics.median(found["cpu_s"] for found in of) / frames for of in (ours, cv2s)]
    return [f"{frames:.0f}", f"{ms[0]:.2f}", f"{ms[1]:.2f}", f"{ratios['cpu_s']:.2f}", f"{ratios['wall_s']:.2f}"]


def _in_a_process(video: Path, who: str) -> dict[str, float]:
    command = [sys.executable, "-m", "benchmarks.reading", str(video), "--alone", who]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    found: dict[str, float] = json.loads(done.stdout)
    return found


def _read(video: Path, *, ours: bool) -> dict[str, float]:
    """Read a whole file, and return what that took."""
    quiet_native_stderr()
    began_s, began_cpu_s = time.perf_counter(), _cpu_s()
    alive: deque[Image] = deque(maxlen=_ALIVE)
    frames = 0
    for image in _our_images(video) if ours else _cv2_images(video):
        alive.append(image)
        frames += 1
    return {"frames": frames, "cpu_s": _cpu_s() - began_cpu_s, "wall_s": time.perf_counter() - began_s}


def _our_images(video: Path) -> Iterator[Image]:
    with VideoFile(video) as frames:
        for frame in frames:
            yield frame.image


def _cv2_images(video: Path) -> Iterator[Image]:
    with av.open(str(video)) as container:
        pixels = container.streams.video[0].width * container.streams.video[0].height
    capture = cv2.VideoCapture(str(video), cv2.CAP_FFMPEG, [cv2.CAP_PROP_N_THREADS, threads_for(pixels)])
    while True:
        ok, image = capture.read()
        if not ok:
            return
        # As its user does, who needs the time of the frame.
        capture.get(cv2.CAP_PROP_POS_MSEC)
        yield cast("Image", image)


def _cpu_s() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def _made(folder: Path) -> Sequence[Path]:
    """Code the beginning of a sample anew, as large as phones film."""
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
