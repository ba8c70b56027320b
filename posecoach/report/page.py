"""The report as one HTML file that needs nothing else: no network, no further files."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from pathlib import Path

from jinja2 import Environment

from posecoach.analysis.key_frames import KeyFrames
from posecoach.analysis.result import Analysis
from posecoach.report.content import content_of
from posecoach.report.edition import UNKNOWN, Edition
from posecoach.report.templates import templates

_UPLOT = "web/vendor/uPlot"

#: Later ones override earlier ones.
_STYLES = (
    f"{_UPLOT}/uPlot.min.css",
    "report/theme.css",
    "report/layout.css",
    "report/figures.css",
    "report/screens.css",
)


def report_html(analysis: Analysis, key_frames: KeyFrames, edition: Edition = UNKNOWN) -> str:
    """Return the report of an analysed video as one self-contained HTML page.

    Args:
        analysis: what was found.
        key_frames: the pictures to show.
        edition: when it is written, and what lies beside it.
    """
    return "".join(_parts(analysis, key_frames, edition))


def write_report(analysis: Analysis, key_frames: KeyFrames, path: Path, edition: Edition = UNKNOWN) -> None:
    """Write the report into a file, piece by piece: it can be many times larger than its source data.

    Args:
        analysis: what was found.
        key_frames: the pictures to show.
        path: the file; an existing one is replaced.
        edition: when it is written, and what lies beside it.

    Raises:
        OSError: the file cannot be written.
    """
    with path.open("w", encoding="utf-8") as file:
        file.writelines(_parts(analysis, key_frames, edition))


def _parts(analysis: Analysis, key_frames: KeyFrames, edition: Edition) -> Iterator[str]:
    return _environment().get_template("report.html.jinja").generate(page=content_of(analysis, key_frames, edition))


@cache
def _environment() -> Environment:
    environment = templates("report")
    # A NaN in the data would make it unreadable for a browser.
    environment.policies["json.dumps_kwargs"] = {"allow_nan": False, "separators": (",", ":")}
    environment.globals["style"] = "\n".join(_text(path) for path in _STYLES)
    environment.globals["plot_library"] = _plot_library()
    environment.globals["script"] = _text("web/shared/zones.js") + _text("report/report.js")
    return environment


def _plot_library() -> str:
    """Return uPlot with its licence instead of its banner, whose address would look like an outside reference."""
    banner = re.compile(r"\A/\*!.*?\*/\s*", re.DOTALL)
    return f"/*! uPlot\n\n{_text(f'{_UPLOT}/LICENSE')}*/\n" + banner.sub("", _text(f"{_UPLOT}/uPlot.iife.min.js"))


def _text(path: str) -> str:
    return files("posecoach").joinpath(path).read_text(encoding="utf-8")
