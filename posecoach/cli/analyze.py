"""``posecoach analyze``: videos, or recordings of their landmarks, to verdicts, files and a table."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn
from rich.table import Table

from posecoach.analysis.files import REPORT_NAME, Request, analyze_into, default_folder
from posecoach.analysis.replay import analyze_recording_into
from posecoach.analysis.result import Analysis
from posecoach.analysis.tables import summary_text
from posecoach.capture.video_file import probe
from posecoach.cli.native_output import quiet_native_stderr
from posecoach.cli.profiles import print_warnings
from posecoach.errors import PosecoachError, UsageError
from posecoach.estimation import MODELS, model_path
from posecoach.profiles import load_profile
from posecoach.recording import is_recording
from posecoach.stretches import STRETCHES, stretch_named

#: How recordings are named; one that is damaged at its beginning is known by nothing else.
RECORDING_SUFFIX = ".rec"


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of this command."""
    parser.add_argument(
        "videos", nargs="+", type=Path, metavar="VIDEO", help="video file, or landmark recording (.rec)"
    )
    parser.add_argument(
        "--out",
        type=Path,
        metavar="DIR",
        help="folder for the results (default: VIDEO-stem.posecoach beside the video)",
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


def run(options: argparse.Namespace) -> int:
    """Analyse each video; one that cannot be read does not stop the others."""
    only = [] if options.stretch == "auto" else [stretch_named(options.stretch)]
    model_path(options.model)
    profile = load_profile(options.profile)
    print_warnings(profile)
    request = Request(options.model, profile, only, annotate=not options.no_annotate)
    jobs = plan(options.videos, options.out)
    quiet_native_stderr()
    failed = False
    for video, folder in jobs:
        try:
            analysis = analyze_with_progress(video, folder, request)
        except UsageError:
            raise
        except PosecoachError as error:
            print(f"posecoach: {error}", file=sys.stderr)
            failed = True
            continue
        if options.json:
            print(summary_text(analysis), end="")
        else:
            print_result(analysis, folder)
        if analysis.source.stopped_early:
            print(
                f"posecoach: {video} breaks off at {analysis.source.duration_s:.1f} s: "
                "what follows is missing or damaged; the results end there",
                file=sys.stderr,
            )
            failed = True
    return 1 if failed else 0


def plan(videos: Sequence[Path], out: Path | None) -> list[tuple[Path, Path]]:
    """Return each video with the folder its results go into.

    Raises:
        UsageError: two videos would write into one folder.
    """
    if out is None:
        jobs = [(video, default_folder(video)) for video in videos]
    elif len(videos) == 1:
        jobs = [(videos[0], out)]
    else:
        jobs = [(video, out / default_folder(video).name) for video in videos]
    folders = [folder.absolute() for _, folder in jobs]
    for (video, folder), absolute in zip(jobs, folders, strict=True):
        if folders.count(absolute) > 1:
            raise UsageError(f"two videos would write into {folder}: rename {video.name} or analyse them one by one")
    return jobs


def analyze_with_progress(video: Path, folder: Path, request: Request) -> Analysis:
    """Analyse one video, showing progress and time left on a terminal, or one recording, which takes no time."""
    if video.suffix == RECORDING_SUFFIX or is_recording(video):
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
        TextColumn("{task.description}"),
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
    for reason, seconds in analysis.cannot_tell_s.items():
        if seconds >= 1.0:
            console.print(f"Could not be judged for {seconds:.1f} s: {reason.replace('_', ' ')}.", soft_wrap=True)
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
            f"{record.hold_s:.1f} s",
            f"{record.longest_hold_s:.1f} s",
            f"{record.target_s:g} s" + (" reached" if record.completed else ""),
            str(len(record.faults)),
        )
    return table
