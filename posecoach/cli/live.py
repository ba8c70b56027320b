"""``posecoach live``: the trainer in front of a camera, hands free."""

from __future__ import annotations

import argparse
import time
from contextlib import ExitStack
from datetime import datetime
from functools import partial
from pathlib import Path

from rich.table import Table

from posecoach.capture.camera import Camera, FrameSource
from posecoach.capture.paced_file import PacedFile
from posecoach.capture.reading import AS_IT_SAYS, Reading
from posecoach.cli.before_camera import open_parts
from posecoach.cli.columns import print_fitting
from posecoach.cli.console import TextConsole
from posecoach.cli.options import add_every_frame_option, add_history_option, add_model_option, add_profile_option
from posecoach.cli.reading_options import add_reading_options, chosen_reading, refuse_for_camera
from posecoach.cli.rehearsing import run_rehearsal
from posecoach.cli.saying import warn
from posecoach.cli.session_options import add_session_options, chosen_plan
from posecoach.coach import SessionSummary
from posecoach.coach.trainer import Trainer
from posecoach.estimation import model_path
from posecoach.estimation.pacing import live_pace
from posecoach.history import HistoryStore, default_path, read_sessions
from posecoach.history.standing import standing
from posecoach.languages import gettext as _
from posecoach.languages import listed
from posecoach.live.journal import Journal, local_now
from posecoach.live.pain import PainDialogue
from posecoach.live.pipeline import LivePipeline
from posecoach.live.session import LiveSession, SessionOutcome
from posecoach.pose.recording import RecordingInfo, RecordingWriter, meant_as_recording
from posecoach.prescriptions import load_prescription
from posecoach.profiles import Profile, load_profile
from posecoach.routines import Routine, load_routine, routine_for_stretch
from posecoach.runtime.ending import ends_in_order
from posecoach.runtime.errors import PosecoachError, UsageError
from posecoach.runtime.native_output import quiet_native_stderr
from posecoach.stretches import STRETCHES, stretch_named
from posecoach.words.sentences import short_side_words, target_words

