"""Measure how fast posecoach is against the bare loop of a pose script, on the same video in the same run.

Usage: python -m benchmarks.speed [VIDEO] [--runs 4] [--json FILE] [--live-minutes 0] [--peer-models FOLDER]

(a) the bare loop: read, convert, detect        (c) posecoach analyze --no-annotate
(b) the same with drawing and VideoWriter       (d) posecoach analyze, with annotated video and report

Each is a process of its own, and they take turns. The result is the median of the ratios within a turn, as seconds
differ from machine to machine and from hour to hour. Other work on the machine distorts the ratios too, so the load
before the runs is printed. With the defaults it takes about five minutes. ``--live-minutes 30`` adds the memory of a
long live session.

Our models lack the branch that outputs masks. By default the bare loop uses them too, so that only the pipeline is
compared. Other scripts use the whole models: ``models/build.py --with-masks FOLDER`` makes those, and
``--peer-models FOLDER`` gives them to the bare loop.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

from benchmarks import live_cost, live_memory
from benchmarks.processes import Usage, python, run
from posecoach.runtime.resources import data_folder

_MODEL = "full"

#: Runs of each short command.
_START_RUNS = 5

#: Shares of a run at which its memory is reported.
_MEMORY_AT = (0.25, 0.5, 0.75, 0.98)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the outcome.

    Attributes:
        what: what was measured.
        reached: the figure.
        asked: the highest it may be, None if nothing is asked.
        unit: its unit, "" for a ratio.
        low: the lowest of all runs.
        high: the highest of all runs.
    """

    what: str
    reached: float
    asked: float | None = None
    unit: str = ""
    low: float | None = None
    high: float | None = None

    @classmethod
    def of(cls, what: str, values: Sequence[float], asked: float | None = None, unit: str = "") -> Line:
        """Return the median of ``values`` with their range."""
        low, middle, high = (round(v, 3) for v in (min(values), statistics.median(values), max(values)))
        return cls(what, middle, asked, unit, low, high)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    sample = data_folder("sample_videos") / "kneeling_hip_flexor.mp4"
    parser.add_argument("video", nargs="?", type=Path, default=sample)
    parser.add_argument("--runs", type=int, default=4)
    parser.add_argument("--json", type=Path, metavar="FILE")
    parser.add_argument(
        "--peer-models", type=Path, metavar="FOLDER", help="bundles of the bare loop", default=data_folder("models")
    )
    parser.add_argument("--live-minutes", type=float, default=0.0, help="length of the live session; 30 is asked for")
    options = parser.parse_args()
    if 0.0 < options.live_minutes < 1.0:
        parser.error("--live-minutes must be at least 1, or 0 for none")
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else float("nan")
    video = options.video.resolve()
    with tempfile.TemporaryDirectory() as folder:
        turns = take_turns(video, Path(folder), options.runs, options.peer_models)
        lines = [
            *ratios(turns),
            *start_ups(video, Path(folder)),
            *memory(turns),
            *stage_costs(video),
            *live_use(),
        ]
    if options.live_minutes:
        grown = live_memory.growth(live_memory.measure(options.live_minutes))
        lines.append(Line(f"live, memory after {options.live_minutes:g} minutes against minute 2", grown, 1.05))
    whole = not options.peer_models.samefile(data_folder("models"))
    Console(width=max(110, Console().width)).print(table(lines, video, load, "whole" if whole else "ours"))
    if options.json:
        content = {"video": video.name, "cores": os.cpu_count(), "load_before": load, "runs": options.runs}
        content |= {"peer_models": "whole" if whole else "ours"}
        runs = [{name: asdict(usage) | {"output": ""} for name, usage in turn.items()} for turn in turns]
        content |= {"lines": [asdict(line) for line in lines], "turns": runs}
        options.json.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")


def take_turns(video: Path, folder: Path, runs: int, peer_models: Path) -> list[dict[str, Usage]]:
    """Run the commands ``runs`` times in turn, in alternating order, so that none always has the warmer machine."""
    bare = python("-m", "benchmarks.peer_loop", video, peer_models.resolve() / f"pose_landmarker_{_MODEL}.task")
    analyze = python("-m", "posecoach", "analyze", video, "--model", _MODEL)
    commands = {
        "a": bare,
        "b": [*bare, "--annotate", str(folder / "b.mp4")],
        "c": [*analyze, "--out", str(folder / "c"), "--no-annotate"],
        "d": [*analyze, "--out", str(folder / "d")],
    }
    # A warm-up run, so that files and code are cached for all commands.
    run(python("-m", "benchmarks.first_judged", video, folder / "warm"))
    turns = []
    for number in range(runs):
        order = list(commands) if number % 2 == 0 else list(reversed(commands))
        turns.append({name: run(commands[name]) for name in order})
    return turns


