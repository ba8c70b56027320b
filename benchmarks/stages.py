"""Measure the time of each stage for a frame, one after the other on one thread.

Usage: python -m benchmarks.stages [VIDEO] [--frames 200]

Prints JSON: milliseconds a frame by stage, and how many second looks were taken, of which only the wait is counted.
Judging is kinematics, rules, clock, framing and coach; it runs with the caches that the model leaves behind. The
commands run the stages in parallel, where they share processors and caches and each takes somewhat longer.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from posecoach.capture import VideoFile
from posecoach.coach import Coach
from posecoach.coach.framing import FramingCheck
from posecoach.drawing.overlay import Overlay
from posecoach.engine.engine import Engine
from posecoach.estimation import PoseEstimator
from posecoach.live.session import brightness
from posecoach.pose.recording import decode, encode
from posecoach.profiles import load_profile
from posecoach.results.h264 import H264Writer
from posecoach.routines import load_routine
from posecoach.runtime.native_output import quiet_native_stderr
from posecoach.runtime.resources import data_folder

#: Frames that are not counted: the first ones load code, fonts and models.
_WARM_UP = 15


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    sample = data_folder("sample_videos") / "kneeling_hip_flexor.mp4"
    parser.add_argument("video", nargs="?", type=Path, default=sample)
    parser.add_argument("--frames", type=int, default=200)
    parser.add_argument("--model", default="full")
    options = parser.parse_args()
    quiet_native_stderr()
    print(json.dumps(measure(options.video, options.model, options.frames)))


def measure(video_path: Path, model: str, frames: int) -> dict[str, float]:
    """Return milliseconds a frame by stage."""
    profile = load_profile()
    engine = Engine(profile)
    framing, coach = FramingCheck(profile.sight), Coach(profile, load_routine("default"))
    total_s: defaultdict[str, float] = defaultdict(float)

    @contextmanager
    def timed(stage: str) -> Iterator[None]:
        began_s = time.perf_counter()
        yield
        total_s[stage] += time.perf_counter() - began_s

    with (
        tempfile.TemporaryDirectory() as folder,
        VideoFile(video_path) as video,
        PoseEstimator(model, preload=True) as estimator,
        H264Writer(Path(folder) / "annotated.mp4") as movie,
    ):
        overlay = Overlay(profile, (video.info.width, video.info.height))
        source = iter(video)
        count = looks_before = 0
        for count in range(frames + _WARM_UP):
            if count == _WARM_UP:
                total_s.clear()
                looks_before = estimator.second_looks
            with timed("decode"):
                frame = next(source, None)
            if frame is None:
                break
            with timed("convert"):
                prepared = estimator.prepare(frame)
            with timed("brightness"):
                light = brightness(frame.image)
            with timed("inference"):
                followed = estimator.follow(prepared)
            with timed("refinement"):
                pose = estimator.refine(followed)
            with timed("record"):
                pose = decode(encode(pose), pose.size_px)
            with timed("judging"):
                step = engine.update(pose)
                coach.update(step, framing.update(step.pose, step.signals, light, pose.t_s), pose.t_s)
            with timed("drawing"):
                overlay.draw(frame.image, step)
            with timed("encoding"):
                movie.write(frame.image, frame.t_s)
    measured = max(1, count + 1 - _WARM_UP)
    ms = {stage: round(1000 * seconds / measured, 3) for stage, seconds in total_s.items()}
    return ms | {"frames": measured, "second_looks": estimator.second_looks - looks_before}


if __name__ == "__main__":
    main()
