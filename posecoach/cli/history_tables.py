"""What ``posecoach history`` prints."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from rich.table import Table
from rich.text import Text

from posecoach.cli.columns import keep_whole, plain_table
from posecoach.cli.console import TextConsole
from posecoach.history import Session, SetProgress
from posecoach.history.dose import SESSION_MIN, WEEKLY_MIN, session_minutes, weekly_doses
from posecoach.history.measurements import Measurement
from posecoach.history.period import PeriodReport
from posecoach.history.period_texts import summary_of, tables_of, title_of
from posecoach.history.progress import (
    seconds_shown,
    sets_of,
    sides_done,
    streak,
    stretch_title,
    times_done,
    totals_by_side,
)
from posecoach.history.ranges import DAYS_AVERAGED, Change, RangeOfMotion, ranges_of_motion, side_differences
from posecoach.words.formatting import whole_seconds

#: Weeks listed; all count elsewhere.
_WEEKS = 6

_CHANGES = {Change.MORE: "more", Change.LESS: "less", Change.NONE_SHOWN: "none"}


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
    console.print(keep_whole(_session_table(chosen[-listed:]), "Stretch", width=console.width))
    if len(sessions) > listed:
        console.print(f"Earlier sessions: {len(sessions) - listed}; --last {len(sessions)} lists all", style="dim")
    console.print()
    console.print(keep_whole(_side_table(chosen), "Stretch", width=console.width))
    ranges = ranges_of_motion(sets, measurements)
    if ranges:
        console.print()
        console.print(keep_whole(_range_table(ranges), "Stretch", width=console.width))
        for line in range_notes(ranges):
            console.print(line)
    console.print()
    console.print(keep_whole(_week_table(sets, today), "Stretch", width=console.width))
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
        told = "left" if sides.left_less_right_deg > 0.0 else "right"
        verdict = f"more on the {told}" if sides.shown else "no difference shown"
        lines.append(
            f"{stretch_title(sides.stretch)}, left less right: {sides.left_less_right_deg:+.0f} "
            f"± {sides.half_width_deg:.0f} deg, {verdict}"
        )
    if any(found.change is Change.TOO_FEW_DAYS for found in ranges):
        lines.append(f"A change is told from {2 * DAYS_AVERAGED} days of a stretch on.")
    return lines


def _range_table(ranges: Sequence[RangeOfMotion]) -> Table:
    numbers = ("Now [deg]", "Change", "Counts from")
    table = plain_table("Hip extension held, 95 % band", "Stretch", "Side", numbers=numbers)
    for found in ranges:
        verdict = _CHANGES.get(found.change)
        table.add_row(
            stretch_title(found.stretch),
            found.side,
            f"{found.now_deg:+.0f} ± {found.half_width_deg:.0f}",
            f"{found.change_deg:+.1f} {verdict}" if verdict else "",
            f"{found.repeats.mdc95_deg:.1f}",
        )
    return table


def _week_table(sets: Sequence[SetProgress], today: date) -> Table:
    table = plain_table(f"Minutes a week (studies: {WEEKLY_MIN:g})", "Week from", numbers=("Left", "Right"))
    doses = weekly_doses(sets, today)
    for left, right in list(zip(doses[::2], doses[1::2], strict=True))[-_WEEKS:]:
        running = " (not over)" if today - left.monday < timedelta(days=7) else ""
        minutes = (f"{dose.minutes:.1f}{' enough' if dose.enough else ''}" for dose in (left, right))
        table.add_row(f"{left.monday:%Y-%m-%d}{running}", *minutes)
    return table


def _dose_note(session: Session) -> str:
    left, right = session_minutes(session).values()
    return (
        f"Last session: left {left:.1f}, right {right:.1f} of {SESSION_MIN:g} min that a session adds up to in studies."
    )


def _streak(sets: Sequence[SetProgress], today: date) -> Text:
    found = streak(sets, today)
    if found.days == 0:
        return Text.assemble(("Streak ", "bold"), "none at present: `posecoach live` begins a new one")
    trained_today = any(progress.local_day == today for progress in sets)
    note = "today done" if trained_today else "today is still to come: `posecoach live`"
    forgiven = f", {_days(found.missed)} missed and forgiven" if found.missed else ""
    return Text.assemble(("Streak ", "bold"), f"{_days(found.days)} trained{forgiven}, {note}")


def _days(count: int) -> str:
    return f"{count} {'day' if count == 1 else 'days'}"


def _session_table(sessions: Sequence[Session]) -> Table:
    numbers = ("Length", "Sides done", "Held", "Best hip extension")
    table = plain_table("Sessions", "Date", numbers=numbers)
    for session in sessions:
        extensions = [stored.progress.best_hip_extension_deg for stored in session.sets]
        table.add_row(
            f"{session.started_at:%Y-%m-%d %H:%M}",
            _minutes(session.duration_s),
            str(sum(sides_done(session).values())),
            f"{sum(seconds_shown([session]).values())} s",
            _degrees(max((e for e in extensions if e is not None), default=None)),
        )
    return table


def _side_table(sessions: Sequence[Session]) -> Table:
    numbers = ("Times done", "Held", "Best hip extension")
    table = plain_table("Held per stretch and side", "Stretch", "Side", numbers=numbers)
    shown, times = seconds_shown(sessions), times_done(sessions)
    for total in totals_by_side(sets_of(sessions)):
        table.add_row(
            stretch_title(total.stretch),
            total.side,
            "{} of {}".format(*times[total.stretch, total.side]),
            f"{shown[total.stretch, total.side]} s",
            _degrees(total.best_hip_extension_deg),
        )
    return table


def _minutes(seconds: float) -> str:
    minutes, rest = divmod(whole_seconds(seconds), 60)
    return f"{minutes} min {rest:02d} s"


def _degrees(value: float | None) -> str:
    return "" if value is None else f"{value:+.0f} deg"
