"""Choosing the language: the one asked for, or the first of the system's languages that has a catalogue."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Mapping

from posecoach.languages.catalogue import PSEUDO
from posecoach.languages.catalogue import gettext as _

#: What each language calls itself, by ISO 639 code.
LANGUAGES: Mapping[str, str] = {
    "en": "English",
    "de": "Deutsch",
    "es": "Español",
    "fr": "Français",
    "ja": "日本語",
}

#: Variables that set the language of messages, in gettext's order.
_VARIABLES = ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")


class LanguageError(ValueError):
    """An unknown language; the message lists the known ones."""


def named_language(text: str) -> str:
    """Return the code of the language that a text names: ``de``, ``de_AT`` or ``de-AT`` for German.

    Raises:
        LanguageError: there is no such language.
    """
    code = _code(text)
    if code not in LANGUAGES and code != PSEUDO:
        known = ", ".join(f"{name} ({own})" for name, own in LANGUAGES.items())
        raise LanguageError(_("unknown language {name!r}; choose from {known}").format(name=text, known=known))
    return code


def best_of(wanted: Iterable[str]) -> str:
    """Return the first known language of several, English if none is known."""
    return next((code for code in map(_code, wanted) if code in LANGUAGES or code == PSEUDO), "en")


def system_languages(environment: Mapping[str, str] = os.environ, platform: str = sys.platform) -> list[str]:
    """Return the languages of the system, preferred ones first; empty if none is set.

    Args:
        environment: the variables of the environment.
        platform: the system, as in ``sys.platform``.
    """
    for variable in _VARIABLES:
        value = environment.get(variable, "")
        if value:
            # Only this variable holds a list.
            return value.split(":") if variable == "LANGUAGE" else [value]
    return _of_the_platform(platform)


def _code(text: str) -> str:
    """Return the language of a locale's name; the C locale is English."""
    code = text.strip().split(".")[0].split("@")[0].replace("-", "_").split("_")[0].lower()
    return "en" if code in ("c", "posix") else code


def _of_the_platform(platform: str) -> list[str]:
    """Return the languages on systems that do not keep them in the environment."""
    if platform == "win32":
        return _of_windows()
    return _of_macos() if platform == "darwin" else []


def _of_windows() -> list[str]:
    import ctypes  # noqa: PLC0415 - windll is missing on other systems
    import locale  # noqa: PLC0415

    kernel = getattr(ctypes, "windll").kernel32  # noqa: B009 - type checkers on other systems do not know it
    name = locale.windows_locale.get(kernel.GetUserDefaultUILanguage())
    return [name] if name else []


def _of_macos() -> list[str]:
    import plistlib  # noqa: PLC0415 - needed on macOS alone
    from pathlib import Path  # noqa: PLC0415

    try:
        content = plistlib.loads((Path.home() / "Library/Preferences/.GlobalPreferences.plist").read_bytes())
    except (OSError, plistlib.InvalidFileException):
        # The file is missing until the settings are first opened; macOS is in English then.
        return []
    languages = content.get("AppleLanguages", [])
    return [name for name in languages if isinstance(name, str)]
