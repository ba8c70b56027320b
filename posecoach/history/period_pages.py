"""The report of a period as one page: PDF for paper, HTML for the browser."""

from __future__ import annotations

import io
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from posecoach.history.lettering import plotting
from posecoach.history.period import PeriodReport
from posecoach.history.period_texts import TextTable, how_to_read, summary_of, tables_of, title_of
from posecoach.history.plot import MUTED, STYLE, date_axis, date_span, draw_ranges, draw_weeks
from posecoach.history.progress import stretch_title
from posecoach.languages import alternatives
from posecoach.languages import gettext as _
from posecoach.languages.breaking import width, wrapped
from posecoach.runtime.errors import UsageError
from posecoach.runtime.output_folder import whole_file

if TYPE_CHECKING:
    from jinja2 import Template
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.lines import Line2D

REPORT_FORMATS = (".pdf", ".html")

_A4_IN = (8.27, 11.69)

#: Height of a table row and of a table's margins, inches; characters in a line across the page.
_ROW_IN, _AROUND_IN, _LETTERS = 0.185, 0.32, 118


def report_format(path: Path) -> str:
    """Return the suffix of a report's file name.

    Raises:
        UsageError: it is not in `REPORT_FORMATS`.
    """
    suffix = path.suffix.lower()
    if suffix not in REPORT_FORMATS:
        problem = _("cannot write the report {path}: name a file that ends in {formats}")
        raise UsageError(problem.format(path=path, formats=alternatives(REPORT_FORMATS)))
    return suffix


def write_period_report(report: PeriodReport, path: Path) -> None:
    """Write the page; a file of that name is replaced only once the page is complete.

    Args:
        report: the report; at least one set.
        path: the file; the suffix says whether PDF or HTML.

    Raises:
        UsageError: the suffix is unknown.
        OutputError: the file cannot be written.
    """
    suffix = report_format(path)
    # Keep text as text, so that it can be searched and read aloud.
    style = STYLE | {"font.size": 8, "axes.titlesize": 8.5, "pdf.fonttype": 42}
    with whole_file(path) as scratch, plotting(style, path):
        if suffix == ".pdf":
            about = {"Title": title_of(report), "CreationDate": None}
            _sheet(report).savefig(scratch, format="pdf", metadata=about)
        else:
            scratch.write_text(_page(report), encoding="utf-8")


def _sheet(report: PeriodReport) -> Figure:
    """Return the A4 sheet: summary, tables, plots, and how to read them."""
    from matplotlib.figure import Figure  # noqa: PLC0415
    from matplotlib.layout_engine import ConstrainedLayoutEngine  # noqa: PLC0415

    tables = tables_of(report)
    summary = [line for text in summary_of(report) for line in wrapped(text, _LETTERS)[:3]]
    heights = [_AROUND_IN + 0.18 * len(summary), *(_AROUND_IN + _ROW_IN * (len(table.rows) + 1) for table in tables)]
    plots_in = 2.0 if report.ranges else 0.0
    heights += [plots_in] * bool(report.ranges) + [1.5, 0.45]
    figure = Figure(figsize=_A4_IN, layout=ConstrainedLayoutEngine(rect=(0.05, 0.02, 0.9, 0.96)))
    # The unused space is left blank at the bottom of the sheet.
    spare = max(0.01, _A4_IN[1] * 0.94 - sum(heights))
    parts = cast(Any, figure.subfigures(len(heights) + 1, 1, height_ratios=[*heights, spare]))
    top = _blank(parts[0].subplots())
    top.set_title(title_of(report), fontsize=13, fontweight="bold", parse_math=False)
    top.text(0, 1, "\n".join(summary), va="top", fontsize=9, linespacing=1.45, parse_math=False)
    for part, table in zip(parts[1:], tables, strict=False):
        _draw_table(_blank(part.subplots()), table)
    rest = parts[1 + len(tables) :]
    if report.ranges:
        _draw_plots(rest[0], report)
        rest = rest[1:]
    _draw_doses(rest[0].subplots(), report)
    foot = _blank(rest[1].subplots())
    foot.text(0, 1, "\n".join(wrapped(how_to_read(), 150)), va="top", fontsize=7, color=MUTED)
    _blank(rest[2].subplots())
    return figure


def _blank(panel: Axes) -> Axes:
    panel.set_axis_off()
    return panel


def _draw_table(panel: Axes, table: TextTable) -> None:
    panel.set_title(table.title, fontweight="bold", pad=2)
    longest = [max(map(width, column)) + 2 for column in zip(table.headings, *table.rows, strict=True)]
    drawn = panel.table(
        cellText=[list(table.headings), *map(list, table.rows)],
        colWidths=[letters / max(sum(longest), 95) for letters in longest],
        cellLoc="left",
        bbox=None,
        loc="upper left",
    )
    drawn.auto_set_font_size(False)
    drawn.set_fontsize(8)
    height = 1.0 / (len(table.rows) + 1)
    for (row, _column), cell in drawn.get_celld().items():
        cell.set_height(height)
        cell.visible_edges = "B"
        cell.set_edgecolor("#c9d0d6")
        cell.get_text().set_parse_math(False)
        cell.PAD = 0.01
        if row == 0:
            cell.get_text().set_color(MUTED)


def _draw_plots(part: Any, report: PeriodReport) -> None:
    stretches = list(dict.fromkeys(found.stretch for found in report.ranges))
    span = date_span([report.period.first, report.period.last])
    panels = part.subplots(1, len(stretches), sharey=True, squeeze=False)[0]
    lines: dict[str, Line2D] = {}
    for panel, stretch in zip(panels, stretches, strict=True):
        panel.set_title("\n".join(wrapped(stretch_title(stretch), 20)), fontweight="bold", parse_math=False)
        lines |= draw_ranges(panel, [found for found in report.ranges if found.stretch == stretch])
        date_axis(panel, span, most_ticks=4)
    panels[0].set_ylabel(_("hip extension [deg]"), color=MUTED)
    panels[-1].legend(lines.values(), lines.keys(), loc="best", fontsize=7)


def _draw_doses(panel: Axes, report: PeriodReport) -> None:
    draw_weeks(panel, report.doses)
    panel.set_title(_("Minutes of right form per week, left (blue) and right (orange)"), fontweight="bold")
    date_axis(panel, date_span([report.period.first, report.period.last]), most_ticks=12)


def _page(report: PeriodReport) -> str:
    from matplotlib.figure import Figure  # noqa: PLC0415

    plots = Figure(figsize=(9.5, 4.4 if report.ranges else 2.2), layout="constrained")
    parts = plots.subfigures(2 if report.ranges else 1, 1, squeeze=False)[:, 0]
    if report.ranges:
        _draw_plots(parts[0], report)
    _draw_doses(parts[-1].subplots(), report)
    picture = io.StringIO()
    plots.savefig(picture, format="svg", metadata={"Date": None})
    return _template().render(
        title=title_of(report),
        summary=summary_of(report),
        tables=tables_of(report),
        # Without the XML declaration and the document type, which do not belong inside HTML.
        plots=picture.getvalue().partition("<svg")[2],
        reading=how_to_read(),
    )


@cache
def _template() -> Template:
    from posecoach.report.templates import templates  # noqa: PLC0415

    return templates("history").get_template("period.html.jinja")
