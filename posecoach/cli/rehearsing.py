"""``posecoach live --rehearse``: a session on files, printed instead of shown and spoken."""

from __future__ import annotations

import argparse
import math
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import timedelta
from functools import partial
from itertools import takewhile
from pathlib import Path

from rich.cells import cell_len, set_cell_size

from posecoach.capture.paced_file import GAP_S
from posecoach.capture.reading import AS_IT_SAYS, Reading
from posecoach.capture.video_file import VideoFile, probe
from posecoach.cli.console import TextConsole
from posecoach.cli.saying import warn
from posecoach.cli.session_options import chosen_plan
from posecoach.coach.trainer import Trainer
from posecoach.engine.sets import SetRecord
from posecoach.estimation import PoseEstimator
from posecoach.estimation.pacing import Pace, live_pace
from posecoach.history import HistoryStore
from posecoach.languages import gettext as _
from posecoach.languages import marked, whole_text
from posecoach.live.journal import Journal, local_now
from posecoach.live.rehearsal import Entry, EntryKind, Rehearsal, rehearse
from posecoach.live.session import SessionOutcome, brightness
from posecoach.pose import Pose
from posecoach.pose.looks import looks
from posecoach.pose.recording import Recording, decode, encode, meant_as_recording
from posecoach.profiles import Profile
from posecoach.results.recordings import is_none_of_a_video
from posecoach.routines import Routine
from posecoach.runtime.ending import ends_in_order
from posecoach.runtime.errors import UsageError
from posecoach.runtime.native_output import quiet_native_stderr

_KINDS = {
    EntryKind.SAID: marked("said"),
    EntryKind.SHOWN: marked("shown"),
    EntryKind.TONE: marked("tone"),
    EntryKind.SAVED: marked("saved"),
}

#: A pose with the mean grey of its frame, NaN if unknown.
Seen = tuple[Pose, float]


def run_rehearsal(
    options: argparse.Namespace, profile: Profile, routine: Routine, reading: Reading
) -> tuple[SessionOutcome, int]:
    """Print the entries of a session; return its result and the exit code.

    Raises:
        UsageError: no file is named, or something is asked for that a rehearsal cannot do.
        VideoError: a file cannot be read.
        ModelError: the model is missing or damaged, and a video needs it.
    """
    if options.record is not None:
        raise UsageError(_("--record keeps what a camera sees: leave it out with --rehearse, or see posecoach analyze"))
    paths = files_to_rehearse(options.camera or [], reading)
    quiet_native_stderr()
    with ends_in_order() as ending, ExitStack() as stack:
        trainer = Trainer(profile, routine, chosen_plan(options))
        rehearsal = Rehearsal(trainer)
        journal = _journal(options.history, profile, routine, trainer, stack)
        console = TextConsole()
        ending.defer()
        pace = partial(live_pace, every_frame=options.every_frame)
        seen = takewhile(lambda _seen: not ending.asked, seen_in(paths, options.model, reading, pace))
        kept: list[SetRecord] = []
        for entry in rehearse(rehearsal, seen):
            console.print(entry_line(entry), soft_wrap=True)
            for record in rehearsal.sets[len(kept) :]:
                kept.append(record)
                if journal is not None:
                    journal.finished(record, trainer.t_s)
        if journal is not None:
            journal.close()
            if journal.problem:
                warn(journal.problem)
        return SessionOutcome(rehearsal.summary, tuple(rehearsal.sets), ()), ending.exit_code


def files_to_rehearse(cameras: list[str], reading: Reading) -> list[Path]:
    """Return the files to rehearse on, all of which can be opened.

    Raises:
        UsageError: no file is named, or ``--speed`` or ``--mirrored`` is given with a recording.
        VideoError: a file cannot be read.
    """
    if not cameras or any(name.isdecimal() for name in cameras):
        raise UsageError(_("--rehearse needs files: name videos or landmark recordings with --camera FILE"))
    paths = [Path(name) for name in cameras]
    for path in paths:
        if not meant_as_recording(path):
            probe(path, reading)
        elif reading != AS_IT_SAYS:
            raise is_none_of_a_video(path)
        else:
            Recording(path)
    return paths


def _journal(
    history: Path | None, profile: Profile, routine: Routine, trainer: Trainer, stack: ExitStack
) -> Journal | None:
    """Return the journal, as if the session had begun now; None without ``--history``."""
    if history is None:
        return None
    began_at = local_now()
    store = stack.enter_context(HistoryStore.open(history))
    return Journal(store, profile.name, routine.name, now=lambda: began_at + timedelta(seconds=trainer.t_s))


def seen_in(paths: list[Path], model: str, reading: Reading, pace: Callable[[], Pace]) -> Iterator[Seen]:
    """Yield the poses of the files one after another, with a gap between, as a live session would see them."""
    start_s = 0.0
    with ExitStack() as stack:
        estimator = None
        for path in paths:
            if meant_as_recording(path):
                file: Iterator[Seen] = ((pose, math.nan) for pose in looks(Recording(path)))
            else:
                if estimator is None:
                    estimator = stack.enter_context(PoseEstimator(model, preload=True))
                file = _video(path, estimator, reading, pace())
            last_s = 0.0
            for pose, grey in file:
                last_s = pose.t_s
                yield replace(pose, t_s=start_s + pose.t_s), grey
            start_s += last_s + GAP_S


def _video(path: Path, estimator: PoseEstimator, reading: Reading, pace: Pace) -> Iterator[Seen]:
    with VideoFile(path, reading) as video:
        for frame in video:
            if pace.wants(frame):
                pose = estimator.estimate(frame)
                pace.looked(pose)
                # Rounded to the precision of a recording, as in a live session.
                yield decode(encode(pose), pose.size_px), brightness(frame.image)


def entry_line(entry: Entry) -> str:
    """Return how an entry is printed."""
    text = f'"{entry.text}"' if entry.kind is EntryKind.SAID else entry.text
    kinds = {kind: _(word) for kind, word in _KINDS.items()}
    kind = set_cell_size(kinds[entry.kind], max(map(cell_len, kinds.values())))
    time = _("{seconds} s").format(seconds=whole_text(f"{entry.t_s:8.2f}"))
    return f"{time}  {kind}  {text}"
