"""``posecoach history``: what was trained so far."""

from __future__ import annotations

import argparse
import sys
from datetime import date, datetime
from pathlib import Path

from posecoach.cli.history_tables import show_history
from posecoach.cli.saying import note, say
from posecoach.history import default_path, delete_history, read_sessions
from posecoach.history.export import EXPORTS
from posecoach.history.measurements import read_measurements
from posecoach.history.plot import PLOT_FORMATS, plot_format, write_plot
from posecoach.history.progress import sets_of
from posecoach.runtime.errors import UsageError
from posecoach.runtime.shown import shown

#: Sessions listed unless a number is given; all others still count in everything below the list.
_LISTED = 15


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of this command."""
    parser.add_argument(
        "--last",
        type=_positive,
        metavar="N",
        help="only the last N sessions, in tables, plot and export (the streak always counts all)",
    )
    action = parser.add_mutually_exclusive_group()
    action.add_argument(
        "--plot",
        type=Path,
        metavar="FILE",
        help=f"draw hip extension and seconds per day into FILE ({' or '.join(PLOT_FORMATS)})",
    )
    action.add_argument("--export", choices=EXPORTS, help="write all sets to standard output")
    action.add_argument("--delete", action="store_true", help="delete the whole history, after asking")
    parser.add_argument("--yes", action="store_true", help="with --delete: do not ask")
    default = str(default_path()).replace("%", "%%")
    parser.add_argument("--database", type=Path, metavar="FILE", help=f"use another file than {default}")


def run(options: argparse.Namespace) -> int:
    """Show, draw, export or delete the history."""
    path = options.database or default_path()
    if options.delete:
        return _delete(path, sure=options.yes)
    if options.plot:
        plot_format(options.plot)
    sessions = read_sessions(path)
    if not sessions:
        # What else goes to standard output in the two other cases is for programs.
        tell = note if options.export or options.plot else say
        tell(f"No sessions in {path} yet: start the first one with `posecoach live`.")
    chosen = sessions[-options.last :] if options.last else sessions
    if options.export:
        _export(EXPORTS[options.export](chosen))
    elif sessions and options.plot:
        write_plot(sets_of(chosen), options.plot, read_measurements(path))
        note(f"Wrote {options.plot}")
    elif sessions:
        show_history(sessions, chosen, read_measurements(path), listed=options.last or _LISTED, today=_today())
    return 0


def _positive(text: str) -> int:
    number = int(text) if text.isdecimal() else 0
    if number < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of sessions: 1 or more")
    return number


def _export(text: str) -> None:
    if sys.stdout.isatty():
        say(text.removesuffix("\n"))
        return
    # Bytes, because a redirected standard output need not be able to encode every profile name.
    sys.stdout.buffer.write(text.encode(errors="replace"))
    sys.stdout.flush()


def _delete(path: Path, *, sure: bool) -> int:
    if not path.exists():
        note(f"There is no history at {path}: nothing to delete.")
        return 0
    if not sure:
        if not sys.stdin.isatty():
            raise UsageError("nothing was deleted: add --yes to delete the history without being asked")
        sys.stderr.write(f"Delete the whole history in {shown(path)}? This cannot be undone. [y/N] ")
        sys.stderr.flush()
        if sys.stdin.readline().strip().lower() not in ("y", "yes"):
            note("Nothing was deleted.")
            return 0
    delete_history(path)
    note(f"Deleted the history in {path}.")
    return 0


def _today() -> date:
    return datetime.now().astimezone().date()
