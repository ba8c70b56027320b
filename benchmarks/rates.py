"""Measure `posecoach analyze` beside scripts that look at every frame, at several frame rates and sizes.

Usage: python -m benchmarks.rates [--fps 20 30 60 120] [--heights 720 1080] [--runs 3] [--seconds 30]
    [--peer-models FOLDER] [--json FILE]

The same sample, interpolated to each rate, is given in turn to

    bare       the bare loop: read, convert, detect
    drawn      the same with drawing and ``cv2.VideoWriter``
    afresh     the same in running mode "image", without the frame before, as many scripts do
    analyze    posecoach analyze --no-annotate
    annotated  posecoach analyze, with annotated video and report

Prints medians of the ratios within a turn: wall time, processor time of all threads, and peak memory. With
``--peer-models`` the scripts use the published models (``models/build.py --with-masks FOLDER``), else ours.
"""

from __future__ import annotations

import argparse
import json
import statistics
import tempfile
from dataclasses import asdict, dataclass
from fractions import Fraction
from pathlib import Path

import av
from av.filter import Graph
from rich.console import Console
from rich.table import Table

from benchmarks.processes import Usage, python, run
from posecoach.runtime.resources import data_folder

_MODEL = "full"
_SAMPLE = "kneeling_hip_flexor"

#: What is compared with what.
_RATIOS = (
    ("analyze", "bare"),
    ("annotated", "drawn"),
    ("annotated", "afresh"),
)

Turn = dict[str, Usage]


@dataclass(frozen=True, slots=True)
class Row:
    """One ratio at one rate and size.

    Attributes:
        fps: frames a second.
        height: height of the pictures, pixels.
        ours: the command.
        peer: what it is compared with.
        wall: wall time divided by that of the peer.
        processor: processor time divided by that of the peer.
        processor_s: processor time of the command, seconds.
        peak_mb: its peak resident memory, megabytes.
    """

    fps: int
    height: int
    ours: str
    peer: str
    wall: float
    processor: float
    processor_s: float
    peak_mb: float


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--fps", type=int, nargs="+", default=[20, 30, 60, 120])
    parser.add_argument("--heights", type=int, nargs="+", default=[720, 1080])
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=30.0, help="of the sample, from its beginning")
    parser.add_argument("--sample", default=_SAMPLE)
    parser.add_argument(
        "--peer-models", type=Path, metavar="FOLDER", help="bundles of the scripts", default=data_folder("models")
    )
    parser.add_argument("--json", type=Path, metavar="FILE")
    options = parser.parse_args()
    rows: list[Row] = []
    with tempfile.TemporaryDirectory() as folder:
        for height in options.heights:
            for fps in options.fps:
                clip = Path(folder) / f"{fps}-{height}.mp4"
                write_clip(data_folder("sample_videos") / f"{options.sample}.mp4", clip, fps, height, options.seconds)
                turns = take_turns(clip, Path(folder), options.runs, options.peer_models)
                rows += rows_of(turns, fps, height)
                clip.unlink()
                # Printed after each step, as the whole run takes long.
                Console(stderr=True).print(table(rows))
    Console().print(table(rows))
    if options.json:
        options.json.write_text(json.dumps([asdict(row) for row in rows], indent=1) + "\n", encoding="utf-8")


def write_clip(source: Path, target: Path, fps: int, height: int, seconds: float) -> None:
    """Write the beginning of a video at another frame rate and size."""
    with av.open(str(source)) as reader, av.open(str(target), "w") as writer:
        video = reader.streams.video[0]
        graph = Graph()
        steps = [
            graph.add_buffer(template=video),
            # Its scene detection would skip the interpolation where people move fast.
            graph.add("framerate", f"fps={fps}:scene=100"),
            graph.add("scale", f"w=-2:h={height}"),
            graph.add("format", "yuv420p"),
            graph.add("buffersink"),
        ]
        graph.link_nodes(*steps).configure()
        stream = writer.add_stream("libx264", rate=fps, options={"preset": "veryfast", "crf": "20"})
        width = round(height * video.width / video.height / 2) * 2
        stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
        written = 0

        def write_ready() -> None:
            nonlocal written
            while True:
                try:
                    frame = steps[-1].pull()
                except (av.BlockingIOError, av.EOFError):
                    return
                frame.pts, frame.time_base = written, Fraction(1, fps)
                writer.mux(stream.encode(frame))
                written += 1

        for frame in reader.decode(video):
            if frame.time is None or frame.time >= seconds:
                break
            steps[0].push(frame)
            write_ready()
        steps[0].push(None)
        write_ready()
        writer.mux(stream.encode())


def take_turns(clip: Path, folder: Path, runs: int, peer_models: Path) -> list[Turn]:
    """Run the commands in turn, in alternating order, so that none always has the warmer machine."""
    bare = python("-m", "benchmarks.peer_loop", clip, peer_models.resolve() / f"pose_landmarker_{_MODEL}.task")
    analyze = python("-m", "posecoach", "analyze", clip, "--model", _MODEL, "--out", folder / "out")
    drawn = [*bare, "--annotate", str(folder / "peer.mp4")]
    commands = {
        "bare": bare,
        "drawn": drawn,
        "afresh": [*drawn, "--afresh"],
        "analyze": [*analyze, "--no-annotate"],
        "annotated": analyze,
    }
    turns = []
    for number in range(runs):
        order = list(commands) if number % 2 == 0 else list(reversed(commands))
        turns.append({name: run(commands[name]) for name in order})
    return turns


def rows_of(turns: list[Turn], fps: int, height: int) -> list[Row]:
    """Return the medians of the turns."""
    return [
        Row(
            fps,
            height,
            ours,
            peer,
            round(statistics.median(t[ours].wall_s / t[peer].wall_s for t in turns), 3),
            round(statistics.median(t[ours].processor_s / t[peer].processor_s for t in turns), 3),
            round(statistics.median(t[ours].processor_s for t in turns), 1),
            round(max(t[ours].peak_mb for t in turns)),
        )
        for ours, peer in _RATIOS
    ]


def table(rows: list[Row]) -> Table:
    """Return the outcome as a readable table."""
    result = Table(title="posecoach beside scripts that look at every frame", title_justify="left")
    for name in ("Frames/s", "Height", "Ours", "Against", "Wall", "Processor", "Processor [s]", "Peak [MB]"):
        result.add_column(name, justify="left" if name in ("Ours", "Against") else "right")
    for row in rows:
        result.add_row(*map(str, asdict(row).values()))
    return result


if __name__ == "__main__":
    main()
