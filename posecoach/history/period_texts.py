"""The texts and tables of a report of a period, the same for PDF and HTML."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import fmean

from posecoach.history.dose import SESSION_MIN, WEEKLY_MIN
from posecoach.history.period import PeriodReport
from posecoach.history.progress import stretch_title
from posecoach.history.ranges import DAYS_AVERAGED, Change
from posecoach.words.formatting import whole_seconds

#: Most faults listed; the rest is only counted.
_FAULTS = 6

_CHANGES = {
    Change.MORE: "more",
    Change.LESS: "less",
    Change.NONE_SHOWN: "no change shown",
    Change.TOO_FEW_DAYS: f"under {2 * DAYS_AVERAGED} days",
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
    who = f": {report.prescription.name}" if report.prescription else ""
    return f"Stretching, {report.period.first} to {report.period.last}{who}"


def summary_of(report: PeriodReport) -> tuple[str, ...]:
    """Return the summary lines at the top."""
    held_min = whole_seconds(sum(progress.hold_s for progress in report.sets)) // 60
    trained = f"Trained on {report.days_trained} of {report.period.days} days"
    lines = [f"{trained}, {len(report.sets)} sets, {held_min} minutes in right form."]
    if report.adherence is not None:
        found = report.adherence
        share = f" ({found.days_done / found.days_asked:.0%})" if found.days_asked else ""
        lines.insert(0, f"Asked for {found.days_asked} days, done on {found.days_done}{share}.")
    if report.prescription is not None and report.prescription.notes:
        lines.append(f"Notes: {' '.join(report.prescription.notes.split())}")
    lines.append(_pain(report))
    return tuple(lines)


def _pain(report: PeriodReport) -> str:
    if not report.pain:
        return "Pain: nothing was said."
    values = [value for _, value in report.pain]
    day, worst = max(report.pain, key=lambda said: said[1])
    return (
        f"Pain, 0 to 10, said after {len(values)} of {len(report.sets)} sets: mean {fmean(values):.1f}, "
        f"worst {worst} on {day}, last {values[-1]}."
    )


def tables_of(report: PeriodReport) -> tuple[TextTable, ...]:
    """Return the tables that are not empty."""
    tables = []
    if report.adherence is not None:
        rows = [
            (stretch_title(done.stretch), done.side, f"{done.seconds:g} s", f"{done.asked}", f"{done.done}")
            for done in report.adherence.sets
        ]
        tables.append(
            TextTable("Asked and done", ("Stretch", "Side", "Held for", "Sets asked", "Sets done"), tuple(rows))
        )
    ranges = [
        (
            stretch_title(found.stretch),
            found.side,
            f"{found.now_deg:+.0f} ± {found.half_width_deg:.0f}",
            "" if found.change is Change.TOO_FEW_DAYS else f"{found.change_deg:+.1f}",
            f"{found.repeats.mdc95_deg:.1f}",
            _CHANGES[found.change],
        )
        for found in report.ranges
    ]
    tables.append(
        TextTable(
            "Hip extension held, degrees",
            ("Stretch", "Side", "At the end", "Change", "Counts from", "So"),
            tuple(ranges),
        )
    )
    sides = [
        (
            stretch_title(found.stretch),
            f"{found.left_less_right_deg:+.0f} ± {found.half_width_deg:.0f}",
            ("more on the left" if found.left_less_right_deg > 0.0 else "more on the right")
            if found.shown
            else "no difference shown",
        )
        for found in report.sides
    ]
    tables.append(TextTable("Left less right, degrees", ("Stretch", "Difference", "So"), tuple(sides)))
    listed = report.faults[:_FAULTS]
    faults = [(stretch_title(stretch), name.replace("_", " "), f"{count}") for stretch, name, count in listed]
    rest = sum(count for _, _, count in report.faults[_FAULTS:])
    if rest:
        faults.append(("others", "", f"{rest}"))
    tables.append(TextTable("Faults by how often they came", ("Stretch", "Fault", "Times"), tuple(faults)))
    return tuple(table for table in tables if table.rows)


#: How to read the figures, at the bottom of the page.
READING = (
    "± is the 95 % band of what repeats differ by; a change counts from the minimal detectable change (MDC95) on. "
    f"At the end: mean of the last {DAYS_AVERAGED} days; change: less the first {DAYS_AVERAGED}. "
    "Filmed from one side by posecoach, no medical device. "
    f"Studies: {WEEKLY_MIN:g} minutes a week and {SESSION_MIN:g} in a session for a muscle (Ingram et al. 2025)."
)
