"""The sentences of the chosen language, from gettext's catalogues; English needs none.

A program that uses the package as a library gets English unless it calls `speak`. The language holds for the whole
process and for processes that it starts.
"""

from __future__ import annotations

import gettext as gnu
import os
from pathlib import Path

#: Environment variable that passes the language on to child processes.
VARIABLE = "POSECOACH_LANGUAGE"

#: Folder of the catalogues: ``<language>/LC_MESSAGES/<domain>.mo``.
LOCALE = Path(__file__).parent / "locale"

#: Everything but the sentences in the scripts of pages.
DOMAIN = "posecoach"

_SOURCE = "en"

#: English with accents, a third longer: shows untranslated and truncated text. For development only.
PSEUDO = "qps"


class CatalogueMissingError(Exception):
    """The compiled catalogue of a language is missing; the message says what to do."""


class _Spoken:
    """The chosen language.

    Attributes:
        language: its code.
        sentences: its catalogue.
    """

    def __init__(self) -> None:
        self.language = _SOURCE
        self.sentences = gnu.NullTranslations()
        inherited = os.environ.get(VARIABLE, _SOURCE)
        if inherited != _SOURCE and _file(inherited, DOMAIN).is_file():
            self.take(inherited)

    def take(self, language: str) -> None:
        self.sentences = _catalogue(language, DOMAIN)
        self.language = language


def chosen() -> str:
    """Return the code of the chosen language."""
    return _spoken.language


def spoken() -> str:
    """Return the code of the language whose voice speaks: English for the pseudo-language."""
    return _SOURCE if _spoken.language == PSEUDO else _spoken.language


def speak(language: str) -> None:
    """Choose the language of this process and of those that it starts from now on.

    Args:
        language: its code, as `posecoach.languages.choice.named_language` returns it.

    Raises:
        CatalogueMissingError: its catalogue was not compiled; the language is English then.
    """
    os.environ[VARIABLE] = _SOURCE
    _spoken.take(_SOURCE)
    if language != _SOURCE and not _file(language, DOMAIN).is_file():
        raise CatalogueMissingError(
            f"the sentences of language {language!r} are not there, so this is in English: "
            "install posecoach again, or run `uv sync --reinstall-package posecoach` in its source tree"
        )
    _spoken.take(language)
    os.environ[VARIABLE] = language


def gettext(message: str) -> str:
    """Return a message in the chosen language, or unchanged if the catalogue lacks it."""
    # gettext keeps the catalogue's header under the empty message.
    return _spoken.sentences.gettext(message) if message else ""


def ngettext(singular: str, plural: str, number: int) -> str:
    """Return the plural form of a message for a number of things."""
    return _spoken.sentences.ngettext(singular, plural, number)


def pgettext(context: str, message: str) -> str:
    """Return the translation of an ambiguous message in a context."""
    return _spoken.sentences.pgettext(context, message)


def marked(message: str) -> str:
    """Return a message unchanged. This marks it for the catalogues; it is translated where it is used."""
    return message


def whole_catalogue(domain: str) -> dict[str, str | list[str]]:
    """Return all messages of a domain in the chosen language, by their English; a list where there are plural forms.

    Args:
        domain: name of the catalogue.
    """
    if _spoken.language == _SOURCE or not _file(_spoken.language, domain).is_file():
        return {}
    content: dict[str | tuple[str, int], str] = getattr(_catalogue(_spoken.language, domain), "_catalog")  # noqa: B009 - gettext has no public way to list
    found: dict[str, str | list[str]] = {}
    for key in sorted(content, key=str):
        if isinstance(key, str):
            found[key] = content[key]
        else:
            forms = found.setdefault(key[0], [])
            if isinstance(forms, list):
                forms.append(content[key])
    found.pop("", None)
    return found


def _file(language: str, domain: str) -> Path:
    return LOCALE / language / "LC_MESSAGES" / f"{domain}.mo"


def _catalogue(language: str, domain: str) -> gnu.NullTranslations:
    if language == _SOURCE:
        return gnu.NullTranslations()
    with _file(language, domain).open("rb") as file:
        return gnu.GNUTranslations(file)


_spoken = _Spoken()
