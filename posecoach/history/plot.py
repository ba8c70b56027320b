"""The history as a plot: hip extension over time with its band, seconds held per day, minutes per week."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from posecoach.history.dose import WEEKLY_MIN, WeeklyDose, weekly_doses
from posecoach.history.lettering import date_formats, number_axis, plotting
from posecoach.history.measurements import Measurement
from posecoach.history.progress import DayBest, DayTotal, best_by_day, side_word, stretch_title, totals_by_day
from posecoach.history.ranges import RangeOfMotion, ranges_of_motion
from posecoach.history.records import SetProgress
from posecoach.languages import alternatives
from posecoach.languages import gettext as _
from posecoach.pose import Side
from posecoach.runtime.errors import UsageError
from posecoach.runtime.output_folder import whole_file

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.lines import Line2D

PLOT_FORMATS = {".png": "png", ".svg": "svg"}

#: Colours safe for colour-blind people, by side and by the stretch's place in the routine.
SIDE_COLOURS: dict[str, str] = {Side.LEFT: "#0072b2", Side.RIGHT: "#d55e00", Side.BOTH: "#009e73"}
_STRETCH_COLOURS = ("#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00")
MUTED = "#5f6b76"

#: Shortest span of the time axis, so that a single day does not fill the plot.
_SHORTEST_SPAN = timedelta(days=6)

#: Up to this span of the time axis, ticks begin with its first day.
_SOME_WEEKS = timedelta(weeks=9)

#: Plot style.
STYLE = {
    "font.size": 10,
    "axes.titlesize": 10,
    "axes.titlelocation": "left",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.edgecolor": MUTED,
    "axes.axisbelow": True,
    "axes.grid": True,
    "axes.grid.axis": "y",
    "grid.color": "#e3e7ea",
    "xtick.color": MUTED,
    "ytick.color": MUTED,
    "legend.frameon": False,
    "figure.constrained_layout.w_pad": 0.1,
    "figure.constrained_layout.h_pad": 0.1,
    # A fixed salt and no date, so that the same history gives the same file.
    "svg.hashsalt": "posecoach",
}

#: Up to this many points per line, the markers are large enough to be distinguished.
_FEW_POINTS = 90


def plot_format(path: Path) -> str:
    """Return the image format for the suffix of a file name.

    Raises:
        UsageError: the suffix is unknown.
    """
    try:
        return PLOT_FORMATS[path.suffix.lower()]
    except KeyError:
        problem = _("cannot plot into {path}: name a file that ends in {formats}")
        raise UsageError(problem.format(path=path, formats=alternatives(PLOT_FORMATS))) from None


def write_plot(sets: Sequence[SetProgress], path: Path, measurements: Sequence[Measurement] = ()) -> None:
    """Plot the sets into an image file; an existing file is replaced only once the image is complete.

    Args:
        sets: at least one set.
        path: the image, PNG or SVG by its suffix.
        measurements: the person's repeatability measurements.

    Raises:
        UsageError: the suffix is unknown.
        OutputError: the image cannot be written.
    """
    picture_format = plot_format(path)
    metadata = {"Date": None} if picture_format == "svg" else None
    with whole_file(path) as scratch, plotting(STYLE, path):
        _figure(sets, measurements).savefig(scratch, format=picture_format, dpi=150, metadata=metadata)


def _figure(sets: Sequence[SetProgress], measurements: Sequence[Measurement]) -> Figure:
    from matplotlib.figure import Figure  # noqa: PLC0415

    span = date_span([progress.local_day for progress in sets])
    # Sets of older versions have only the day's best, which has no band.
    held = ranges_of_motion(sets, measurements)
    best = [] if held else best_by_day(sets)
    stretches = list(dict.fromkeys([*(found.stretch for found in held), *(found.stretch for found in best)]))
    rows = [[name] * max(1, len(stretches)) for name in ("bars", "weeks")]

    figure = Figure(figsize=(11, 9.4 if stretches else 6.2), layout="constrained")
    panels: dict[str, Axes] = figure.subplot_mosaic(cast(Any, [stretches, *rows] if stretches else rows))
    side_lines: dict[str, Line2D] = {}
    for position, stretch in enumerate(stretches):
        panel = panels[stretch]
        if position:
            panel.sharey(panels[stretches[0]])
            panel.tick_params(labelleft=False)
        else:
            which = _("held, mean of the day, 95 % band") if held else _("best of the day")
            panel.set_ylabel(f"{_('hip extension [deg]')}\n{which}", color=MUTED)
        panel.set_title(stretch_title(stretch), fontweight="bold")
        side_lines |= draw_ranges(panel, [found for found in held if found.stretch == stretch])
        side_lines |= _draw_best(panel, [found for found in best if found.stretch == stretch])
        date_axis(panel, span, most_ticks=4)
    if side_lines:
        figure.legend(side_lines.values(), side_lines.keys(), loc="outside upper right", ncols=len(side_lines))
    _draw_bars(panels["bars"], totals_by_day(sets))
    date_axis(panels["bars"], span, most_ticks=12)
    draw_weeks(panels["weeks"], weekly_doses(sets, max(progress.local_day for progress in sets)))
    date_axis(panels["weeks"], span, most_ticks=12)
    return figure


def draw_ranges(panel: Axes, ranges: Sequence[RangeOfMotion]) -> dict[str, Line2D]:
    """Draw one line per side with its 95 % band; return the lines by side."""
    lines = {}
    for found in ranges:
        line = _draw_line(panel, found.side, found.days, found.values_deg)
        lines[side_word(found.side)] = line
        half_deg = found.repeats.half_width_deg(1.0)
        low, high = ([value + sign * half_deg for value in found.values_deg] for sign in (-1, 1))
        # A single day has no line, and its band would have zero width.
        if len(found.days) > 1:
            panel.fill_between(cast(Any, found.days), low, high, color=line.get_color(), alpha=0.15, lw=0)
        else:
            panel.errorbar(cast(Any, found.days), found.values_deg, half_deg, color=line.get_color(), alpha=0.4)
    return lines


def _draw_best(panel: Axes, bests: Sequence[DayBest]) -> dict[str, Line2D]:
    lines = {}
    for side, group in groupby(bests, key=lambda best: best.side):
        points = list(group)
        days, values = [best.day for best in points], [best.hip_extension_deg for best in points]
        lines[side_word(side)] = _draw_line(panel, side, days, values)
    return lines


def _draw_line(panel: Axes, side: str, days: Sequence[date], values_deg: Sequence[float]) -> Line2D:
    panel.axhline(0, color=MUTED, linewidth=0.8)
    (line,) = panel.plot(
        cast(Any, days),
        values_deg,
        color=SIDE_COLOURS.get(Side(side), MUTED),
        marker="s" if side == "right" else "o",
        markersize=4 if len(days) <= _FEW_POINTS else 2,
        linewidth=1.6,
    )
    panel.margins(y=0.15)
    number_axis(panel)
    return line


def draw_weeks(panel: Axes, doses: Sequence[WeeklyDose]) -> None:
    """Draw the minutes of each week by side, and the effective dose found in studies."""
    panel.set_title(_("Right form per week and side"), fontweight="bold")
    panel.set_ylabel(_("held [min]"), color=MUTED)
    number_axis(panel)
    for place, side in enumerate((Side.LEFT, Side.RIGHT)):
        weeks = [dose for dose in doses if dose.side == side]
        panel.bar(
            cast(Any, [dose.monday + timedelta(days=2 + 3 * place) for dose in weeks]),
            [dose.minutes for dose in weeks],
            width=2.6,
            color=SIDE_COLOURS[side],
        )
    panel.axhline(WEEKLY_MIN, color=MUTED, linestyle="--", linewidth=1.0)
    panel.set_ylim(0.0, 1.2 * max([WEEKLY_MIN, *(dose.minutes for dose in doses)]))
    panel.annotate(
        _("{minutes:g} min: more did not help further in studies").format(minutes=WEEKLY_MIN),
        (0.005, WEEKLY_MIN),
        xycoords=("axes fraction", "data"),
        xytext=(0, 2),
        textcoords="offset points",
        color=MUTED,
        fontsize=8,
    )


def _draw_bars(panel: Axes, totals: Sequence[DayTotal]) -> None:
    panel.set_title(_("Held per day"), fontweight="bold")
    panel.set_ylabel(_("held [s]"), color=MUTED)
    number_axis(panel)
    top_s: dict[date, float] = defaultdict(float)
    for place, (stretch, group) in enumerate(groupby(totals, key=lambda total: total.stretch)):
        parts = list(group)
        panel.bar(
            cast(Any, [part.day for part in parts]),
            [part.hold_s for part in parts],
            bottom=[top_s[part.day] for part in parts],
            width=0.8,
            color=_STRETCH_COLOURS[place % len(_STRETCH_COLOURS)],
            label=stretch_title(stretch),
        )
        for part in parts:
            top_s[part.day] += part.hold_s
    panel.legend(loc="lower right", bbox_to_anchor=(1.0, 1.0), ncols=4, handlelength=1.0, borderaxespad=0.2)


def date_axis(panel: Axes, span: tuple[datetime, datetime], most_ticks: int) -> None:
    """Give a panel a date axis with at most this many ticks."""
    from matplotlib.dates import AutoDateLocator, ConciseDateFormatter  # noqa: PLC0415

    # Within some weeks the first and the fifteenth of a month may be a single tick.
    round_dates = span[1] - span[0] > _SOME_WEEKS
    locator = AutoDateLocator(minticks=2, maxticks=most_ticks, interval_multiples=round_dates)  # type: ignore[no-untyped-call]
    panel.xaxis.set_major_locator(locator)
    panel.xaxis.set_major_formatter(ConciseDateFormatter(locator, **date_formats()))  # type: ignore[no-untyped-call]
    panel.set_xlim(cast(Any, span[0]), cast(Any, span[1]))


def date_span(days: Sequence[date]) -> tuple[datetime, datetime]:
    """Return the limits of the time axis, with a margin for the first and the last bar and marker."""
    first, last = (datetime.combine(day, time()) for day in (min(days), max(days)))
    first = min(first, last - _SHORTEST_SPAN)
    margin = max(timedelta(hours=14), (last - first) / 50)
    return first - margin, last + margin