#: Python refuses to convert a number with thousands of digits.
_LONGEST_NUMBER = 12


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of this command."""
    only = _("only one of {names}, both sides").format(names=listed(STRETCHES))
    parser.add_argument("stretch", nargs="?", metavar="STRETCH", help=only)
    parser.add_argument(
        "--routine", metavar="NAME", help=_("default, desk, one of your own, or the path of a .toml file")
    )
    parser.add_argument(
        "--prescription",
        type=Path,
        metavar="FILE",
        help=_("do what a prescription asks for, judged as it says (.toml)"),
    )
    add_session_options(parser)
    add_reading_options(parser)
    add_model_option(parser)
    add_profile_option(parser)
    parser.add_argument("--record", type=Path, metavar="FILE", help=_("keep the landmarks (never pictures) in FILE"))
    parser.add_argument("--no-pain", action="store_true", help=_("never ask about pain after a set"))
    add_history_option(parser)
    parser.add_argument(
        "--rehearse",
        action="store_true",
        help=_(
            "run a session on the files named with --camera (videos or .rec) without window and sound, as fast as "
            "they can be read, and print what would be shown and said"
        ),
    )
    add_every_frame_option(parser)


def run(options: argparse.Namespace) -> int:
    """Run one session."""
    profile, routine = chosen_training(options)
    model_path(options.model)
    if options.rehearse:
        return _rehearse(options, profile, routine)
    source = chosen_source(options.camera or ["0"], chosen_reading(options))
    history = options.history or default_path()
    if options.record is not None:
        check_recording(options.record, history)
    quiet_native_stderr()
    with ends_in_order() as ending, ExitStack() as stack:
        store = stack.enter_context(HistoryStore.open(history))
        parts = open_parts(options, profile, source, stack, live_pace(every_frame=options.every_frame))
        journal = Journal(store, profile.name, routine.name)
        recording = _recording(options, parts.pipeline, source, stack)
        told = [problem for problem in (parts.speaker.problem, parts.tones.problem) if problem]
        if not options.mute:
            _warn(told)
        session = LiveSession(
            Trainer(profile, routine, chosen_plan(options)),
            parts.pipeline,
            parts.display,
            parts.speaker,
            parts.tones,
            journal,
            recording,
            muted=options.mute,
            pain=None if options.no_pain or options.no_window else PainDialogue(),
            ending=lambda: ending.asked,
            compared=partial(_compared, history, journal.started_at),
            watched=not options.no_window,
        )
        ending.defer()
        outcome = session.run()
        # Printed before the camera is closed, because a driver may take long for that.
        print_outcome(outcome, history)
        _warn([warning for warning in outcome.warnings if warning not in told])
        if ending.asked:
            kept = _("stopped; what was held is in the history")
            warn(_("stopped; {problem}").format(problem=journal.problem) if journal.problem else kept)
    return ending.exit_code


def chosen_training(options: argparse.Namespace) -> tuple[Profile, Routine]:
    """Return what to judge by and what to do: as a prescription says, or as the options do.

    Raises:
        UsageError: both say something, or what is named does not exist or validate.
    """
    if options.prescription is None:
        profile = load_profile(options.profile)
        return profile, chosen_routine(options, profile)
    if options.stretch or options.routine or options.profile != "default":
        raise UsageError(
            _("--prescription says what to do and by which profile: leave out STRETCH, --routine, --profile")
        )
    prescription = load_prescription(options.prescription)
    if prescription.is_over(local_now().date()):
        warn(
            _("the prescription {name} ended on {until}: ask for a new one").format(
                name=prescription.name, until=prescription.until
            )
        )
    return prescription.profile(), prescription.routine()


def _compared(history: Path, began_at: datetime, summary: SessionSummary) -> tuple[str, ...]:
    """Return how the session compares with the others in the history."""
    try:
        return standing(read_sessions(history), summary, began_at, local_now().date())
    except PosecoachError as error:
        return (_("There is nothing to compare with: {error}").format(error=error),)


def chosen_routine(options: argparse.Namespace, profile: Profile) -> Routine:
    """Return the routine to lead through.

    Raises:
        UsageError: a stretch and a routine are both named, or one does not exist.
    """
    if options.stretch and options.routine:
        raise UsageError(_("name a stretch or --routine, not both"))
    if options.stretch:
        return routine_for_stretch(stretch_named(options.stretch).name, profile)
    return load_routine(options.routine or "default")


def check_recording(recording: Path, history: Path) -> None:
    """Make sure that landmarks can be kept in a file without writing over another one.

    Raises:
        UsageError: the file is there already, or is where the history will be.
    """
    if recording.is_file():
        raise UsageError(
            _("{recording} is there already: name another file for --record, or move it away").format(
                recording=recording
            )
        )
    # SQLite's own files beside the history start with its name. The file system may ignore case.
    theirs, ours = (str(path.resolve()).casefold() for path in (history, recording))
    if ours.startswith(theirs):
        raise UsageError(
            _("--record and the history cannot both be in {recording}: name another file for --record").format(
                recording=recording
            )
        )


def chosen_source(cameras: list[str], reading: Reading = AS_IT_SAYS) -> FrameSource:
    """Return the camera, or the files that play in its place.

    Raises:
        UsageError: several cameras are named, or ``--speed`` or ``--mirrored`` is given without a video.
    """
    if len(cameras) == 1 and cameras[0].isdecimal():
        if len(cameras[0]) > _LONGEST_NUMBER:
            raise UsageError(
                _("there is no camera {number}...: cameras are numbered from 0").format(
                    number=cameras[0][:_LONGEST_NUMBER]
                )
            )
        refuse_for_camera(reading)
        return Camera(int(cameras[0]))
    if any(name.isdecimal() for name in cameras):
        raise UsageError(_("name one camera, or one or more video files"))
    for name in cameras:
        if meant_as_recording(Path(name)):
            raise UsageError(_("{name} is a landmark recording and has no picture: add --rehearse").format(name=name))
    return PacedFile(*map(Path, cameras), reading=reading)


def _rehearse(options: argparse.Namespace, profile: Profile, routine: Routine) -> int:
    outcome, exit_code = run_rehearsal(options, profile, routine, chosen_reading(options))
    print_outcome(outcome, options.history)
    return exit_code


def _warn(problems: list[str]) -> None:
    for problem in problems:
        warn(problem)


def _recording(
    options: argparse.Namespace, pipeline: LivePipeline, source: FrameSource, stack: ExitStack
) -> RecordingWriter | None:
    if options.record is None:
        return None
    while (frame := pipeline.latest_frame()) is None and not pipeline.over:
        time.sleep(0.02)
    if frame is None:
        return None
    height, width = frame.image.shape[:2]
    speed = source.life_speed if isinstance(source, PacedFile) else 1.0
    info = RecordingInfo(source.description, width, height, options.model, speed=speed, mirrored=options.mirrored)
    return stack.enter_context(RecordingWriter(options.record, info))


def print_outcome(outcome: SessionOutcome, history: Path | None) -> None:
    """Print the result of the session, and where it is kept, if it is."""
    console = TextConsole()
    table = Table(
        title=_("Session, {begun:%Y-%m-%d %H:%M}").format(begun=datetime.now().astimezone()), title_justify="left"
    )
    for number, name in enumerate((_("Stretch"), _("Side"), _("Held"), _("Target"), _("Faults"))):
        table.add_column(name, justify="left" if number < 2 else "right", overflow="fold")
    summary = outcome.summary
    for result in summary.sets:
        alike = [r for r in outcome.sets if (r.stretch, r.side) == (result.stretch, result.side)]
        table.add_row(
            _(STRETCHES[result.stretch].title),
            short_side_words(result.side),
            _("{seconds} s").format(seconds=result.seconds),
            target_words(result.target_s, reached=result.completed),
            str(sum(len(record.faults) for record in alike)),
        )
    table.add_section()
    done = _("{done} of {sets}").format(done=summary.completed_sets, sets=len(summary.sets))
    table.add_row(_("Total"), "", _("{seconds} s").format(seconds=summary.seconds), done, "")
    if outcome.sets:
        print_fitting(table, _("Stretch"), console=console)
    for line in (summary.sentence, summary.advice, *summary.notes):
        if line:
            console.print(line, soft_wrap=True)
    if history is not None:
        console.print(_("History: {path}").format(path=history), soft_wrap=True)
