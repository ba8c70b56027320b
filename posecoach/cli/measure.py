"""``posecoach measure``: the repeatability of a stretch, from three short holds of each side."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from rich.table import Table

from posecoach.cli.before_camera import lead_unwritten
from posecoach.cli.console import TextConsole
from posecoach.cli.live import chosen_source
from posecoach.cli.options import (
    add_history_option,
    add_model_option,
    add_profile_option,
    add_stretch_argument,
)
from posecoach.cli.reading_options import add_reading_options, chosen_reading
from posecoach.cli.rehearsing import entry_line, files_to_rehearse, seen_in
from posecoach.cli.saying import note, say, warn
from posecoach.cli.session_options import add_session_options, chosen_plan
from posecoach.engine.sets import SetRecord
from posecoach.estimation import model_path
from posecoach.estimation.pacing import live_pace
from posecoach.history.measurements import Measurement, read_measurements, save_measurement
from posecoach.history.repeatability import repeatability
from posecoach.languages import decimal, whole_text
from posecoach.languages import gettext as _
from posecoach.live.journal import local_now
from posecoach.live.measuring import REPEATS, MeasuringTrainer, repeats_of
from posecoach.live.rehearsal import Rehearsal, rehearse
from posecoach.pose import Side
from posecoach.profiles import Profile, load_profile
from posecoach.runtime.errors import UsageError
from posecoach.runtime.native_output import quiet_native_stderr
from posecoach.stretches import Stretch, stretch_named
from posecoach.words.sentences import short_side_words

#: Shortest and longest hold that may be asked for, seconds. Shorter ones are over before the body is still.
_SECONDS = (5.0, 60.0)


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of this command."""
    add_stretch_argument(parser)
    parser.add_argument(
        "--seconds", type=_seconds, default=8.0, metavar="S", help=_("length of each hold (default: 8)")
    )
    parser.add_argument(
        "--rehearse",
        action="store_true",
        help=_(
            "measure in the files named with --camera (videos or .rec), as fast as they are read; kept only with "
            "--history"
        ),
    )
    add_session_options(parser)
    add_reading_options(parser)
    add_model_option(parser)
    add_profile_option(parser)
    add_history_option(parser)


def run(options: argparse.Namespace) -> int:
    """Measure, save the measurement and print what it means; return 1 if there were too few repeats."""
    stretch = stretch_named(options.stretch)
    if not stretch.depth:
        raise UsageError(
            _("{name} has no depth that could be measured: choose another stretch").format(name=stretch.name)
        )
    profile = load_profile(options.profile)
    model_path(options.model)
    # Fail before the exercise, not after it, if the history cannot be read.
    before = read_measurements(options.history)
    trainer = MeasuringTrainer(profile, stretch, options.seconds, chosen_plan(options))
    quiet_native_stderr()
    lead: Callable[..., Sequence[SetRecord]] = _rehearsed if options.rehearse else _measured_live
    repeats = repeats_of(lead(options, trainer, profile), stretch)
    now = local_now()
    measured = [
        Measurement(stretch.name, side, now, tuple(values)) for side, values in repeats.items() if len(values) > 1
    ]
    if not measured:
        told = _("nothing was measured: at least two holds of {seconds} s on one side are needed")
        warn(told.format(seconds=whole_text(f"{options.seconds:g}")))
        return 1
    kept = not options.rehearse or options.history is not None
    if kept:
        for measurement in measured:
            save_measurement(measurement, options.history)
    _show(stretch, measured, [*before, *measured])
    note(_("Kept in the history.") if kept else _("Not kept: name a history with --history FILE."))
    return 0


def _seconds(text: str) -> float:
    low, high = _SECONDS
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not low <= seconds <= high:
        told = _("{text!r} is not a length of a hold: give {low} to {high} seconds")
        raise argparse.ArgumentTypeError(told.format(text=text, low=f"{low:g}", high=f"{high:g}"))
    return seconds


def _rehearsed(options: argparse.Namespace, trainer: MeasuringTrainer, _profile: Profile) -> Sequence[SetRecord]:
    reading = chosen_reading(options)
    paths: list[Path] = files_to_rehearse(options.camera or [], reading)
    rehearsal, console = Rehearsal(trainer), TextConsole()
    for entry in rehearse(rehearsal, seen_in(paths, options.model, reading, partial(live_pace, every_frame=False))):
        console.print(entry_line(entry), soft_wrap=True)
    return rehearsal.sets


def _measured_live(options: argparse.Namespace, trainer: MeasuringTrainer, profile: Profile) -> Sequence[SetRecord]:
    source = chosen_source(options.camera or ["0"], chosen_reading(options))
    outcome = lead_unwritten(trainer, options, profile, source)
    for warning in outcome.warnings:
        warn(warning)
    return outcome.sets


def _show(stretch: Stretch, measured: Sequence[Measurement], known: Sequence[Measurement]) -> None:
    console = TextConsole()
    title = _("{stretch}: hip extension held").format(stretch=_(stretch.title))
    table = Table(title=title, title_justify="left")
    table.add_column(_("Side"), overflow="fold")
    holds = (_("Hold {number}").format(number=number) for number in range(1, REPEATS + 1))
    for heading in (*holds, _("Mean")):
        table.add_column(heading, justify="right")
    for measurement in measured:
        values = measurement.repeats_deg
        shown = [whole_text(f"{value:+.1f}") for value in values[:REPEATS]]
        mean = _("{value} deg").format(value=whole_text(f"{sum(values) / len(values):+.1f}"))
        table.add_row(short_side_words(Side(measurement.side)), *shown, *[""] * (REPEATS - len(shown)), mean)
    console.print(table)
    repeats = repeatability([found.repeats_deg for found in known if found.stretch == stretch.name], [])
    told = _(
        "One day's value is repeated within {sem} deg (standard error). Between two days less than {mdc} deg may be "
        "chance (95 %)."
    )
    say(told.format(sem=decimal(repeats.sem_deg, 1), mdc=decimal(repeats.mdc95_deg, 1)))
