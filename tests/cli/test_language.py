from __future__ import annotations

from pathlib import Path

import pytest

from posecoach.cli.language import speak_as_wanted
from posecoach.home.settings import Settings, save_settings, settings_path
from posecoach.languages import chosen, speak
from posecoach.languages.catalogue import VARIABLE
from posecoach.runtime.errors import UsageError


@pytest.fixture(autouse=True)
def nothing_chosen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> object:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    for name in (VARIABLE, "LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.setenv(name, "")
    yield
    speak("en")


@pytest.mark.parametrize(
    ("arguments", "language", "rest"),
    [
        ([], "en", []),
        (["--language", "de", "live", "--mute"], "de", ["live", "--mute"]),
        (["live", "--language", "ja"], "ja", ["live"]),
        (["live", "--language=fr_CA"], "fr", ["live"]),
        (["--language", "fr", "live", "--language", "es"], "es", ["live"]),
        (["analyze", "--", "--language", "de"], "en", ["analyze", "--", "--language", "de"]),
    ],
)
def test_the_option_may_stand_anywhere(arguments: list[str], language: str, rest: list[str]) -> None:
    assert speak_as_wanted(arguments) == rest
    assert chosen() == language


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--language", "klingon"], r"--language: unknown language 'klingon'; choose from en \(English\)"),
        (["live", "--language"], "--language is empty"),
    ],
)
def test_what_is_no_language(arguments: list[str], says: str) -> None:
    with pytest.raises(UsageError, match=says):
        speak_as_wanted(arguments)


def test_what_was_chosen_on_the_page_comes_before_the_system(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANG", "fr_FR.UTF-8")
    speak_as_wanted([])
    assert chosen() == "fr"
    monkeypatch.setenv(VARIABLE, "")
    save_settings(Settings(language="es"))
    speak_as_wanted([])
    assert chosen() == "es"
    # What a command was told holds for those that it starts.
    monkeypatch.setenv(VARIABLE, "ja")
    speak_as_wanted([])
    assert chosen() == "ja"
    speak_as_wanted(["--language", "de"])
    assert chosen() == "de"


def test_settings_that_are_not_understood_end_no_command(capsys: pytest.CaptureFixture[str]) -> None:
    settings_path().parent.mkdir(parents=True)
    settings_path().write_text("language = 3\n")
    assert speak_as_wanted(["doctor"]) == ["doctor"]
    assert "language: must be text, not 3" in capsys.readouterr().err
