"""Letters, lines and numbers of plots in the chosen language; matplotlib knows English and has no Japanese letters."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from posecoach.languages import chosen, whole_text
from posecoach.languages import gettext as _
from posecoach.runtime.errors import UsageError

if TYPE_CHECKING:
    from matplotlib.axes import Axes

#: Fonts with Japanese letters: of macOS, of Windows, of Linux.
_JAPANESE = (
    "Hiragino Sans",
    "Hiragino Kaku Gothic Pro",
    "Yu Gothic",
    "Meiryo",
    "MS Gothic",
    "Noto Sans CJK JP",
    "Noto Sans JP",
    "Source Han Sans JP",
    "IPAexGothic",
    "IPAGothic",
    "TakaoGothic",
    "VL Gothic",
)

#: Formats of files that hold their letters; of others the program that shows them has the letters.
_WITH_LETTERS = (".pdf", ".png")

#: Dates without names of months: of a year, a month, a day, and times of day.
_DATES = {
    "formats": ["%Y", "%Y-%m", "%d", "%H:%M", "%H:%M", "%S.%f"],
    "zero_formats": ["", "%Y", "%Y-%m", "%m-%d", "%H:%M", "%H:%M"],
    "offset_formats": ["", "%Y", "%Y-%m", "%Y-%m-%d", "%Y-%m-%d", "%Y-%m-%d %H:%M"],
}


@contextmanager
def plotting(style: Mapping[str, Any], path: Path) -> Iterator[None]:
    """Plot in a style, with a font that has the letters of the chosen language.

    Args:
        style: matplotlib's settings.
        path: the file to write; its suffix says whether it holds its letters.

    Raises:
        UsageError: it does, and no such font is installed.
    """
    # Imported here because it takes a second.
    import matplotlib as mpl  # noqa: PLC0415

    with mpl.rc_context(cast(Any, {**style, **_font(path)})), warnings.catch_warnings():
        # Letters that the program which shows the file has.
        warnings.filterwarnings("ignore", "Glyph .* missing")
        yield


def date_formats() -> dict[str, list[str]]:
    """Return the options of matplotlib's formatter of dates."""
    return {} if chosen() == "en" else _DATES


def number_axis(panel: Axes) -> None:
    """Write the numbers of the vertical axis with the decimal separator of the language."""
    if whole_text("1.5") != "1.5":
        panel.yaxis.set_major_formatter(lambda value, _place: whole_text(f"{value:g}".replace("-", "\N{MINUS SIGN}")))


def _font(path: Path) -> dict[str, Any]:
    if chosen() != "ja":
        return {}
    if path.suffix.lower() not in _WITH_LETTERS:
        return {"svg.fonttype": "none", "font.family": ["sans-serif"]}
    found = _japanese_font()
    if found is None:
        problem = _(
            "cannot write {path} in Japanese: install a font with Japanese letters, such as Noto Sans CJK JP, "
            "or use --language en"
        )
        raise UsageError(problem.format(path=path))
    # Some of these fonts have no bold letters.
    logging.getLogger("matplotlib.font_manager").setLevel(logging.ERROR)
    return {"font.family": [found, "DejaVu Sans"]}


def _japanese_font() -> str | None:
    from matplotlib.font_manager import findSystemFonts, fontManager  # noqa: PLC0415

    def known() -> str | None:
        names = {font.name for font in fontManager.ttflist}
        return next((name for name in _JAPANESE if name in names), None)

    if (found := known()) is not None:
        return found
    # matplotlib keeps a list of the fonts that it once found; others may have been installed since.
    listed = {font.fname for font in fontManager.ttflist}
    for path in findSystemFonts():
        if path not in listed:
            # A font that cannot be read is not needed.
            with suppress(OSError, RuntimeError, ValueError):
                fontManager.addfont(path)
    return known()
