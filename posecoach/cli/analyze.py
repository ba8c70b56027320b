"""``posecoach analyze``: videos, or recordings of their landmarks, to verdicts, files and a table."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn
from rich.table import Table

from posecoach.analysis.batch.cluster import analyze_on_cluster
from posecoach.analysis.batch.crew import Outcomes, Watch
from posecoach.analysis.batch.finding import find_videos
from posecoach.analysis.batch.local import analyze_here, cores
from posecoach.analysis.batch.orders import Order, Outcome, plan
from posecoach.analysis.batch.resume import completed
from posecoach.analysis.files import REPORT_NAME, Request, analyze_into
from posecoach.analysis.replay import analyze_recording_into
from posecoach.analysis.result import Analysis
from posecoach.analysis.tables import SUMMARY_NAME
from posecoach.capture.video_file import probe
from posecoach.cli.many import run_many
from posecoach.cli.native_output import quiet_native_stderr
from posecoach.cli.profiles import print_warnings
from posecoach.estimation import MODELS, model_path
from posecoach.profiles import load_profile
from posecoach.recording import meant_as_recording
from posecoach.stretches import STRETCHES, stretch_named
from posecoach.wording import held_words


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of this command."""
    parser.add_argument(
        "videos",
        nargs="+",
        metavar="VIDEO",
        help="video file or landmark recording (.rec), a folder of them, or a pattern like 'videos/**/*.mp4'",
    )
    parser.add_argument(
        "--out",
        type=Path,
        metavar="DIR",
        help="folder for the results, of several videos for a folder each (default: VIDEO-stem.posecoach beside each)",
    )
    parser.add_argument("--stretch", default="auto", metavar="NAME", help=f"auto, or one of {', '.join(STRETCHES)}")
    parser.add_argument("--model", default="full", metavar="NAME", help=f"one of {', '.join(MODELS)} (default: full)")
    parser.add_argument(
        "--profile",
        default="default",
        metavar="NAME",
        help="default, gentle, strict, one of your own (posecoach profiles), or the path of a .toml file",
    )
    parser.add_argument("--no-annotate", action="store_true", help="write no annotated video")
    parser.add_argument("--json", action="store_true", help="print the summary as JSON to standard output")
    parser.add_argument("--resume", action="store_true", help="skip videos whose results are complete and up to date")
    where = parser.add_mutually_exclusive_group()
    where.add_argument(
        "--jobs",
        type=_jobs,
        default=1,
        metavar="N",
        help="analyse so many videos at a time; auto: as many as there are processors (default: 1)",
    )
    where.add_argument(
        "--cluster",
        metavar="ADDRESS",
        help="have the videos analysed by the Dask cluster whose scheduler is there, like tcp://HOST:8786",
    )


def _jobs(text: str) -> int:
    """Return a number of jobs; what is none is a wrong usage."""
    if text == "auto":
        return cores()
    if not (text.isdecimal() and int(text) > 0):
        raise argparse.ArgumentTypeError(f"{text!r} is neither auto nor a whole number from 1 on")
    return int(text)


def run(options: argparse.Namespace) -> int:
    """Analyse the videos; one that cannot be read does not stop the others."""
    only = [] if options.stretch == "auto" else [stretch_named(options.stretch)]
    model_path(options.model)
    profile = load_profile(options.profile)
    print_warnings(profile)
    request = Request(options.model, profile, only, annotate=not options.no_annotate)
    found = find_videos(options.videos)
    orders = plan(found, options.out, request)
    for line in found.left_out:
        print(f"posecoach: {line}", file=sys.stderr)
    skipped = _complete(orders) if options.resume else {}
    quiet_native_stderr()
    if options.cluster:
        return run_many(orders, skipped, partial(_on_cluster, options.cluster), as_json=options.json)
    if len(orders) > 1 or skipped:
        return run_many(orders, skipped, partial(_here, options.jobs), as_json=options.json)
    return _run_one(orders[0], as_json=options.json)


def _complete(orders: Sequence[Order]) -> dict[int, Outcome]:
    summaries = ((index, completed(order)) for index, order in enumerate(orders))
    return {index: Outcome.of(summary, skipped=True) for index, summary in summaries if summary is not None}


