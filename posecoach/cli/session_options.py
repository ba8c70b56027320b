"""The options of every live session: camera, window and voice."""

from __future__ import annotations

import argparse
from collections.abc import Callable

from posecoach.coach.floor import SpeechPlan
from posecoach.languages import gettext as _
from posecoach.languages import spoken
from posecoach.voice.programs import WORDS_PER_MINUTE, Manner
from posecoach.words.weight import Talk

#: Longest number of an option: Python refuses to convert one with thousands of digits.
_MOST_DIGITS = 12


def add_session_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of every live session."""
    parser.add_argument(
        "--camera",
        action="append",
        metavar="N|FILE",
        help=_("number of the camera (default: 0), or a video file to play in its place; several files play in turn"),
    )
    parser.add_argument("--mute", action="store_true", help=_("no speech and no tones"))
    parser.add_argument(
        "--voice", metavar="NAME", help=_("voice of the computer's speech program, see posecoach voices")
    )
    parser.add_argument(
        "--voice-rate",
        type=_within(80, 400),
        default=WORDS_PER_MINUTE,
        metavar="N",
        help=_("how fast to speak, 80 to 400 words a minute (default: {default})").format(default=WORDS_PER_MINUTE),
    )
    parser.add_argument(
        "--volume",
        type=_within(1, 100),
        default=100,
        metavar="N",
        help=_("volume of speech and tones, 1 to 100 per cent (default: 100; --mute for silence)"),
    )
    parser.add_argument(
        "--talk",
        choices=[talk.value for talk in Talk],
        default=Talk.NORMAL.value,
        help=_("how much to say: little leaves out counting, praise and instructions; much calls the time more often"),
    )
    parser.add_argument("--no-window", action="store_true", help=_("voice and tones only"))
    parser.add_argument("--small-window", action="store_true", help=_("begin in a window, not in full screen"))


def chosen_manner(options: argparse.Namespace) -> Manner:
    """Return how to speak."""
    return Manner(options.voice, options.voice_rate, options.volume / 100.0, spoken())


def chosen_plan(options: argparse.Namespace) -> SpeechPlan:
    """Return how much to say, and how fast."""
    return SpeechPlan(Talk(options.talk), options.voice_rate / WORDS_PER_MINUTE)


def _within(low: int, high: int) -> Callable[[str], int]:
    def number(text: str) -> int:
        value = int(text) if text.isascii() and text.isdecimal() and len(text) < _MOST_DIGITS else -1
        if not low <= value <= high:
            told = _("{text!r} is not a whole number from {low} to {high}")
            raise argparse.ArgumentTypeError(told.format(text=text, low=low, high=high))
        return value

    return number
