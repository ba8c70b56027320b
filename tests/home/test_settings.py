from __future__ import annotations

from pathlib import Path

import pytest

from posecoach.home.settings import (
    Settings,
    SettingsError,
    load_settings,
    parse_settings,
    save_settings,
    settings_path,
)


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))


def test_are_kept() -> None:
    assert load_settings() == Settings()
    wanted = Settings(voice="Käthe", muted=True, small_window=True, camera=2, profile="gentle", language="ja")
    save_settings(wanted)
    assert load_settings() == wanted


def test_a_file_may_say_only_some() -> None:
    settings_path().parent.mkdir(parents=True)
    settings_path().write_text("camera = 1\n")
    assert load_settings() == Settings(camera=1)


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        ({"colour": "red"}, "unknown key 'colour'"),
        ({"muted": 1}, "muted: must be true or false"),
        ({"camera": True}, "camera: must be a whole number"),
        ({"camera": -1}, "numbered from 0 to 99"),
        ({"camera": 100}, "numbered from 0 to 99"),
        ({"camera": 1.0}, "camera: must be a whole number"),
        ({"voice": None}, "voice: must be text"),
        ({"voice": "a\nb"}, "one line"),
        ({"language": "klingon"}, "language: unknown language 'klingon'; choose from en"),
        ({"voice": "x" * 201}, "one line of at most 200"),
    ],
)
def test_what_is_not_understood(raw: dict[str, object], says: str) -> None:
    with pytest.raises(SettingsError, match=says):
        parse_settings(raw, "settings")
