"""Pages and pictures of the history in the pseudo-language and in Japanese."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import matplotlib as mpl
import pytest

from posecoach.history import lettering
from posecoach.history.period_pages import write_period_report
from posecoach.history.plot import write_plot
from posecoach.languages import speak
from posecoach.runtime.errors import UsageError
from tests.history.test_period import BRIDGE, KNEEL, Cells, asking, report_of_weeks
from tests.serving.reading import english_in

#: What is a name in every language, and what is somebody's own text.
NAMES = re.compile(r"Mia|Slowly & well|posecoach|MDC95|Ingram et al|\bmin\b|\bdeg\b")


@pytest.fixture(autouse=True)
def english_again(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("POSECOACH_LANGUAGE", "en")
    yield
    speak("en")


def texts_of(page: Path) -> list[str]:
    cells = Cells()
    cells.feed(re.sub("<(style|metadata).*?</\\1>", "", page.read_text(encoding="utf-8"), flags=re.DOTALL))
    return cells.texts


def test_nothing_stays_english(tmp_path: Path) -> None:
    speak("qps")
    report = report_of_weeks(asking(4, KNEEL, BRIDGE))
    # So that the letters of plots can be read.
    with mpl.rc_context({"svg.fonttype": "none"}):
        write_period_report(report, tmp_path / "may.html")
        write_plot(report.sets, tmp_path / "may.svg")
    for page in ("may.html", "may.svg"):
        texts = texts_of(tmp_path / page)
        assert len(texts) > 30
        assert english_in(texts, NAMES) == []


def test_numbers_and_dates_of_plots_are_in_the_language(tmp_path: Path) -> None:
    speak("de")
    report = report_of_weeks()
    with mpl.rc_context({"svg.fonttype": "none"}):
        write_plot(report.sets, tmp_path / "may.svg")
    texts = texts_of(tmp_path / "may.svg")
    assert "2026-05" in " ".join(texts)
    assert not [text for text in texts if re.fullmatch(r"\d+\.\d+|[A-Z][a-z]{2}", text)]


def test_japanese_letters_are_left_to_the_browser(tmp_path: Path, recwarn: pytest.WarningsRecorder) -> None:
    speak("ja")
    write_period_report(report_of_weeks(), tmp_path / "may.html")
    assert any("キープ" in text for text in texts_of(tmp_path / "may.html"))
    assert not recwarn.list


@pytest.mark.parametrize("name", ["may.pdf", "may.png"])
def test_paper_in_japanese_needs_a_font(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lettering, "_JAPANESE", ("No such font",))
    speak("ja")
    report = report_of_weeks()
    with pytest.raises(UsageError, match="Noto Sans CJK JP"):
        write_period_report(report, tmp_path / name) if name.endswith("pdf") else write_plot(
            report.sets, tmp_path / name
        )
    assert list(tmp_path.iterdir()) == []
