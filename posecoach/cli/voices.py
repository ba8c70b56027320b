"""``posecoach voices``: the voices of the computer's speech program."""

from __future__ import annotations

import argparse
import subprocess

from posecoach.cli.saying import note, say
from posecoach.languages import LANGUAGES, spoken
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
        raise OutputError(f"there is no speech program here: {how_to_get_speech(language=language)}")
    try:
        voices = program.voices(language)
    except (OSError, subprocess.SubprocessError):
        raise OutputError(f"{program.name} does not list its voices: check that it runs by itself") from None
    if not voices:
        raise OutputError(f"{program.name} has no voice of {LANGUAGES[language]}: install one")
    note(f"Voices of {program.name} that speak {LANGUAGES[language]}, for posecoach live --voice NAME:")
    say("\n".join(voices))
    return 0
