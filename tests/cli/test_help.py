"""The help of every command: its English, its language, its lines."""

from __future__ import annotations

import argparse
import io
from collections.abc import Iterator
from contextlib import redirect_stdout
from pathlib import Path

import pytest

from posecoach.cli import main
from posecoach.cli.help import WideHelpFormatter
from posecoach.cli.main import COMMANDS
from posecoach.history import default_path
from posecoach.home.results import default_results
from posecoach.languages import LANGUAGES, speak
from posecoach.languages.breaking import width
from tests.cli.reading import english_in

#: The English help of all commands; rewritten by ``python -m tests.cli.test_help``.
ENGLISH = Path(__file__).with_name("help.txt")

#: Commands, and actions of theirs that have a help of their own.
HELPS = [[], *([command] for command in COMMANDS), *(["profiles", action] for action in ("show", "compare", "check"))]

COLUMNS = 80


@pytest.fixture(autouse=True)
def terminal(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A terminal of 80 columns, short paths, and English again at the end."""
    monkeypatch.setenv("COLUMNS", str(COLUMNS))
    monkeypatch.setenv("POSECOACH_LANGUAGE", "en")
    for variable in ("HOME", "USERPROFILE", "XDG_DATA_HOME", "XDG_CONFIG_HOME"):
        monkeypatch.setenv(variable, "/h")
    yield
    speak("en")


def help_of(command: list[str], language: str) -> str:
    output = io.BytesIO()
    with redirect_stdout(io.TextIOWrapper(output, "utf-8", write_through=True)):
        assert main([*command, "--help", "--language", language]) == 0
        return output.getvalue().decode()


def all_english() -> str:
    """Return all helps, a line each: how argparse breaks lines depends on the version of Python."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COLUMNS", "10000")
        helps = [help_of(command, "en").partition("\n\n")[2].split() for command in HELPS]
    told = "".join(
        f"{' '.join(['posecoach', *command, *words])}\n" for command, words in zip(HELPS, helps, strict=True)
    )
    return told.replace(str(default_results()), "RESULTS").replace(str(default_path()), "HISTORY")


def test_the_english_help_is_the_one_that_was_agreed() -> None:
    assert all_english() == ENGLISH.read_text(encoding="utf-8")


@pytest.mark.parametrize("command", HELPS, ids=" ".join)
def test_nothing_in_it_stays_english(command: list[str]) -> None:
    shown = help_of(command, "qps")
    usage, _, rest = shown.partition("\n\n")
    assert usage.startswith("[ûšâĝé: ]posecoach")
    assert english_in(rest) == []


@pytest.mark.parametrize("language", [language for language in LANGUAGES if language != "en"])
def test_lines_fit_and_every_command_has_its_help(language: str) -> None:
    for command in HELPS:
        _usage, _, shown = help_of(command, language).partition("\n\n")
        assert [line for line in shown.splitlines() if width(line) >= COLUMNS] == []


def test_lines_of_wide_letters_are_broken_between_phrases() -> None:
    formatter = WideHelpFormatter("posecoach", width=40)
    formatter.add_text("膝を床につけてください。ゆっくり息をしてください。")
    lines = formatter.format_help().splitlines()
    assert len(lines) == 2
    assert all(width(line) <= 40 for line in lines)


def test_a_percent_sign_is_printed_as_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    parser = argparse.ArgumentParser("posecoach", formatter_class=WideHelpFormatter)
    parser.add_argument("--volume", help="1 to 100 % (default: 100 %)")
    parser.print_help()
    assert "1 to 100 % (default: 100 %)" in capsys.readouterr().out


if __name__ == "__main__":
    ENGLISH.write_text(all_english(), encoding="utf-8")
