"""Measure the processor time of ``posecoach live`` with and without ``--every-frame``: in a hold, and in an empty room.

Usage: python -m benchmarks.live_cost [--seconds 15] [--window]

Prints JSON: processor seconds a minute by clip and option. The clips are made from a bundled sample, 1280 x 720 at 30
frames a second, with sensor noise. Playing a clip stands for reading a camera and is part of the figures; "playing
alone" is what it costs without anything that looks at the pictures.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import tempfile
import time
from fractions import Fraction
from pathlib import Path

import av
import cv2
import numpy as np
import psutil
from numpy.typing import NDArray

from benchmarks.processes import environment, interrupt, python
from posecoach.capture import VideoFile
from posecoach.runtime.resources import data_folder

_SAMPLE = "kneeling_hip_flexor"
_FPS = 30
_SIZE_PX = (1280, 720)

#: A part of the sample in which the form is right throughout, seconds.
_HOLD_S = (5.0, 13.0)

#: A part of its picture that never shows a person: left, top, width, height.
_EMPTY_PX = (0, 0, 320, 180)

#: Standard deviation of the noise, grey levels: a webcam in a lit room.
_NOISE = 3.0

#: Time for loading code and models and coming to rest, seconds.
_SETTLED_S = 8.0

Picture = NDArray[np.uint8]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--seconds", type=float, default=15.0)
    parser.add_argument("--window", action="store_true", help="with the window; needs a screen")
    options = parser.parse_args()
    print(json.dumps(measure(options.seconds, window=options.window)))


def measure(seconds: float, *, window: bool = False) -> dict[str, dict[str, float]]:
    """Return processor seconds a minute by clip, then by option."""
    with tempfile.TemporaryDirectory() as folder:
        clips = write_clips(Path(folder), _SETTLED_S + seconds + 10.0)
        return {
            name: {
                what: round(60.0 * processor_share(command, seconds), 1)
                for what, command in _commands(clip, window=window).items()
            }
            for name, clip in clips.items()
        }


def _commands(clip: Path, *, window: bool) -> dict[str, list[str]]:
    history = clip.with_suffix(".sqlite3")
    shown = [] if window else ["--no-window"]
    live = python("-m", "posecoach", "live", _SAMPLE, "--camera", clip, "--mute", "--history", history, *shown)
    return {
        "usual": live,
        "every frame": [*live, "--every-frame"],
        "playing alone": python("-m", "benchmarks.playing", clip),
    }


def processor_share(command: list[str], seconds: float) -> float:
    """Return processor time divided by wall time of one run of a command, once it has settled."""
    process = subprocess.Popen(
        command,
        env=environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        watched = psutil.Process(process.pid)
        time.sleep(_SETTLED_S)
        began_s, before_s = time.perf_counter(), sum(watched.cpu_times()[:2])
        time.sleep(seconds)
        used_s = sum(watched.cpu_times()[:2]) - before_s
        return float(used_s) / (time.perf_counter() - began_s)
    finally:
        interrupt(process)


def write_clips(folder: Path, duration_s: float) -> dict[str, Path]:
    """Write a hold and an empty room."""
    held, room = _pictures()
    there_and_back = [*held, *held[-2:0:-1]]
    clips = {"hold": there_and_back, "empty room": [room]}
    for name, pictures in clips.items():
        _write(folder / f"{name}.mp4", pictures, duration_s)
    return {name: folder / f"{name}.mp4" for name in clips}


def _pictures() -> tuple[list[Picture], Picture]:
    held: list[Picture] = []
    left, top, width, height = _EMPTY_PX
    with VideoFile(data_folder("sample_videos") / f"{_SAMPLE}.mp4") as video:
        for frame in video:
            if _HOLD_S[0] <= frame.t_s < _HOLD_S[1]:
                held.append(np.asarray(cv2.resize(frame.image, _SIZE_PX), np.uint8))
            if frame.t_s >= _HOLD_S[1]:
                break
    corner = held[0][top : top + height, left : left + width]
    return held, np.asarray(cv2.resize(corner, _SIZE_PX, interpolation=cv2.INTER_CUBIC), np.uint8)


def _write(path: Path, pictures: list[Picture], duration_s: float) -> None:
    random = np.random.default_rng(1)
    grain = [random.normal(0.0, _NOISE, (_SIZE_PX[1], _SIZE_PX[0], 1)).astype(np.int8) for _ in range(7)]
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=_FPS, options={"preset": "ultrafast", "crf": "20"})
        stream.width, stream.height = _SIZE_PX
        stream.pix_fmt = "yuv420p"
        for index in range(round(duration_s * _FPS)):
            # The sample has 20 frames a second: two of three pictures of the clip are new.
            picture = pictures[(2 * index // 3) % len(pictures)]
            noisy = np.clip(picture.astype(np.int16) + grain[index % len(grain)], 0, 255).astype(np.uint8)
            frame = av.VideoFrame.from_ndarray(noisy, format="bgr24")
            frame.pts, frame.time_base = index, Fraction(1, _FPS)
            container.mux(stream.encode(frame))
        container.mux(stream.encode())


if __name__ == "__main__":
    main()
