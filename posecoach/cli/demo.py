"""``posecoach demo``: analyses a bundled sample, without a camera."""

from __future__ import annotations

import argparse
from pathlib import Path

from posecoach.cli.analyze import analyze_with_progress
from posecoach.cli.result import print_result
from posecoach.cli.samples import samples
from posecoach.cli.saying import say
from posecoach.drawing.player import play_apart
from posecoach.drawing.screen import can_show
from posecoach.languages import gettext as _
from posecoach.languages import listed
from posecoach.profiles import load_profile
from posecoach.results.request import ANNOTATED_NAME, REPORT_NAME, Request
from posecoach.runtime.errors import ModelError, UsageError
from posecoach.runtime.input_files import is_file
from posecoach.runtime.native_output import quiet_native_stderr


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of this command."""
    parser.add_argument(
        "--stretch",
        metavar="NAME",
        help=_("which sample: {names} (default: the first)").format(names=listed(samples())),
    )
    parser.add_argument(
        "--out", type=Path, default=Path("posecoach-demo"), metavar="DIR", help=_("folder for the results")
    )


def run(options: argparse.Namespace) -> int:
    """Analyse a sample, say where the results are, and play it if there is a screen."""
    known = samples()
    name = options.stretch or next(iter(known))
    if name not in known:
        raise UsageError(
            _("there is no sample of {name!r}: choose one of {names}").format(name=name, names=listed(known))
        )
    sample = known[name]
    if not is_file(sample):
        raise ModelError(_("the sample {name} is missing: reinstall posecoach").format(name=sample.name))
    quiet_native_stderr()
    say(_("Analysing the sample {name} (a rendered person, 30 s) ...").format(name=sample.name))
    analysis = analyze_with_progress(sample, options.out, Request("full", load_profile()))
    print_result(analysis, options.out)
    movie = options.out / ANNOTATED_NAME
    say(_("Video:  {movie}").format(movie=movie))
    say(_("Open {out} in a browser to see every angle over time.").format(out=options.out / REPORT_NAME))
    if can_show():
        say(_("Playing the annotated video; press q to close it."))
        play_apart(movie)
    return 0
