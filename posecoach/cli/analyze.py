"""``posecoach analyze``: analyses videos or landmark recordings, writes the results and prints a table."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from posecoach.analysis.result import Analysis
from posecoach.analysis.source_notes import unread_note
from posecoach.batch.crew import Listener, Outcomes, Supply
from posecoach.batch.finding import find_videos
from posecoach.batch.local import analyze_arriving, analyze_here
from posecoach.batch.orders import Order, VideoOutcome, plan
from posecoach.batch.resume import completed
from posecoach.batch.room import fitting, limited
from posecoach.capture.video_file import probe
from posecoach.cli.options import (
    add_every_frame_option,
    add_model_option,
    add_profile_option,
    add_stretch_option,
    chosen_stretches,
)
from posecoach.cli.profile_warnings import print_warnings
from posecoach.cli.reading_options import add_reading_options, chosen_reading
from posecoach.cli.saying import results_break_off, warn
from posecoach.estimation import model_path
from posecoach.languages import gettext as _
from posecoach.languages import ngettext
from posecoach.pose.recording import meant_as_recording
from posecoach.profiles import load_profile
from posecoach.results.files import analyze_into
from posecoach.results.recordings import analyze_recording_into
from posecoach.results.request import Request
from posecoach.results.tables import SUMMARY_NAME
from posecoach.runtime.background import load_meanwhile
from posecoach.runtime.errors import UsageError
from posecoach.runtime.input_files import is_file, is_folder
from posecoach.runtime.native_output import quiet_native_stderr
from posecoach.runtime.process import set_up_process


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of this command."""
    parser.add_argument(
        "videos",
        nargs="+",
        metavar="VIDEO",
        help=_("video file or landmark recording (.rec), a folder of them, or a pattern like 'videos/**/*.mp4'"),
    )
    parser.add_argument(
        "--out",
        type=Path,
        metavar="DIR",
        help=_(
            "folder for the results; several videos get a folder each in it (default: VIDEO-stem.posecoach beside "
            "each video)"
        ),
    )
    add_stretch_option(parser)
    add_model_option(parser)
    add_profile_option(parser)
    add_reading_options(parser)
    add_every_frame_option(parser)
    parser.add_argument("--no-annotate", action="store_true", help=_("write no annotated video"))
    parser.add_argument("--json", action="store_true", help=_("print the summary as JSON to standard output"))
    parser.add_argument(
        "--resume", action="store_true", help=_("skip videos whose results are complete and up to date")
    )
    parser.add_argument(
        "--watch",
        action="store_true",
        help=_("wait for more videos in a folder, and analyse each as soon as it is complete; Ctrl-C ends it"),
    )
    where = parser.add_mutually_exclusive_group()
    where.add_argument(
        "--jobs",
        type=_jobs,
        default=None,
        metavar="N",
        help=_("number of videos to analyse at a time (default, and auto: as processors and free memory allow)"),
    )
    where.add_argument(
        "--cluster",
        metavar="ADDRESS",
        help=_("analyse the videos on a Dask cluster; the address of its scheduler, like tcp://HOST:8786"),
    )


def _jobs(text: str) -> int | None:
    """Return the number of jobs, None for as many as fit."""
    if text == "auto":
        return None
    if not (text.isdecimal() and int(text) > 0):
        raise argparse.ArgumentTypeError(_("{text!r} is neither auto nor a whole number from 1 on").format(text=text))
    return int(text)


def run(options: argparse.Namespace) -> int:
    """Analyse the videos; one that cannot be read does not stop the others."""
    if options.cluster is not None and not options.cluster.strip():
        raise UsageError(_("--cluster: name the address of the scheduler, like tcp://HOST:8786, or leave it out"))
    only = chosen_stretches(options)
    model_path(options.model)
    profile = load_profile(options.profile)
    print_warnings(profile)
    request = Request(
        options.model,
        profile,
        only,
        annotate=not options.no_annotate,
        reading=chosen_reading(options),
        every_frame=options.every_frame,
    )
    if options.watch:
        return _watch(options, request)
    found = find_videos(options.videos)
    orders = plan(found, options.out, request)
    for line in found.left_out:
        warn(line)
    skipped = _complete(orders) if options.resume else {}
    quiet_native_stderr()
    if not (options.cluster or len(orders) > 1 or skipped):
        return _run_one(orders[0], as_json=options.json)
    # Imported late, because a single video does not need it.
    from posecoach.cli.many import run_many  # noqa: PLC0415

    crew = partial(_on_cluster, options.cluster) if options.cluster else partial(_here, options.jobs)
    return run_many(orders, skipped, crew, as_json=options.json)


