"""The language of a command: the one asked for, else the one chosen on the page, else that of the system."""

from __future__ import annotations

import os
from collections.abc import Sequence

from posecoach.languages import (
    CatalogueMissingError,
    LanguageError,
    best_of,
    chosen,
    named_language,
    speak,
    system_languages,
)
from posecoach.languages.catalogue import VARIABLE
from posecoach.runtime.errors import UsageError
from posecoach.runtime.streams import complain

OPTION = "--language"


def speak_as_wanted(arguments: Sequence[str]) -> list[str]:
    """Choose the language before anything is said; return the arguments without the option, wherever it stood.

    Raises:
        UsageError: the option names no language that there is.
    """
    asked, rest = _taken_out(arguments)
    try:
        language = named_language(asked) if asked is not None else _unasked()
    except LanguageError as error:
        raise UsageError(f"{OPTION}: {error}") from None
    if language != chosen():
        try:
            speak(language)
        except CatalogueMissingError as error:
            complain(f"posecoach: {error}")
    return rest


def _unasked() -> str:
    """Return the language where the command line names none."""
    inherited = os.environ.get(VARIABLE)
    if inherited:
        return best_of([inherited])
    # Who names the language need not wait for what reads files of settings.
    from posecoach.home.settings import SettingsError, load_settings  # noqa: PLC0415

    try:
        kept = load_settings().language
    except SettingsError as error:
        complain(f"posecoach: {error}")
        kept = ""
    return best_of([kept] if kept else system_languages())


def _taken_out(arguments: Sequence[str]) -> tuple[str | None, list[str]]:
    """Return the language asked for, the last one if it is asked for twice, and the other arguments."""
    asked, rest, waiting = None, list[str](), list(arguments)
    while waiting:
        argument = waiting.pop(0)
        if argument == "--":
            return asked, [*rest, argument, *waiting]
        if argument == OPTION:
            if not waiting:
                raise UsageError(f"{OPTION} is empty: give a value, or leave it out")
            asked = waiting.pop(0)
        elif argument.startswith(f"{OPTION}="):
            asked = argument.partition("=")[2]
        else:
            rest.append(argument)
    return asked, rest
