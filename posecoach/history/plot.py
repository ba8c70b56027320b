"""The history as a picture: hip extension over time and seconds held per day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from posecoach.history.progress import DayBest, DayTotal, best_by_day, stretch_title, totals_by_day
from posecoach.history.records import SetProgress
from posecoach.pose import Side
from posecoach.runtime.errors import UsageError
from posecoach.runtime.output_folder import whole_file

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.lines import Line2D

PLOT_FORMATS = {".png": "png", ".svg": "svg"}

#: Colours that people with colour-blindness can tell apart too, by side and by place of the stretch in the routine.
_SIDE_COLOURS = {Side.LEFT: "#0072b2", Side.RIGHT: "#d55e00", Side.BOTH: "#009e73"}
_STRETCH_COLOURS = ("#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00")
_MUTED = "#5f6b76"

#: Shortest span of the time axis: a single day shall not fill the picture.
_SHORTEST_SPAN = timedelta(days=6)

_STYLE = {
    "font.size": 10,
    "axes.titlesize": 10,
    "axes.titlelocation": "left",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.edgecolor": _MUTED,
    "axes.axisbelow": True,
    "axes.grid": True,
    "axes.grid.axis": "y",
    "grid.color": "#e3e7ea",
    "xtick.color": _MUTED,
    "ytick.color": _MUTED,
    "legend.frameon": False,
    "figure.constrained_layout.w_pad": 0.1,
    "figure.constrained_layout.h_pad": 0.1,
    # A fixed salt and no date: the same history gives the same file.
    "svg.hashsalt": "posecoach",
}

#: Up to so many points a line the markers are large enough to be told apart.
_FEW_POINTS = 90


def plot_format(path: Path) -> str:
    """Return the picture format that the name of a file asks for.

    Raises:
        UsageError: the suffix is unknown.
    """
    try:
        return PLOT_FORMATS[path.suffix.lower()]
    except KeyError:
        raise UsageError(f"cannot plot into {path}: name a file that ends in {' or '.join(PLOT_FORMATS)}") from None


def write_plot(sets: Sequence[SetProgress], path: Path) -> None:
    """Draw the sets into a picture; a file of that name is replaced only once the picture is complete.

    Args:
        sets: at least one set.
        path: the picture, PNG or SVG by its suffix.

    Raises:
        UsageError: the suffix is unknown.
        OutputError: the picture cannot be written.
    """
    picture_format = plot_format(path)
    # Imported here for the second that it takes.
    import matplotlib as mpl  # noqa: PLC0415

    metadata = {"Date": None} if picture_format == "svg" else None
    with whole_file(path) as scratch, mpl.rc_context(cast(Any, _STYLE)):
        _figure(sets).savefig(scratch, format=picture_format, dpi=150, metadata=metadata)


def _figure(sets: Sequence[SetProgress]) -> Figure:
    from matplotlib.figure import Figure  # noqa: PLC0415

    span = _span([progress.local_day for progress in sets])
    by_stretch = [
        (stretch, list(group)) for stretch, group in groupby(best_by_day(sets), key=lambda best: best.stretch)
    ]
    bars_only, with_lines = [["bars"]], [[stretch for stretch, _ in by_stretch], ["bars"] * len(by_stretch)]

    figure = Figure(figsize=(11, 7.2 if by_stretch else 4), layout="constrained")
    panels: dict[str, Axes] = figure.subplot_mosaic(cast(Any, with_lines if by_stretch else bars_only))
    side_lines: dict[str, Line2D] = {}
    for position, (stretch, group) in enumerate(by_stretch):
        panel = panels[stretch]
        if position:
            panel.sharey(panels[by_stretch[0][0]])
            panel.tick_params(labelleft=False)
        else:
            panel.set_ylabel("best hip extension of the day [deg]", color=_MUTED)
        side_lines |= _draw_extension(panel, stretch, group)
        _date_axis(panel, span, most_ticks=4)
    if side_lines:
        figure.legend(side_lines.values(), side_lines.keys(), loc="outside upper right", ncols=len(side_lines))
    _draw_bars(panels["bars"], totals_by_day(sets))
    _date_axis(panels["bars"], span, most_ticks=12)
    return figure


def _draw_extension(panel: Axes, stretch: str, bests: Sequence[DayBest]) -> dict[str, Line2D]:
    """Draw one line a side; return them by side."""
    panel.set_title(stretch_title(stretch), fontweight="bold")
    panel.axhline(0, color=_MUTED, linewidth=0.8)
    lines = {}
    for side, group in groupby(bests, key=lambda best: best.side):
        points = list(group)
        (lines[side],) = panel.plot(
            cast(Any, [best.day for best in points]),
            [best.hip_extension_deg for best in points],
            color=_SIDE_COLOURS.get(side, _MUTED),
            marker="s" if side == Side.RIGHT else "o",
            markersize=4 if len(points) <= _FEW_POINTS else 2,
            linewidth=1.6,
        )
    panel.margins(y=0.15)
    return lines


def _draw_bars(panel: Axes, totals: Sequence[DayTotal]) -> None:
    panel.set_title("Held per day", fontweight="bold")
    panel.set_ylabel("held [s]", color=_MUTED)
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


def _date_axis(panel: Axes, span: tuple[datetime, datetime], most_ticks: int) -> None:
    from matplotlib.dates import AutoDateLocator, ConciseDateFormatter  # noqa: PLC0415

    locator = AutoDateLocator(minticks=2, maxticks=most_ticks)  # type: ignore[no-untyped-call]
    panel.xaxis.set_major_locator(locator)
    panel.xaxis.set_major_formatter(ConciseDateFormatter(locator))  # type: ignore[no-untyped-call]
    panel.set_xlim(cast(Any, span[0]), cast(Any, span[1]))


def _span(days: Sequence[date]) -> tuple[datetime, datetime]:
    """Return the ends of the time axis, with a margin that the first and the last bar and marker need."""
    first, last = (datetime.combine(day, time()) for day in (min(days), max(days)))
    first = min(first, last - _SHORTEST_SPAN)
    margin = max(timedelta(hours=14), (last - first) / 50)
    return first - margin, last + margin
