"""Options of every command that reads videos: what the file does not contain."""

from __future__ import annotations

import argparse

from posecoach.capture.reading import AS_IT_SAYS, SPEED_RANGE, Reading
from posecoach.cli.options import number
from posecoach.languages import gettext as _
from posecoach.languages import whole_text
from posecoach.runtime.errors import UsageError


def add_reading_options(parser: argparse.ArgumentParser) -> None:
    """Add ``--speed`` and ``--mirrored``."""
    parser.add_argument(
        "--speed",
        type=_speed,
        metavar="FACTOR",
        help=_(
            "speed at which the video plays compared with real time: 0.25 for slow motion that is four times slower "
            "(default: from its metadata)"
        ),
    )
    parser.add_argument(
        "--mirrored", action="store_true", help=_("the video is mirrored, as selfies are: exchange left and right")
    )


def chosen_reading(options: argparse.Namespace) -> Reading:
    """Return speed and mirroring from the options."""
    return Reading(options.speed, mirrored=options.mirrored)


def refuse_for_camera(reading: Reading) -> None:
    """Refuse ``--speed`` and ``--mirrored`` if no video is read.

    Raises:
        UsageError: one of them is given.
    """
    if reading != AS_IT_SAYS:
        raise UsageError(_("--speed and --mirrored are for video files: leave them out with a camera"))


def _speed(text: str) -> float:
    low, high = SPEED_RANGE
    speed = number(text)
    if not low <= speed <= high:
        told = _("{text} is out of range; allowed is {low} to {high}")
        raise argparse.ArgumentTypeError(
            told.format(text=text, low=whole_text(f"{low:g}"), high=whole_text(f"{high:g}"))
        )
    return speed
