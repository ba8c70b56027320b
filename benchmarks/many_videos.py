"""Measure what analysing two videos at a time saves against one after the other.

Usage: python -m benchmarks.many_videos [--pairs 5] [--seconds 30] [--model full] [--wait MINUTES] [--json]

The command runs as a user runs it, with ``--jobs 1`` and ``--jobs 2`` in turn and in alternating order, on the
beginnings of two sample videos. The result is the ratio of each pair. The processor time of both is printed too, and
how busy other processes kept the machine: a ratio says little if the machine was shared. With ``--wait`` a pair starts
when the machine is quiet, and counts if it stayed so.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path

import av
from rich.console import Console
from rich.table import Table

from posecoach.batch.room import processors
from posecoach.runtime.resources import data_folder

_VIDEOS = ("bridge", "kneeling_hip_flexor")

#: How many processors other programs may keep busy for a pair to count as undisturbed.
_QUIET_CORES = 0.2


@dataclass(frozen=True, slots=True)
class Run:
    """One run of the command; times in seconds."""

    wall_s: float
    processor_s: float
    others_cores: float


@dataclass(frozen=True, slots=True)
class Pair:
    """One after the other, and two at a time."""

    one: Run
    two: Run

    @property
    def ratio(self) -> float:
        """Wall time of two at a time to that of one after the other."""
        return self.two.wall_s / self.one.wall_s

    @property
    def quiet(self) -> bool:
        """Whether the machine was practically idle otherwise."""
        return max(self.one.others_cores, self.two.others_cores) <= _QUIET_CORES


def _busy_s() -> float:
    """Return the processor time that all processes have used since the machine was started."""
    fields = [int(field) for field in Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:8]]
    idle = fields[3] + fields[4]
    return (sum(fields) - idle) / os.sysconf("SC_CLK_TCK")


def _own_s() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def _measure(videos: list[Path], out: Path, model: str, jobs: int) -> Run:
    command = [sys.executable, "-m", "posecoach", "analyze", *map(str, videos), "--out", str(out)]
    begun_s, busy_s, own_s = time.perf_counter(), _busy_s(), _own_s()
    subprocess.run([*command, "--model", model, "--jobs", str(jobs)], check=True, capture_output=True)
    wall_s, processor_s = time.perf_counter() - begun_s, _own_s() - own_s
    return Run(wall_s, processor_s, max(0.0, (_busy_s() - busy_s - processor_s) / wall_s))


def _beginning(source: Path, target: Path, seconds: float) -> Path:
    """Copy the first seconds of a video without coding them again."""
    with av.open(str(source)) as old, av.open(str(target), "w") as new:
        video = old.streams.video[0]
        out = new.add_stream_from_template(video)
        for packet in old.demux(video):
            if packet.dts is not None and packet.pts is not None and packet.time_base is not None:
                if packet.pts * packet.time_base >= seconds:
                    continue
                packet.stream = out
                new.mux(packet)
    return target


def _wait_for_quiet(until_s: float) -> bool:
    while time.monotonic() < until_s:
        busy_s = _busy_s()
        time.sleep(2.0)
        if (_busy_s() - busy_s) / 2.0 <= _QUIET_CORES:
            return True
    return False


def _measure_pairs(pairs: int, seconds: float, model: str, wait_min: float) -> list[Pair]:
    measured: list[Pair] = []
    until_s = time.monotonic() + 60.0 * wait_min
    with tempfile.TemporaryDirectory() as folder:
        videos = [
            _beginning(data_folder("sample_videos") / f"{name}.mp4", Path(folder) / f"{name}.mp4", seconds)
            for name in _VIDEOS
        ]
        while sum(pair.quiet or not wait_min for pair in measured) < pairs:
            if wait_min and not _wait_for_quiet(until_s):
                break
            order = (1, 2) if len(measured) % 2 == 0 else (2, 1)
            runs = {jobs: _measure(videos, Path(folder) / "out", model, jobs) for jobs in order}
            measured.append(Pair(runs[1], runs[2]))
            print(f"  {measured[-1].ratio:.3f}", file=sys.stderr, flush=True)
    return measured


def _print(pairs: list[Pair]) -> None:
    table = Table(title="Two videos: --jobs 2 against --jobs 1")
    for heading in ("Wall 1", "Wall 2", "Ratio", "Processor 1", "Processor 2", "Others, cores"):
        table.add_column(heading, justify="right")
    for pair in pairs:
        table.add_row(
            f"{pair.one.wall_s:.1f} s",
            f"{pair.two.wall_s:.1f} s",
            f"{pair.ratio:.3f}",
            f"{pair.one.processor_s:.1f} s",
            f"{pair.two.processor_s:.1f} s",
            f"{pair.one.others_cores:.2f}, {pair.two.others_cores:.2f}",
        )
    console = Console()
    console.print(table)
    quiet = [pair for pair in pairs if pair.quiet]
    for name, chosen in (("all", pairs), ("undisturbed", quiet)):
        if chosen:
            ratio = statistics.median(pair.ratio for pair in chosen)
            used = statistics.median(pair.one.processor_s / pair.one.wall_s for pair in chosen)
            console.print(f"{name}: {len(chosen)} pairs, median ratio {ratio:.3f}; --jobs 1 uses {used:.2f} cores")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pairs", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=30.0)
    parser.add_argument("--model", default="full")
    parser.add_argument("--wait", type=float, default=0.0, metavar="MINUTES")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    pairs = _measure_pairs(options.pairs, options.seconds, options.model, options.wait)
    if not pairs:
        raise SystemExit("The machine was never quiet.")
    if options.json:
        rows = [{**asdict(pair), "ratio": pair.ratio, "quiet": pair.quiet} for pair in pairs]
        print(
            json.dumps(
                {"cores": processors(), "model": options.model, "seconds": options.seconds, "pairs": rows}, indent=2
            )
        )
    else:
        _print(pairs)


if __name__ == "__main__":
    main()
