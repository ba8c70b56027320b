"""Measure how old a frame is when the live trainer has judged it, and what the trainer costs.

Usage: python -m benchmarks.live_latency [--seconds 60] [--model full] [--video FILE] [--json]

A sample video, converted to 1280 x 720 at 30 frames a second, plays in real time through the live pipeline in place of
a camera. The main thread runs the engine and copies each new picture, as a window would.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import tempfile
import time
from dataclasses import asdict, dataclass, field
from fractions import Fraction
from pathlib import Path

import av
from rich.console import Console
from rich.table import Table

from posecoach.capture.frame import Frame
from posecoach.capture.paced_file import PacedFile
from posecoach.engine.engine import Engine
from posecoach.estimation import PoseEstimator
from posecoach.live.pipeline import LivePipeline
from posecoach.profiles import load_profile
from posecoach.runtime.native_output import quiet_native_stderr
from posecoach.runtime.resources import data_folder

_SIZE_PX = (1280, 720)
_FPS = 30

#: Pause between two pictures on the screen, seconds.
_SCREEN_S = 1 / 60


@dataclass(slots=True)
class Run:
    """What was measured during a run.

    Attributes:
        ages_s: time from a frame's arrival to its verdict, seconds, one for each verdict.
        steps_s: time between the frames of successive verdicts, without the cuts between two clips, seconds.
        shown: how many pictures were new when the screen asked.
    """

    ages_s: list[float] = field(default_factory=list)
    steps_s: list[float] = field(default_factory=list)
    shown: int = 0


@dataclass(frozen=True, slots=True)
class Figures:
    """The outcome of a run; times in milliseconds, memory in megabytes."""

    model: str
    second_model: str
    seconds: float
    cores: int
    load_average: float
    captured: int
    judged: int
    dropped: int
    shown_fps: float
    judged_fps: float
    age_median_ms: float
    age_p95_ms: float
    age_worst_ms: float
    gap_worst_ms: float
    processor_share: float


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--model", default="full")
    parser.add_argument("--second-model", default="heavy", help="model that looks again where legs jump")
    parser.add_argument("--video", type=Path, default=data_folder("sample_videos") / "kneeling_hip_flexor.mp4")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    options = parser.parse_args()
    quiet_native_stderr()
    with tempfile.TemporaryDirectory() as folder:
        clip = Path(folder) / "clip.mp4"
        duration_s = write_at_30_fps(options.video, clip)
        clips = [clip] * (1 + int(options.seconds / duration_s))
        figures = measure(clips, options.model, options.second_model, options.seconds)
    if options.json:
        print(json.dumps(asdict(figures), indent=1))
    else:
        Console().print(table(figures))
    return 0


def write_at_30_fps(source: Path, target: Path) -> float:
    """Write ``source`` as 1280 x 720 at 30 frames a second, repeating frames as needed; return its length in s."""
    written = 0
    with av.open(str(source)) as reader, av.open(str(target), "w") as writer:
        stream = writer.add_stream("libx264", rate=_FPS, options={"preset": "ultrafast", "crf": "20"})
        stream.width, stream.height = _SIZE_PX
        stream.pix_fmt = "yuv420p"
        for frame in reader.decode(video=0):
            scaled = frame.reformat(*_SIZE_PX, format="yuv420p")
            while written / _FPS <= frame.time:
                scaled.pts, scaled.time_base = written, Fraction(1, _FPS)
                writer.mux(stream.encode(scaled))
                written += 1
        writer.mux(stream.encode())
    return written / _FPS


def measure(clips: list[Path], model: str, second_model: str, seconds: float) -> Figures:
    """Play ``clips`` one after another for ``seconds`` and return what was measured."""
    run = Run()
    pipeline = LivePipeline(PacedFile(*clips), lambda: PoseEstimator(model, second_model))
    with pipeline:
        began_s, processor_s = time.monotonic(), time.process_time()
        play(pipeline, run, began_s + seconds)
        lasted_s = time.monotonic() - began_s
        processor_s = time.process_time() - processor_s
        counters = pipeline.counters()
    cores = os.cpu_count() or 1
    ages_ms = sorted(1000 * age_s for age_s in run.ages_s)
    return Figures(
        model=model,
        second_model=second_model,
        seconds=round(lasted_s, 1),
        cores=cores,
        load_average=round(os.getloadavg()[0], 1) if hasattr(os, "getloadavg") else float("nan"),
        captured=counters.captured,
        judged=counters.judged,
        dropped=counters.dropped,
        shown_fps=round(run.shown / lasted_s, 1),
        judged_fps=round(counters.judged / lasted_s, 1),
        age_median_ms=round(statistics.median(ages_ms), 1),
        age_p95_ms=round(ages_ms[int(0.95 * (len(ages_ms) - 1))], 1),
        age_worst_ms=round(ages_ms[-1], 1),
        gap_worst_ms=round(1000 * max(run.steps_s), 1),
        processor_share=round(processor_s / lasted_s / cores, 3),
    )


def play(pipeline: LivePipeline, run: Run, until_s: float) -> None:
    """Do the work of the trainer's main thread until ``until_s`` on the monotonic clock."""
    engine = Engine(load_profile())
    shown: Frame | None = None
    previous = 0
    while time.monotonic() < until_s and not pipeline.finished:
        for result in pipeline.poll(_SCREEN_S):
            engine.update(result.pose)
            run.ages_s.append(time.monotonic() - result.captured_s)
            run.steps_s.append((result.frame.index - previous) / _FPS)
            previous = result.frame.index
        frame = pipeline.latest_frame()
        if frame is not None and frame is not shown:
            frame.image.copy()
            shown = frame
            run.shown += 1


def table(figures: Figures) -> Table:
    """Return the figures as a readable table."""
    result = Table("", "", title="Live latency", title_justify="left", show_header=False)
    for name, value in asdict(figures).items():
        result.add_row(name.replace("_", " "), str(value))
    return result


if __name__ == "__main__":
    raise SystemExit(main())
