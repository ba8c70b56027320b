"""``posecoach voices``: the voices of the computer's speech program."""

from __future__ import annotations

import argparse
import subprocess

from posecoach.cli.saying import note, say
from posecoach.languages import LANGUAGES, spoken
from posecoach.languages import gettext as _
from posecoach.runtime.errors import OutputError
from posecoach.voice.programs import find_program, how_to_get_speech


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of this command: there are none."""
    del parser


def run(options: argparse.Namespace) -> int:
    """Print the names of the voices of the language, one a line."""
    del options
    language = spoken()
    program = find_program(language=language)
    if program is None:
        raise OutputError(
            _("there is no speech program here: {advice}").format(advice=how_to_get_speech(language=language))
        )
    try:
        voices = program.voices(language)
    except (OSError, subprocess.SubprocessError):
        raise OutputError(
            _("{name} does not list its voices: check that it runs by itself").format(name=program.name)
        ) from None
    if not voices:
        raise OutputError(
            _("{name} has no voice of {language}: install one").format(name=program.name, language=LANGUAGES[language])
        )
    note(
        _("Voices of {name} that speak {language}, for posecoach live --voice NAME:").format(
            name=program.name, language=LANGUAGES[language]
        )
    )
    say("\n".join(voices))
    return 0
