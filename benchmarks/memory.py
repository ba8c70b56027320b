"""Measure the peak memory of `posecoach analyze` on a short and on a long video, and on the recordings of both.

Usage: python -m benchmarks.memory [--minutes 2] [--hours 2] [--fps 5] [--height 180] [--model lite] [--json]

The videos are a bundled sample, made small and repeated. Each run is a process of its own. Prints the peak resident
memory, and the ratio of the long video to the short one.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from fractions import Fraction
from pathlib import Path

import av

from posecoach.results.request import RECORDING_NAME
from posecoach.runtime.resources import data_folder

_SAMPLE = "kneeling_hip_flexor"


#: Linux counts the memory of the parent as that of a new process, so that the parent has to be small.
_LAUNCHER = """
import resource, subprocess, sys
code = subprocess.call([sys.executable, *sys.argv[1:]], stdout=subprocess.DEVNULL)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
sys.exit(code)
"""


@dataclass(frozen=True, slots=True)
class Run:
    """One run of the command.

    Attributes:
        what: "video" or "recording".
        minutes: length of the video.
        frames: how many there were.
        peak_mb: most memory resident at any time, 10^6 bytes.
        wall_s: how long it took, seconds.
    """

    what: str
    minutes: float
    frames: int
    peak_mb: float
    wall_s: float


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--minutes", type=float, default=2.0, help="length of the short video")
    parser.add_argument("--hours", type=float, default=2.0, help="length of the long video")
    parser.add_argument("--fps", type=int, default=5, help="frames a second; 30 is what phones record, and takes long")
    parser.add_argument("--height", type=int, default=180, help="height of the picture, pixels")
    parser.add_argument("--model", default="lite")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    runs: list[Run] = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        unit = shrunk(data_folder("sample_videos") / f"{_SAMPLE}.mp4", folder / "unit.mp4", options.fps, options.height)
        for minutes in (options.minutes, 60.0 * options.hours):
            video = repeated(unit, folder / f"{minutes:g}.mp4", 60.0 * minutes)
            out = folder / f"{minutes:g}"
            runs.append(measured("video", minutes, video, out, options.model))
            runs.append(measured("recording", minutes, out / RECORDING_NAME, folder / f"{minutes:g}-again", "lite"))
    ratios = {what: _peak(runs[2:], what) / _peak(runs[:2], what) for what in ("video", "recording")}
    if options.json:
        print(json.dumps({"runs": [asdict(run) for run in runs], "ratios": ratios}, indent=2))
        return
    print(f"{'':10}{'minutes':>8}{'frames':>9}{'peak MB':>9}{'wall s':>8}")
    for run in runs:
        print(f"{run.what:10}{run.minutes:8g}{run.frames:9d}{run.peak_mb:9.1f}{run.wall_s:8.1f}")
    for what, ratio in ratios.items():
        print(f"{what}: {ratio:.3f} of the memory of the short one")


def shrunk(source: Path, path: Path, fps: int, height_px: int) -> Path:
    """Write a video with fewer and smaller frames."""
    with av.open(str(source)) as old, av.open(str(path), "w") as new:
        video = old.streams.video[0]
        width_px = round(video.width * height_px / video.height / 2) * 2
        stream = new.add_stream("libx264", rate=fps, options={"preset": "veryfast"})
        stream.width, stream.height, stream.pix_fmt = width_px, height_px, "yuv420p"
        kept = 0
        for frame in old.decode(video):
            if frame.time is None or frame.time < kept / fps:
                continue
            small = frame.reformat(width=width_px, height=height_px, format="yuv420p")
            small.pts, small.time_base = kept, Fraction(1, fps)
            new.mux(stream.encode(small))
            kept += 1
        new.mux(stream.encode())
    return path


def repeated(unit: Path, path: Path, seconds: float) -> Path:
    """Repeat a video, without encoding it again, until it is ``seconds`` long."""
    with av.open(str(path), "w") as new:
        with av.open(str(unit)) as first:
            template = first.streams.video[0]
            stream = new.add_stream_from_template(template)
            length = Fraction(template.frames) / Fraction(template.average_rate or 1)
        rounds = max(1, round(seconds / float(length)))
        for number in range(rounds):
            with av.open(str(unit)) as old:
                for packet in old.demux(old.streams.video[0]):
                    if packet.dts is None or packet.pts is None or packet.time_base is None:
                        continue
                    shift = round(number * length / packet.time_base)
                    packet.pts += shift
                    packet.dts += shift
                    packet.stream = stream
                    new.mux(packet)
    return path


def measured(what: str, minutes: float, source: Path, out: Path, model: str) -> Run:
    """Run the command on one file."""
    began_s = time.monotonic()
    command = ["-m", "posecoach", "analyze", str(source), "--out", str(out), "--model", model]
    done = subprocess.run([sys.executable, "-c", _LAUNCHER, *command], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise SystemExit(f"posecoach {' '.join(command[2:])} failed: {done.stderr}")
    peak_bytes = int(done.stdout) * (1 if sys.platform == "darwin" else 1024)
    frames = json.loads((out / "summary.json").read_text(encoding="utf-8"))["source"]["frames"]
    return Run(what, minutes, frames, peak_bytes / 1e6, time.monotonic() - began_s)


def _peak(runs: list[Run], what: str) -> float:
    return next(run.peak_mb for run in runs if run.what == what)


if __name__ == "__main__":
    main()