def _here(jobs: int, orders: Sequence[Order], watch: Watch) -> Outcomes:
    return analyze_here(orders, jobs, watch)


def _on_cluster(address: str, orders: Sequence[Order], watch: Watch) -> Outcomes:
    return analyze_on_cluster(orders, address, watch)


def _run_one(order: Order, *, as_json: bool) -> int:
    analysis = analyze_with_progress(order.video, order.folder, order.request)
    if as_json:
        print((order.folder / SUMMARY_NAME).read_text(encoding="utf-8"), end="")
    else:
        print_result(analysis, order.folder)
    if analysis.source.stopped_early:
        print(
            f"posecoach: {order.video} breaks off at {analysis.source.duration_s:.1f} s: "
            "what follows is missing or damaged; the results end there",
            file=sys.stderr,
        )
    return int(analysis.source.stopped_early)


def analyze_with_progress(video: Path, folder: Path, request: Request) -> Analysis:
    """Analyse one video, showing progress and time left on a terminal, or one recording, which takes no time."""
    if meant_as_recording(video):
        return analyze_recording_into(video, folder, request)
    with progress_bar(video) as advance:
        return analyze_into(video, folder, request, advance)


@contextmanager
def progress_bar(video: Path) -> Iterator[Callable[[float], None] | None]:
    """Show progress and time left on a terminal; what it yields is to be called with the time of each frame."""
    info = probe(video)
    console = Console(file=sys.stderr)
    if not console.is_terminal:
        yield None
        return
    bar = Progress(
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        TaskProgressColumn(),
        TimeRemainingColumn(),
        console=console,
        transient=True,
    )
    with bar:
        task = bar.add_task(video.name, total=info.duration_s or None)
        yield lambda t_s: bar.update(task, completed=t_s)


def print_result(analysis: Analysis, folder: Path) -> None:
    """Print what was found as a table."""
    console = Console(highlight=False)
    source = analysis.source
    if analysis.sets:
        console.print(_sets_table(analysis))
        for record in analysis.sets:
            for fault in record.faults:
                span = f"{fault.start_s:.1f} to {fault.end_s:.1f} s"
                console.print(f"  {span}: {fault.name.replace('_', ' ')}. {fault.cue}", soft_wrap=True)
    else:
        console.print(f"{Path(source.path).name}: no stretch was held in right form.", soft_wrap=True)
    if analysis.frames_with_pose == 0:
        console.print("Nobody was found in the picture: film from the side, the whole body in view, in good light.")
    if analysis.trace.gaps_s >= 1.0:
        most_s = analysis.profile.clock.max_gap_s
        console.print(
            f"For {analysis.trace.gaps_s:.1f} s the pictures are more than {most_s:g} s apart, which does not count: "
            "record at least five a second, without breaks.",
            soft_wrap=True,
        )
    for reason, seconds in analysis.cannot_tell_s.items():
        if seconds >= 1.0:
            console.print(f"Could not be judged for {seconds:.1f} s: {reason.replace('_', ' ')}.", soft_wrap=True)
    if analysis.others_s:
        seen = f"Somebody else was seen for {analysis.others_s:.1f} s: only one person may be in the picture."
        console.print(seen, soft_wrap=True)
    console.print(f"Report: {folder / REPORT_NAME}", soft_wrap=True)


def _sets_table(analysis: Analysis) -> Table:
    table = Table(title=Path(analysis.source.path).name, title_justify="left")
    for name in ("Stretch", "Side", "From", "To", "Held", "Longest", "Target", "Faults"):
        table.add_column(name, justify="left" if name in ("Stretch", "Side") else "right")
    for record in analysis.sets:
        table.add_row(
            STRETCHES[record.stretch].title,
            record.side,
            f"{record.start_s:.1f} s",
            f"{record.end_s:.1f} s",
            held_words(record.hold_s),
            held_words(record.longest_hold_s),
            f"{record.target_s:g} s" + (" reached" if record.completed else ""),
            str(len(record.faults)),
        )
    return table
