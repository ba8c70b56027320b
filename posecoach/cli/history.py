"""``posecoach history``: what was trained so far."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

from rich.box import SIMPLE_HEAD
from rich.table import Table
from rich.text import Text

from posecoach.cli.console import TextConsole
from posecoach.cli.saying import note, say
from posecoach.history import Session, default_path, delete_history, read_sessions
from posecoach.history.export import EXPORTS
from posecoach.history.plot import PLOT_FORMATS, plot_format, write_plot
from posecoach.history.progress import sets_of, streak_days, stretch_title, totals_by_side
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
        write_plot(sets_of(chosen), options.plot)
        note(f"Wrote {options.plot}")
    elif sessions:
        _show(sessions, chosen, listed=options.last or _LISTED)
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


def _show(sessions: Sequence[Session], chosen: Sequence[Session], listed: int) -> None:
    console = TextConsole()
    console.print(_session_table(chosen[-listed:]))
    if len(sessions) > listed:
        console.print(f"Earlier sessions: {len(sessions) - listed}; --last {len(sessions)} lists all", style="dim")
    console.print()
    console.print(_side_table(chosen))
    console.print()
    console.print(_streak(sessions))


def _session_table(sessions: Sequence[Session]) -> Table:
    table = _table("Sessions", "Date")
    for heading in ("Length", "Sets done", "Held", "Best hip extension"):
        table.add_column(heading, justify="right", no_wrap=True)
    for session in sessions:
        extensions = [stored.progress.best_hip_extension_deg for stored in session.sets]
        table.add_row(
            f"{session.started_at:%Y-%m-%d %H:%M}",
            _minutes(session.duration_s),
            f"{session.sets_completed} of {len(session.sets)}",
            f"{session.hold_s:.0f} s",
            _degrees(max((e for e in extensions if e is not None), default=None)),
        )
    return table


def _side_table(sessions: Sequence[Session]) -> Table:
    table = _table("Held per stretch and side", "Stretch", "Side")
    for heading in ("Sets done", "Held", "Best hip extension"):
        table.add_column(heading, justify="right", no_wrap=True)
    for total in totals_by_side(sets_of(sessions)):
        table.add_row(
            stretch_title(total.stretch),
            total.side,
            f"{total.sets_completed} of {total.sets}",
            f"{total.hold_s:.0f} s",
            _degrees(total.best_hip_extension_deg),
        )
    return table


def _streak(sessions: Sequence[Session]) -> Text:
    sets = sets_of(sessions)
    today = _today()
    days = streak_days(sets, today)
    if days == 0:
        return Text.assemble(("Streak ", "bold"), "none at present: `posecoach live` begins a new one")
    trained_today = any(progress.local_day == today for progress in sets)
    note = "today done" if trained_today else "today is still to come: `posecoach live`"
    return Text.assemble(("Streak ", "bold"), f"{days} {'day' if days == 1 else 'days'} in a row, {note}")


def _today() -> date:
    return datetime.now().astimezone().date()


def _table(title: str, *text_columns: str) -> Table:
    table = Table(title=title, title_justify="left", title_style="bold", header_style="bold", box=SIMPLE_HEAD)
    for position, heading in enumerate(text_columns):
        table.add_column(heading, no_wrap=position == 0)
    return table


def _minutes(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest:02d} s"


def _degrees(value: float | None) -> str:
    return "" if value is None else f"{value:+.0f} deg"
