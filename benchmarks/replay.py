"""Measure how fast landmark recordings of several lengths are judged, the first time and again with other thresholds.

Usage: python -m benchmarks.replay [--minutes 1 2 5 10 30] [--runs 5] [--recording FILE] [--json]

Without ``--recording``, the landmarks of the bundled samples are repeated at 30 frames a second up to the wanted
length; they are made once with the ``full`` model, which takes a minute.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from posecoach.analysis.replay import Replayer, analyze_recording
from posecoach.capture import VideoFile
from posecoach.estimation import PoseEstimator
from posecoach.pose.recording import RECORD, Recording, RecordingInfo, RecordingWriter, encode
from posecoach.profiles import load_profile, override
from posecoach.runtime.resources import data_folder
from posecoach.stretches import STRETCHES

_FPS = 30

#: A typical change while tuning one threshold.
_CHANGE = {"kneeling_hip_flexor.hip_extension.min": 20.0}


@dataclass(frozen=True, slots=True)
class Result:
    """Times for one recording, seconds; the fastest of all runs.

    Attributes:
        frames: its length in frames.
        duration_s: its length in time.
        read_s: reading the file.
        engine_s: judging it frame by frame, as `posecoach analyze` does.
        measure_s: measuring its signals, once.
        judge_s: judging the measured signals with a changed profile.
    """

    frames: int
    duration_s: float
    read_s: float
    engine_s: float
    measure_s: float
    judge_s: float


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--minutes", type=float, nargs="+", default=[1.0, 2.0, 5.0, 10.0, 30.0])
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--recording", type=Path)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        paths = [options.recording] if options.recording else write_samples(Path(folder), options.minutes)
        results = [measured(path, options.runs) for path in paths]
    if options.json:
        print(json.dumps([asdict(result) for result in results], indent=2))
        return
    names = ("read_s", "engine_s", "measure_s", "judge_s")
    print(f"{'minutes':>8}{'frames':>8}" + "".join(f"{name:>11}" for name in names) + f"{'judge':>14}")
    for result in results:
        seconds = "".join(f"{getattr(result, name):11.3f}" for name in names)
        per_frame = f"{result.judge_s / result.frames * 1e6:.1f} us/frame"
        print(f"{result.duration_s / 60:8.1f}{result.frames:8d}{seconds}{per_frame:>14}")


def measured(path: Path, runs: int) -> Result:
    """Return the times for a recording; also checks that both ways give the same sets."""
    profile = load_profile()
    changed = override(profile, _CHANGE)
    recording = Recording(path)
    replayer = Replayer(recording)
    measure_s = _fastest(lambda: replayer.track(profile.sight), 1)
    result = Result(
        frames=len(recording),
        duration_s=replayer.source.duration_s,
        read_s=_fastest(lambda: Recording(path), runs),
        engine_s=_fastest(lambda: analyze_recording(recording, profile), 1),
        measure_s=measure_s,
        judge_s=_fastest(lambda: replayer.judge(changed), runs),
    )
    if replayer.judge(changed) != analyze_recording(recording, changed).sets:
        raise AssertionError("judging again gives something else than the engine")
    return result


def _fastest(work: Callable[[], object], runs: int) -> float:
    times = []
    for _ in range(runs):
        begin = time.perf_counter()
        work()
        times.append(time.perf_counter() - begin)
    return min(times)


def write_samples(folder: Path, minutes: Sequence[float]) -> list[Path]:
    """Write recordings of these lengths by repeating the samples."""
    records, size_px = _sample_records()
    paths = []
    for length in minutes:
        frames = round(length * 60 * _FPS)
        chosen = np.resize(records, frames)
        chosen["t_s"] = np.arange(frames) / _FPS
        paths.append(folder / f"{length:g}-minutes.rec")
        with RecordingWriter(paths[-1], RecordingInfo("samples", *size_px, "full")) as writer:
            for record in chosen:
                writer.append(record)
            writer.finish(stopped_early=False)
    return paths


def _sample_records() -> tuple[np.typing.NDArray[np.void], tuple[int, int]]:
    found: list[np.void] = []
    size_px = (0, 0)
    for name in STRETCHES:
        with VideoFile(data_folder("sample_videos") / f"{name}.mp4") as video, PoseEstimator("full") as estimator:
            size_px = (video.info.width, video.info.height)
            found.extend(encode(estimator.estimate(frame)) for frame in video)
    return np.array(found, RECORD), size_px


if __name__ == "__main__":
    main()
