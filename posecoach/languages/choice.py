"""Which language is spoken: the one asked for, or the first of the system's that there is a catalogue for."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Mapping

#: What each language calls itself, by ISO 639 code.
LANGUAGES: Mapping[str, str] = {
    "en": "English",
    "de": "Deutsch",
    "es": "Español",
    "fr": "Français",
    "ja": "日本語",
}

#: English with accents, a third longer: shows what is not translated and what is cut off. For development only.
PSEUDO = "qps"

#: Where the language of messages stands, as gettext looks for it.
_VARIABLES = ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")


class LanguageError(ValueError):
    """A language that is not known; the message says which there are."""


def named_language(text: str) -> str:
    """Return the code of the language that somebody asks for: ``de``, ``de_AT`` or ``de-AT`` for German.

    Raises:
        LanguageError: there is no such language.
    """
    code = _code(text)
    if code not in LANGUAGES and code != PSEUDO:
        known = ", ".join(f"{name} ({own})" for name, own in LANGUAGES.items())
        raise LanguageError(f"unknown language {text!r}; choose from {known}")
    return code


def best_of(wanted: Iterable[str]) -> str:
    """Return the first language of a list of wishes that is known, English if none is."""
    return next((code for code in map(_code, wanted) if code in LANGUAGES or code == PSEUDO), "en")


def system_languages(environment: Mapping[str, str] = os.environ, platform: str = sys.platform) -> list[str]:
    """Return the languages that the system is set to, most wanted first; empty if it says nothing.

    Args:
        environment: the variables of the environment.
        platform: the system, as in ``sys.platform``.
    """
    for variable in _VARIABLES:
        value = environment.get(variable, "")
        if value:
            # Only the first is a list.
            return value.split(":") if variable == "LANGUAGE" else [value]
    return _of_the_platform(platform)


def _code(text: str) -> str:
    """Return the language of a locale's name; that of programs, C, is English."""
    code = text.strip().split(".")[0].split("@")[0].replace("-", "_").split("_")[0].lower()
    return "en" if code in ("c", "posix") else code


def _of_the_platform(platform: str) -> list[str]:
    """Return the languages of systems that keep them elsewhere than in the environment."""
    if platform == "win32":
        return _of_windows()
    return _of_macos() if platform == "darwin" else []


def _of_windows() -> list[str]:
    import ctypes  # noqa: PLC0415 - there is no such library on other systems
    import locale  # noqa: PLC0415

    kernel = getattr(ctypes, "windll").kernel32  # noqa: B009 - type checkers of other systems do not know it
    name = locale.windows_locale.get(kernel.GetUserDefaultUILanguage())
    return [name] if name else []


def _of_macos() -> list[str]:
    import plistlib  # noqa: PLC0415 - needed on one system alone
    from pathlib import Path  # noqa: PLC0415

    try:
        content = plistlib.loads((Path.home() / "Library/Preferences/.GlobalPreferences.plist").read_bytes())
    except (OSError, plistlib.InvalidFileException):
        # Somebody who never opened the settings has no such file, and the system speaks English then.
        return []
    languages = content.get("AppleLanguages", [])
    return [name for name in languages if isinstance(name, str)]
