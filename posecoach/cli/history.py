"""``posecoach history``: what was trained so far."""

from __future__ import annotations

import argparse
import sys
from datetime import date, datetime, timedelta
from pathlib import Path

from posecoach.cli.history_tables import show_history, show_period
from posecoach.cli.saying import note, say, wrote
from posecoach.history import default_path, delete_history, read_sessions
from posecoach.history.export import EXPORTS
from posecoach.history.measurements import read_measurements
from posecoach.history.period import USUAL_LENGTH, Period, PeriodReport, period_report
from posecoach.history.period_pages import REPORT_FORMATS, report_format, write_period_report
from posecoach.history.plot import PLOT_FORMATS, plot_format, write_plot
from posecoach.history.progress import sets_of
from posecoach.languages import alternatives
from posecoach.languages import gettext as _
from posecoach.prescriptions import load_prescription
from posecoach.runtime.errors import UsageError
from posecoach.runtime.shown import shown

#: Sessions listed unless a number is given; all others still count in everything below the list.
_LISTED = 15

_LONGEST_PERIOD = timedelta(days=731)


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of this command."""
    parser.add_argument(
        "--last",
        dest="last_sessions",
        type=_positive,
        metavar="N",
        help=_("only the last N sessions, in tables, plot and export (the streak always counts all)"),
    )
    action = parser.add_mutually_exclusive_group()
    action.add_argument(
        "--plot",
        type=Path,
        metavar="FILE",
        help=_("draw hip extension and seconds per day into FILE ({formats})").format(
            formats=alternatives(PLOT_FORMATS)
        ),
    )
    action.add_argument(
        "--report",
        type=Path,
        metavar="FILE",
        help=_("write a page about a period into FILE ({formats})").format(formats=alternatives(REPORT_FORMATS)),
    )
    action.add_argument("--export", choices=EXPORTS, help=_("write all sets and measurements to standard output"))
    action.add_argument("--delete", action="store_true", help=_("delete the whole history, after asking"))
    parser.add_argument(
        "--prescription", type=Path, metavar="FILE", help=_("measure what was done against a prescription")
    )
    parser.add_argument("--from", dest="first", type=_day, metavar="DAY", help=_("first day of the period, YYYY-MM-DD"))
    parser.add_argument("--to", dest="last", type=_day, metavar="DAY", help=_("its last day (default: today)"))
    parser.add_argument("--yes", action="store_true", help=_("with --delete: do not ask"))
    default = default_path()
    elsewhere = _("use another file than {path}").format(path=default)
    parser.add_argument("--database", type=Path, metavar="FILE", help=elsewhere)


def run(options: argparse.Namespace) -> int:
    """Show, draw, export or delete the history."""
    path = options.database or default_path()
    if options.delete:
        return _delete(path, sure=options.yes)
    if options.plot:
        plot_format(options.plot)
    if options.report:
        report_format(options.report)
    about_period = options.report or options.prescription
    if (options.first or options.last) and not about_period:
        raise UsageError(_("--from and --to are for --report and --prescription: add one, or leave them out"))
    if about_period and (options.plot or options.export or options.last_sessions):
        raise UsageError(_("--report and --prescription are about a period: leave out --last, --plot and --export"))
    period = _period(options)
    prescription = load_prescription(options.prescription) if options.prescription else None
    sessions = read_sessions(path)
    if not sessions:
        # What else goes to standard output in the two other cases is for programs.
        tell = note if options.export or options.plot or options.report else say
        tell(_("No sessions in {path} yet: start the first one with `posecoach live`.").format(path=path))
    chosen = sessions[-options.last_sessions :] if options.last_sessions else sessions
    if options.export:
        measurements = read_measurements(path)
        if options.last_sessions and chosen:
            measurements = [of for of in measurements if of.measured_at >= chosen[0].started_at]
        _export(EXPORTS[options.export](chosen, measurements))
    elif sessions and options.plot:
        write_plot(sets_of(chosen), options.plot, read_measurements(path))
        note(wrote(options.plot))
    elif sessions and about_period:
        report = period_report(sets_of(sessions), read_measurements(path), period, prescription)
        _tell_period(report, options.report)
    elif sessions:
        show_history(sessions, chosen, read_measurements(path), listed=options.last_sessions or _LISTED, today=_today())
    return 0


def _period(options: argparse.Namespace) -> Period:
    last = options.last or _today()
    first = options.first or last - USUAL_LENGTH + timedelta(days=1)
    if first > last:
        told = _("the period ends on {last}, before it begins on {first}: exchange --from and --to")
        raise UsageError(told.format(last=last, first=first))
    if last - first > _LONGEST_PERIOD:
        raise UsageError(_("the period is longer than two years: name a shorter one with --from and --to"))
    return Period(first, last)


def _tell_period(report: PeriodReport, page: Path | None) -> None:
    if not report.sets:
        told = _("No sets from {first} to {last}: name another period with --from and --to.")
        note(told.format(first=report.period.first, last=report.period.last))
    if page is None:
        show_period(report)
    else:
        write_period_report(report, page)
        note(wrote(page))


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(_("{text!r} is no day: write it like 2027-03-31").format(text=text)) from None


def _positive(text: str) -> int:
    number = int(text) if text.isdecimal() else 0
    if number < 1:
        raise argparse.ArgumentTypeError(_("{text!r} is not a number of sessions: 1 or more").format(text=text))
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
        note(_("There is no history at {path}: nothing to delete.").format(path=path))
        return 0
    if not sure:
        if not sys.stdin.isatty():
            raise UsageError(_("nothing was deleted: add --yes to delete the history without being asked"))
        question = _("Delete the whole history in {path}? This cannot be undone. [y/N] ")
        sys.stderr.write(question.format(path=shown(path)))
        sys.stderr.flush()
        if sys.stdin.readline().strip().lower() not in ("y", "yes"):
            note(_("Nothing was deleted."))
            return 0
    delete_history(path)
    note(_("Deleted the history in {path}.").format(path=path))
    return 0


def _today() -> date:
    return datetime.now().astimezone().date()
