"""``posecoach tune``: thresholds to move in the browser, with what they would count."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from rich.progress import Progress

from posecoach.cli.browser import open_browser
from posecoach.cli.console import TextConsole
from posecoach.cli.options import (
    add_model_option,
    add_port_option,
    add_profile_option,
    add_stretch_option,
    chosen_stretches,
)
from posecoach.cli.profile_warnings import print_warnings
from posecoach.cli.reading_options import add_reading_options, chosen_reading
from posecoach.cli.recorded import landmarks_of, warn_if_cut_off
from posecoach.cli.saying import note, say
from posecoach.estimation import model_path
from posecoach.languages import gettext as _
from posecoach.pose.recording import meant_as_recording
from posecoach.profiles import load_profile
from posecoach.results.request import RECORDING_NAME
from posecoach.runtime.native_output import quiet_native_stderr
from posecoach.serving import PageServer, listen
from posecoach.tuning.page import tuning_page
from posecoach.tuning.sources import TuningSource
from posecoach.tuning.stills import Stills
from posecoach.tuning.workbench import Workbench


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of this command."""
    parser.add_argument(
        "inputs",
        nargs="+",
        type=Path,
        metavar="RECORDING|VIDEO",
        help=_("landmark recording (.rec), or video, which is analysed first if needed, and shown"),
    )
    add_profile_option(parser, why=_("start from this one"))
    add_stretch_option(parser)
    add_reading_options(parser)
    add_model_option(parser)
    add_port_option(parser)
    parser.add_argument("--no-browser", action="store_true", help=_("only print the address of the page"))


def run(options: argparse.Namespace) -> int:
    """Serve the page until its last tab is closed, or until Ctrl-C."""
    only = chosen_stretches(options)
    print_warnings(load_profile(options.profile))
    model_path(options.model)
    with listen(options.port) as listener, ExitStack() as stack:
        quiet_native_stderr()
        sources = [_source(path, options, stack) for path in options.inputs]
        workbench = Workbench(_distinct(sources), options.profile, only)
        _measure(workbench)
        server = PageServer(tuning_page(workbench), listener)
        broken = [
            warn_if_cut_off(replayer.source, path)
            for path, replayer in zip(options.inputs, workbench.replayers, strict=True)
        ]
        try:
            say(_("Tuning page: {address}").format(address=server.address))
            say(_("It ends when you close it, or with Ctrl-C."))
            if not options.no_browser:
                open_browser(server.invitation_address)
            server.run()
        except KeyboardInterrupt:
            # The ordinary way to end it.
            note("")
    return 1 if any(broken) else 0


def _source(path: Path, options: argparse.Namespace, stack: ExitStack) -> TuningSource:
    """Return a recording, or a video with its recording, which is made if there is none."""
    reading = chosen_reading(options)
    landmarks = landmarks_of(path, options.model, load_profile(options.profile), reading)
    if meant_as_recording(path):
        return TuningSource(_title(path), landmarks)
    return TuningSource(path.name, landmarks, stack.enter_context(Stills(path, reading)))


def _measure(workbench: Workbench) -> None:
    """Measure the recordings, with progress on a terminal: it takes a while only for long ones."""
    with Progress(console=TextConsole(to_stderr=True), transient=True, disable=not sys.stderr.isatty()) as bar:
        task = bar.add_task(_("measuring"), total=len(workbench.sources))
        workbench.measure(lambda count: bar.update(task, completed=count))


def _title(path: Path) -> str:
    """Return a title for a recording: its folder's name if it is from ``analyze``, which gives all the same name."""
    return path.absolute().parent.name.removesuffix(".posecoach") if path.name == RECORDING_NAME else path.name


def _distinct(sources: Sequence[TuningSource]) -> list[TuningSource]:
    """Number those that have the same title."""
    titles = [source.title for source in sources]
    return [
        source
        if titles.count(source.title) == 1
        else TuningSource(f"{source.title} ({titles[: i + 1].count(source.title)})", source.recording, source.stills)
        for i, source in enumerate(sources)
    ]