def ratios(turns: list[dict[str, Usage]]) -> list[Line]:
    """Return wall and processor time of the commands, relative to the bare loop."""
    asked = (("c", "a", 1.0), ("d", "b", 0.8), ("d", "a", 1.25))
    time_taken = [
        Line.of(f"({ours}) against ({peer})", [t[ours].wall_s / t[peer].wall_s for t in turns], limit)
        for ours, peer, limit in asked
    ]
    processor = [
        Line.of(
            f"({ours}) against ({peer}), processor time", [t[ours].processor_s / t[peer].processor_s for t in turns]
        )
        for ours, peer, _ in asked
    ]
    seconds = [Line.of(f"({name}) as a whole", [t[name].wall_s for t in turns], unit="s") for name in turns[0]]
    return [*time_taken, *processor, *seconds]


def start_ups(video: Path, folder: Path) -> list[Line]:
    """Return how long short commands take, and how long `analyze` takes to its first judged frame."""
    lines = []
    for words, limit_s in ((["--help"], 0.25), (["stretches"], None), (["profiles"], None), (["live", "--help"], None)):
        taken_s = [run(python("-m", "posecoach", *words)).wall_s for _ in range(_START_RUNS)]
        lines.append(Line.of(f"posecoach {' '.join(words)}", taken_s, limit_s, "s"))
    first_s = []
    for number in range(_START_RUNS):
        began_s = time.monotonic()
        judged = run(python("-m", "benchmarks.first_judged", video, folder / f"first {number}"))
        first_s.append(float(judged.output) - began_s)
    return [*lines, Line.of("analyze to its first judged frame", first_s, 1.5, "s")]


def memory(turns: list[dict[str, Usage]]) -> list[Line]:
    """Return the peak resident memory of each command, and that of (d) over time."""
    peaks = [Line.of(f"({name}) peak memory", [t[name].peak_mb for t in turns], unit="MB") for name in turns[0]]
    over_time = [
        Line.of(f"(d) memory after {share:.0%} of the run", [t["d"].at_mb(share) for t in turns], unit="MB")
        for share in _MEMORY_AT
    ]
    return [*peaks, *over_time]


def stage_costs(video: Path) -> list[Line]:
    """Return milliseconds a frame by stage."""
    costs = json.loads(run(python("-m", "benchmarks.stages", video)).output)
    frames, looks = costs.pop("frames"), costs.pop("second_looks")
    lines = [Line(f"stage: {stage}", ms, unit="ms a frame") for stage, ms in costs.items()]
    return [*lines, Line(f"second looks in {frames} frames", looks)]


def live_use() -> list[Line]:
    """Return the processor use of `live`, without and with ``--every-frame``."""
    lines = []
    for clip, use in live_cost.measure(12.0).items():
        lines += [Line(f"live, {clip}, {option}", s, unit="processor s a minute") for option, s in use.items()]
        usual, every, alone = use["usual"], use["every frame"], use["playing alone"]
        lines.append(Line(f"live, {clip}, usual against every frame", round(usual / every, 3)))
        without = round((usual - alone) / (every - alone), 3)
        lines.append(Line(f"live, {clip}, the same without playing the clip", without))
    return lines


def table(lines: list[Line], video: Path, load: float, peer_models: str) -> Table:
    """Return the outcome as a readable table."""
    title = f"{video.name}, model {_MODEL} (bare loop: {peer_models}), {os.cpu_count()} cores, load {load:.1f} before"
    result = Table(title=title, title_justify="left")
    for name in ("What", "Asked", "Reached", "Range", "Unit", ""):
        result.add_column(name, justify="left" if name in ("What", "Unit", "") else "right")
    for line in lines:
        spread = f"{line.low:g} to {line.high:g}" if line.low is not None else ""
        asked = f"at most {line.asked:g}" if line.asked is not None else ""
        verdict = "" if line.asked is None else "reached" if line.reached <= line.asked else "missed"
        result.add_row(line.what, asked, f"{line.reached:g}", spread, line.unit, verdict)
    return result


if __name__ == "__main__":
    main()
