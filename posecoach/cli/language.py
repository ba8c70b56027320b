"""The language of a command: the one asked for, else the one chosen on the page, else that of the system."""

from __future__ import annotations

import gettext as gnu
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from posecoach.languages import (
    CatalogueMissingError,
    LanguageError,
    best_of,
    chosen,
    named_language,
    speak,
    system_languages,
)
from posecoach.languages import gettext as _
from posecoach.languages.catalogue import DOMAIN, LOCALE, VARIABLE
from posecoach.runtime.errors import UsageError
from posecoach.runtime.streams import complain

OPTION = "--language"

#: The variable that gettext looks at first.
_GETTEXT_VARIABLE = "LANGUAGE"


def speak_as_wanted(arguments: Sequence[str]) -> list[str]:
    """Choose the language before anything is said; return the arguments without the option, wherever it stood.

    Raises:
        UsageError: the option names no language that there is.
    """
    asked, rest = _taken_out(arguments)
    language = best_of(_wanted(asked))
    if language != chosen():
        try:
            speak(language)
        except CatalogueMissingError as error:
            complain(f"posecoach: {error}")
    if asked is not None:
        _check(asked)
    return rest


def _check(asked: str) -> None:
    """Refuse what is no language; called late, to say so in the language that holds without the option."""
    if not asked:
        raise empty_option(OPTION)
    try:
        named_language(asked)
    except LanguageError as error:
        raise UsageError(f"{OPTION}: {error}") from None


def empty_option(option: str) -> UsageError:
    """Return the error for an option with an empty value."""
    return UsageError(_("{option} is empty: give a value, or leave it out").format(option=option))


@contextmanager
def argparse_speaks() -> Iterator[None]:
    """Have argparse say its own words, such as "usage:", in the chosen language.

    It takes them from gettext's default domain, in the language of the environment.
    """
    if chosen() == "en":
        yield
        return
    domain, language = gnu.textdomain(), os.environ.get(_GETTEXT_VARIABLE)
    gnu.bindtextdomain(DOMAIN, str(LOCALE))
    gnu.textdomain(DOMAIN)
    os.environ[_GETTEXT_VARIABLE] = chosen()
    try:
        yield
    finally:
        gnu.textdomain(domain)
        if language is None:
            del os.environ[_GETTEXT_VARIABLE]
        else:
            os.environ[_GETTEXT_VARIABLE] = language


def _wanted(asked: str | None) -> Iterator[str]:
    """Yield the languages to speak if they are known, the most wanted first."""
    if asked:
        yield asked
    inherited = os.environ.get(VARIABLE)
    if inherited:
        yield inherited
        return
    # Who names the language need not wait for what reads files of settings.
    from posecoach.home.settings import SettingsError, load_settings  # noqa: PLC0415

    try:
        kept = load_settings().language
    except SettingsError as error:
        complain(f"posecoach: {error}")
        kept = ""
    yield from [kept] if kept else system_languages()


def _taken_out(arguments: Sequence[str]) -> tuple[str | None, list[str]]:
    """Return the language asked for, the last one if it is asked for twice, and the other arguments."""
    asked, rest, waiting = None, list[str](), list(arguments)
    while waiting:
        argument = waiting.pop(0)
        if argument == "--":
            return asked, [*rest, argument, *waiting]
        if argument == OPTION:
            asked = waiting.pop(0) if waiting else ""
        elif argument.startswith(f"{OPTION}="):
            asked = argument.partition("=")[2]
        else:
            rest.append(argument)
    return asked, rest
