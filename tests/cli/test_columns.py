"""Tables and columns in narrow terminals: nothing cut, nothing broken but words of a title."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from posecoach.cli import main
from posecoach.cli.columns import print_columns
from posecoach.languages import LANGUAGES, speak
from posecoach.languages.breaking import width
from tests.history.examples import MORNING, progress, store_sets

WIDTHS = pytest.mark.parametrize("columns", [60, 80])


@pytest.fixture
def history(tmp_path: Path) -> Path:
    """Months of all stretches."""
    path = tmp_path / "history.sqlite3"
    sides = [("kneeling_hip_flexor", "left"), ("kneeling_hip_flexor", "right"), ("bridge", "both")]
    for day in range(40):
        at = MORNING + timedelta(days=day)
        sets = [
            progress(stretch=s, side=side, started_at=at, hold_s=1234.5, hip_extension_deg=9.0) for s, side in sides
        ]
        store_sets(path, *sets)
    return path


@WIDTHS
@pytest.mark.parametrize("options", [(), ("--last", "2"), ("--last", "40")], ids=str)
def test_a_history_fits(
    columns: int,
    options: tuple[str, ...],
    history: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    assert main(["history", "--database", str(history), *options]) == 0
    shown = capsys.readouterr().out
    assert max(map(len, shown.splitlines())) <= columns
    assert "\N{HORIZONTAL ELLIPSIS}" not in shown
    # Whole, in one line.
    for cell in ("2026-06-12 07:30", "3702 s", "+12 deg"):
        assert cell in shown


@WIDTHS
@pytest.mark.parametrize("language", [language for language in LANGUAGES if language != "en"])
def test_a_history_fits_in_every_language(
    columns: int, language: str, history: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    monkeypatch.setenv("POSECOACH_LANGUAGE", "en")
    assert main(["history", "--database", str(history), "--last", "2", "--language", language]) == 0
    speak("en")
    shown = capsys.readouterr().out
    assert max(map(width, shown.splitlines())) <= columns
    # Where long words leave no room, cells are broken, but nothing is cut.
    assert "\N{HORIZONTAL ELLIPSIS}" not in shown
    assert "2026-06-12 07:30" in shown or (columns < 80 and "2026-06-12" in shown)


def test_numbers_end_and_words_begin_together_where_letters_are_wide(capsys: pytest.CaptureFixture[str]) -> None:
    print_columns([("キー", "値", "単位"), ("bridge.target_s", "20", "s")], numbers=(1,))
    lines = capsys.readouterr().out.splitlines()
    assert lines == ["キー             値  単位", "bridge.target_s  20  s"]


@WIDTHS
@pytest.mark.parametrize("arguments", [("show", "default"), ("compare", "default", "strict"), ()], ids=str)
def test_profiles_fit(
    columns: int, arguments: tuple[str, ...], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    assert main(["profiles", *arguments]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line for line in lines if len(line) > columns and "/" not in line] == []


ROWS = [("Key", "Value"), ("clock.settle_s", "1.5"), ("bridge.target_s", "20"), ("bridge.knee_flexion.max", "110")]


@pytest.mark.parametrize(
    ("columns", "lines"),
    [
        (None, ["Key                      Value", "clock.settle_s             1.5", "bridge.target_s             20",
                "bridge.knee_flexion.max    110"]),
        (29, ["Key                 Value", "clock.", "  settle_s            1.5", "bridge.",
              "  target_s             20", "  knee_flexion.max    110"]),
        (20, ["Key         Value", "clock.", "  settle_s    1.5", "bridge.", "  target_s     20",
              "bridge.knee_flexion.", "  max         110"]),
    ],
    ids=["to a file", "narrow", "narrower"],
)  # fmt: skip
def test_keys_that_begin_alike_stand_together_where_lines_are_short(
    columns: int | None, lines: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("COLUMNS", raising=False)
    if columns is not None:
        monkeypatch.setenv("COLUMNS", str(columns))
    print_columns(ROWS, numbers=(1,))
    assert capsys.readouterr().out.splitlines() == lines
