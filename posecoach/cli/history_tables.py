"""What ``posecoach history`` prints."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from rich.table import Table
from rich.text import Text

from posecoach.cli.columns import keep_whole, plain_table
from posecoach.cli.console import TextConsole
from posecoach.history import Session, SetProgress
from posecoach.history.dose import SESSION_MIN, WEEKLY_MIN, WeeklyDose, session_minutes, weekly_doses
from posecoach.history.measurements import Measurement
from posecoach.history.period import PeriodReport
from posecoach.history.period_texts import summary_of, tables_of, title_of
from posecoach.history.progress import (
    Streak,
    seconds_shown,
    sets_of,
    sides_done,
    streak,
    stretch_title,
    times_done,
    totals_by_side,
)
from posecoach.history.ranges import DAYS_AVERAGED, Change, RangeOfMotion, ranges_of_motion, side_differences
from posecoach.languages import decimal, marked, ngettext, whole_text
from posecoach.languages import gettext as _
from posecoach.pose import Side
from posecoach.words.formatting import whole_seconds
from posecoach.words.sentences import short_side_words

#: Weeks listed; all count elsewhere.
_WEEKS = 6

_CHANGES = {
    Change.MORE: marked("{degrees} more"),
    Change.LESS: marked("{degrees} less"),
    Change.NONE_SHOWN: marked("{degrees} none"),
    Change.TOO_FEW_DAYS: "",
}


def show_history(
    sessions: Sequence[Session],
    chosen: Sequence[Session],
    measurements: Sequence[Measurement],
    *,
    listed: int,
    today: date,
) -> None:
    """Print sessions, seconds, ranges of motion with their bands, the weekly dose and the streak.

    Args:
        sessions: all sessions, at least one.
        chosen: those that the tables are about.
        measurements: what is known of how well hip extension repeats.
        listed: how many sessions to list.
        today: the local calendar day.
    """
    console = TextConsole()
    sets = sets_of(chosen)
    folding = _("Stretch")
    console.print(keep_whole(_session_table(chosen[-listed:]), width=console.width))
    if len(sessions) > listed:
        told = _("Earlier sessions: {earlier}; --last {count} lists all")
        console.print(told.format(earlier=len(sessions) - listed, count=len(sessions)), style="dim")
    console.print()
    console.print(keep_whole(_side_table(chosen), folding, width=console.width))
    ranges = ranges_of_motion(sets, measurements)
    if ranges:
        console.print()
        console.print(keep_whole(_range_table(ranges), folding, width=console.width))
        for line in range_notes(ranges):
            console.print(line)
    console.print()
    console.print(keep_whole(_week_table(sets, today), width=console.width))
    console.print(_dose_note(chosen[-1]))
    console.print()
    console.print(_streak(sets_of(sessions), today))


def show_period(report: PeriodReport) -> None:
    """Print what was asked, done and found in a period."""
    console = TextConsole()
    console.print(Text(title_of(report), style="bold"))
    for line in summary_of(report):
        console.print(line)
    for found in tables_of(report):
        console.print()
        table = plain_table(found.title, *found.headings)
        for row in found.rows:
            table.add_row(*row)
        console.print(keep_whole(table, found.headings[0], width=console.width))


def range_notes(ranges: Sequence[RangeOfMotion]) -> list[str]:
    """Return what the ranges say beyond their table: left against right, and how to read it."""
    lines = []
    for sides in side_differences(ranges):
        if not sides.shown:
            told = _("{stretch}, left less right: {difference} ± {half} deg, no difference shown")
        elif sides.left_less_right_deg > 0.0:
            told = _("{stretch}, left less right: {difference} ± {half} deg, more on the left")
        else:
            told = _("{stretch}, left less right: {difference} ± {half} deg, more on the right")
        lines.append(
            told.format(
                stretch=stretch_title(sides.stretch),
                difference=f"{sides.left_less_right_deg:+.0f}",
                half=f"{sides.half_width_deg:.0f}",
            )
        )
    if any(found.change is Change.TOO_FEW_DAYS for found in ranges):
        lines.append(_("A change is told from {count} days of a stretch on.").format(count=2 * DAYS_AVERAGED))
    return lines


def _range_table(ranges: Sequence[RangeOfMotion]) -> Table:
    numbers = (_("Now [deg]"), _("Change"), _("Counts from"))
    table = plain_table(_("Hip extension held, 95 % band"), _("Stretch"), _("Side"), numbers=numbers)
    for found in ranges:
        table.add_row(
            stretch_title(found.stretch),
            short_side_words(Side(found.side)),
            f"{found.now_deg:+.0f} ± {found.half_width_deg:.0f}",
            _(_CHANGES[found.change]).format(degrees=whole_text(f"{found.change_deg:+.1f}")),
            decimal(found.repeats.mdc95_deg, 1),
        )
    return table


def _week_table(sets: Sequence[SetProgress], today: date) -> Table:
    title = _("Minutes a week (studies: {minutes})").format(minutes=whole_text(f"{WEEKLY_MIN:g}"))
    table = plain_table(title, _("Week from"), numbers=(_("Left"), _("Right")))
    doses = weekly_doses(sets, today)
    for left, right in list(zip(doses[::2], doses[1::2], strict=True))[-_WEEKS:]:
        over = today - left.monday >= timedelta(days=7)
        week = f"{left.monday}" if over else _("{monday} (not over)").format(monday=left.monday)
        table.add_row(week, _minutes_held(left), _minutes_held(right))
    return table


def _minutes_held(dose: WeeklyDose) -> str:
    minutes = decimal(dose.minutes, 1)
    return _("{minutes} enough").format(minutes=minutes) if dose.enough else minutes


def _dose_note(session: Session) -> str:
    left, right = session_minutes(session).values()
    told = _("Last session: left {left}, right {right} of {minutes} min that a session adds up to in studies.")
    return told.format(left=decimal(left, 1), right=decimal(right, 1), minutes=whole_text(f"{SESSION_MIN:g}"))


def _streak(sets: Sequence[SetProgress], today: date) -> Text:
    found = streak(sets, today)
    trained_today = any(progress.local_day == today for progress in sets)
    return Text.assemble((_("Streak"), "bold"), " ", _streak_words(found, trained_today=trained_today))


def _streak_words(found: Streak, *, trained_today: bool) -> str:
    if found.days == 0:
        return _("none at present: `posecoach live` begins a new one")
    trained = ngettext("{count} day trained", "{count} days trained", found.days).format(count=found.days)
    missed = ngettext("{count} day missed and forgiven", "{count} days missed and forgiven", found.missed)
    if trained_today:
        told = _("{trained}, {missed}, today done") if found.missed else _("{trained}, today done")
    elif found.missed:
        told = _("{trained}, {missed}, today is still to come: `posecoach live`")
    else:
        told = _("{trained}, today is still to come: `posecoach live`")
    return told.format(trained=trained, missed=missed.format(count=found.missed))


def _session_table(sessions: Sequence[Session]) -> Table:
    numbers = (_("Length"), _("Sides done"), _("Held"), _("Best hip extension"))
    table = plain_table(_("Sessions"), _("Date"), numbers=numbers)
    for session in sessions:
        extensions = [stored.progress.best_hip_extension_deg for stored in session.sets]
        table.add_row(
            f"{session.started_at:%Y-%m-%d %H:%M}",
            _minutes(session.duration_s),
            str(sum(sides_done(session).values())),
            _("{seconds} s").format(seconds=sum(seconds_shown([session]).values())),
            _degrees(max((e for e in extensions if e is not None), default=None)),
        )
    return table


def _side_table(sessions: Sequence[Session]) -> Table:
    numbers = (_("Times done"), _("Held"), _("Best hip extension"))
    table = plain_table(_("Held per stretch and side"), _("Stretch"), _("Side"), numbers=numbers)
    shown, times = seconds_shown(sessions), times_done(sessions)
    for total in totals_by_side(sets_of(sessions)):
        done, trained = times[total.stretch, total.side]
        table.add_row(
            stretch_title(total.stretch),
            short_side_words(Side(total.side)),
            _("{done} of {sets}").format(done=done, sets=trained),
            _("{seconds} s").format(seconds=shown[total.stretch, total.side]),
            _degrees(total.best_hip_extension_deg),
        )
    return table


def _minutes(seconds: float) -> str:
    minutes, rest = divmod(whole_seconds(seconds), 60)
    return _("{minutes} min {seconds} s").format(minutes=minutes, seconds=f"{rest:02d}")


def _degrees(value: float | None) -> str:
    return "" if value is None else _("{value} deg").format(value=f"{value:+.0f}")