def _complete(orders: Sequence[Order]) -> dict[int, VideoOutcome]:
    summaries = ((index, completed(order)) for index, order in enumerate(orders))
    return {index: VideoOutcome.of(summary, skipped=True) for index, summary in summaries if summary is not None}


def _watch(options: argparse.Namespace, request: Request) -> int:
    if options.cluster:
        raise UsageError(_("--watch does not go with --cluster: leave one of them out"))
    if len(options.videos) != 1 or not is_folder(Path(options.videos[0])):
        raise UsageError(_("--watch: name one folder that is there, into which the videos come"))
    if options.out is not None and is_file(options.out):
        raise UsageError(_("cannot write into {out}: it is a file; name a folder with --out").format(out=options.out))
    quiet_native_stderr()
    # Loaded here: few ask for it.
    from posecoach.cli.watching import run_watched  # noqa: PLC0415

    def crew(supply: Supply, watch: Listener) -> Outcomes:
        return analyze_arriving(supply, _possible(options.jobs or fitting()), watch)

    return run_watched(Path(options.videos[0]), options.out, request, crew, as_json=options.json)


def _here(jobs: int | None, orders: Sequence[Order], watch: Listener) -> Outcomes:
    return analyze_here(orders, _possible(min(jobs or fitting(), len(orders))), watch)


def _possible(wanted: int) -> int:
    """Return how many of the wanted jobs there is room for; say so if it is not all of them."""
    possible, why_not = limited(wanted)
    if possible < wanted:
        told = ngettext(
            "{count} instead of {wanted} videos at a time: {why_not} for more",
            "{count} instead of {wanted} videos at a time: {why_not} for more",
            possible,
        )
        warn(told.format(count=possible, wanted=wanted, why_not=why_not))
    return possible


def _on_cluster(address: str, orders: Sequence[Order], watch: Listener) -> Outcomes:
    from posecoach.batch.cluster import analyze_on_cluster  # noqa: PLC0415 - few ask for it

    return analyze_on_cluster(orders, address, watch)


def _run_one(order: Order, *, as_json: bool) -> int:
    analysis = analyze_with_progress(order.video, order.folder, order.request)
    if as_json:
        print((order.folder / SUMMARY_NAME).read_text(encoding="utf-8"), end="")
    else:
        # Its import ran while the model worked.
        from posecoach.cli.result import print_result  # noqa: PLC0415

        print_result(analysis, order.folder)
    if as_json and analysis.source.unread:
        # Without --json the table says it.
        warn(_("{video}: {note}").format(video=order.video, note=unread_note(analysis.source)))
    if analysis.source.stopped_early:
        warn(results_break_off(str(order.video), analysis.source.duration_s))
    return int(analysis.source.stopped_early or bool(analysis.source.unread))


def analyze_with_progress(video: Path, folder: Path, request: Request) -> Analysis:
    """Analyse one video with a progress bar on a terminal, or one recording, which is fast."""
    if meant_as_recording(video):
        return analyze_recording_into(video, folder, request)
    # Fail before any folder is made if the video cannot be read.
    info = probe(video, request.reading)
    set_up_process()
    if not sys.stderr.isatty():
        return analyze_into(video, folder, request, _loading_result())
    from posecoach.cli.progress import progress_bar  # noqa: PLC0415 - not where nobody sees it

    with progress_bar(info) as advance:
        return analyze_into(video, folder, request, _loading_result(advance))


def _loading_result(advance: Callable[[float], None] | None = None) -> Callable[[float], None]:
    """Return what is called with each frame: from the first one on, what prints the result is loaded meanwhile.

    Not before: loading it beside the model would delay the first verdict.
    """
    begun = False

    def reached(t_s: float) -> None:
        nonlocal begun
        if not begun:
            begun = True
            load_meanwhile("posecoach.cli.result")
        if advance is not None:
            advance(t_s)

    return reached
