"""The texts and tables of a report of a period, the same for PDF and HTML."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import fmean

from posecoach.history.dose import SESSION_MIN, WEEKLY_MIN
from posecoach.history.period import Adherence, PeriodReport
from posecoach.history.progress import side_word, stretch_title
from posecoach.history.ranges import DAYS_AVERAGED, Change
from posecoach.languages import decimal, inside, marked, ngettext, whole_text
from posecoach.languages import gettext as _
from posecoach.words.formatting import fault_title, whole_seconds

#: Most faults listed; the rest is only counted.
_FAULTS = 6

_CHANGES = {
    Change.MORE: marked("more"),
    Change.LESS: marked("less"),
    Change.NONE_SHOWN: marked("no change shown"),
    Change.TOO_FEW_DAYS: marked("under {days} days"),
}


@dataclass(frozen=True, slots=True)
class TextTable:
    """A table of strings.

    Attributes:
        title: the heading above it.
        headings: one per column.
        rows: the cells.
    """

    title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def title_of(report: PeriodReport) -> str:
    """Return the title."""
    period = report.period
    if report.prescription is None:
        return _("Stretching, {first} to {last}").format(first=period.first, last=period.last)
    told = _("Stretching, {first} to {last}: {prescription}")
    return told.format(first=period.first, last=period.last, prescription=report.prescription.name)


def summary_of(report: PeriodReport) -> tuple[str, ...]:
    """Return the summary lines at the top."""
    held_min = whole_seconds(sum(progress.hold_s for progress in report.sets)) // 60
    lines = [] if report.adherence is None else [_done(report.adherence)]
    lines.append(
        ngettext(
            "Trained on {trained} of {days} days, {sets} set, {minutes} minutes in right form.",
            "Trained on {trained} of {days} days, {sets} sets, {minutes} minutes in right form.",
            len(report.sets),
        ).format(trained=report.days_trained, days=report.period.days, sets=len(report.sets), minutes=held_min)
    )
    if report.prescription is not None and report.prescription.notes:
        lines.append(_("Notes: {notes}").format(notes=" ".join(report.prescription.notes.split())))
    lines.append(_pain(report))
    return tuple(lines)


def _done(found: Adherence) -> str:
    if not found.days_asked:
        return _("Asked for {asked} days, done on {done}.").format(asked=found.days_asked, done=found.days_done)
    return ngettext(
        "Asked for {asked} day, done on {done} ({share:.0%}).",
        "Asked for {asked} days, done on {done} ({share:.0%}).",
        found.days_asked,
    ).format(asked=found.days_asked, done=found.days_done, share=found.days_done / found.days_asked)


def _pain(report: PeriodReport) -> str:
    if not report.pain:
        return _("Pain: nothing was said.")
    values = [value for _day, value in report.pain]
    day, worst = max(report.pain, key=lambda said: said[1])
    return ngettext(
        "Pain, 0 to 10, said after {said} of {sets} set: mean {mean}, worst {worst} on {day}, last {last}.",
        "Pain, 0 to 10, said after {said} of {sets} sets: mean {mean}, worst {worst} on {day}, last {last}.",
        len(report.sets),
    ).format(
        said=len(values),
        sets=len(report.sets),
        mean=decimal(fmean(values), 1),
        worst=worst,
        day=day,
        last=values[-1],
    )


def tables_of(report: PeriodReport) -> tuple[TextTable, ...]:
    """Return the tables that are not empty."""
    tables = []
    if report.adherence is not None:
        rows = [
            (
                stretch_title(done.stretch),
                side_word(done.side),
                _("{seconds} s").format(seconds=whole_text(f"{done.seconds:g}")),
                f"{done.asked}",
                f"{done.done}",
            )
            for done in report.adherence.sets
        ]
        tables.append(
            TextTable(
                _("Asked and done"),
                (_("Stretch"), _("Side"), _("Held for"), _("Sets asked"), _("Sets done")),
                tuple(rows),
            )
        )
    ranges = [
        (
            stretch_title(found.stretch),
            side_word(found.side),
            f"{found.now_deg:+.0f} ± {found.half_width_deg:.0f}",
            "" if found.change is Change.TOO_FEW_DAYS else whole_text(f"{found.change_deg:+.1f}"),
            decimal(found.repeats.mdc95_deg, 1),
            _(_CHANGES[found.change]).format(days=2 * DAYS_AVERAGED),
        )
        for found in report.ranges
    ]
    tables.append(
        TextTable(
            _("Hip extension held, degrees"),
            (_("Stretch"), _("Side"), _("At the end"), _("Change"), _("Counts from"), _("So")),
            tuple(ranges),
        )
    )
    sides = [
        (
            stretch_title(found.stretch),
            f"{found.left_less_right_deg:+.0f} ± {found.half_width_deg:.0f}",
            (_("more on the left") if found.left_less_right_deg > 0.0 else _("more on the right"))
            if found.shown
            else _("no difference shown"),
        )
        for found in report.sides
    ]
    tables.append(TextTable(_("Left less right, degrees"), (_("Stretch"), _("Difference"), _("So")), tuple(sides)))
    listed = report.faults[:_FAULTS]
    faults = [(stretch_title(stretch), inside(fault_title(name)), f"{count}") for stretch, name, count in listed]
    rest = sum(count for _stretch, _name, count in report.faults[_FAULTS:])
    if rest:
        faults.append((_("others"), "", f"{rest}"))
    tables.append(TextTable(_("Faults by how often they came"), (_("Stretch"), _("Fault"), _("Times")), tuple(faults)))
    return tuple(table for table in tables if table.rows)


def how_to_read() -> str:
    """Return how to read the figures, for the bottom of the page."""
    return _(
        "± is the 95 % band of what repeats differ by; a change counts from the minimal detectable change (MDC95) on. "
        "At the end: mean of the last {days} days; change: less the first {days}. "
        "Filmed from one side by posecoach, no medical device. "
        "Studies: {weekly:g} minutes a week and {session:g} in a session for a muscle (Ingram et al. 2025)."
    ).format(days=DAYS_AVERAGED, weekly=WEEKLY_MIN, session=SESSION_MIN)
