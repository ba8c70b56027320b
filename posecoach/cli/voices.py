"""``posecoach voices``: the voices of the computer's speech program."""

from __future__ import annotations

import argparse
import subprocess

from posecoach.cli.saying import note, say
from posecoach.runtime.errors import OutputError
from posecoach.voice.programs import find_program, how_to_get_speech


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of this command: there are none."""
    del parser


def run(options: argparse.Namespace) -> int:
    """Print the names of the English voices, one a line."""
    del options
    program = find_program()
    if program is None:
        raise OutputError(f"there is no speech program here: {how_to_get_speech()}")
    try:
        voices = program.voices()
    except (OSError, subprocess.SubprocessError):
        raise OutputError(f"{program.name} does not list its voices: check that it runs by itself") from None
    if not voices:
        raise OutputError(f"{program.name} has no English voice: install one")
    note(f"English voices of {program.name}, for posecoach live --voice NAME:")
    say("\n".join(voices))
    return 0
