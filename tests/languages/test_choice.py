from __future__ import annotations

import plistlib
from pathlib import Path

import pytest

from posecoach.languages import LANGUAGES, LanguageError, best_of, named_language, system_languages


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ("de", "de"),
        ("DE", "de"),
        (" de ", "de"),
        ("de_AT", "de"),
        ("de-CH", "de"),
        ("fr_CA.UTF-8", "fr"),
        ("es@euro", "es"),
        ("ja", "ja"),
        ("C", "en"),
        ("qps", "qps"),
    ],
)
def test_a_language_is_named_as_locales_are(asked: str, code: str) -> None:
    assert named_language(asked) == code


@pytest.mark.parametrize("asked", ["", "klingon", "d", "deutsch", "../de"])
def test_what_is_no_language(asked: str) -> None:
    with pytest.raises(LanguageError, match=r"unknown language .*; choose from en \(English\), de \(Deutsch\)"):
        named_language(asked)


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, "en"),
        ({"LANG": "de_DE.UTF-8"}, "de"),
        ({"LANG": "de_DE.UTF-8", "LC_MESSAGES": "fr_FR.UTF-8"}, "fr"),
        ({"LC_MESSAGES": "fr_FR.UTF-8", "LC_ALL": "es_MX"}, "es"),
        ({"LANGUAGE": "ja", "LC_ALL": "es_MX"}, "ja"),
        ({"LANGUAGE": "pt:nl:fr:de"}, "fr"),
        ({"LANGUAGE": "pt"}, "en"),
        ({"LANGUAGE": "", "LANG": "de_DE"}, "de"),
        ({"LANG": "C.UTF-8"}, "en"),
        ({"LC_ALL": "POSIX", "LANG": "de_DE"}, "en"),
        ({"LC_TIME": "de_DE"}, "en"),
    ],
)
def test_the_system_is_followed_as_by_gettext(environment: dict[str, str], language: str) -> None:
    assert best_of(system_languages(environment, "linux")) == language


def test_the_settings_of_macos_are_heeded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    assert best_of(system_languages({}, "darwin")) == "en"
    folder = tmp_path / "Library" / "Preferences"
    folder.mkdir(parents=True)
    (folder / ".GlobalPreferences.plist").write_bytes(plistlib.dumps({"AppleLanguages": ["nl-NL", "ja-JP", "en-US"]}))
    assert best_of(system_languages({}, "darwin")) == "ja"
    assert best_of(system_languages({"LANG": "fr_FR"}, "darwin")) == "fr"


def test_every_language_has_its_own_name() -> None:
    assert len(set(LANGUAGES.values())) == len(LANGUAGES)
