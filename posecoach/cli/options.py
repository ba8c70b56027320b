"""The options that several commands share, with the same meaning and help everywhere."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from posecoach.estimation import MODELS
from posecoach.languages import gettext as _
from posecoach.languages import listed
from posecoach.stretches import STRETCHES, Stretch, stretch_named


def number(text: str) -> float:
    """Return the number that an argument is; a type for argparse, which would say so in the words of Python."""
    try:
        return float(text)
    except ValueError:
        raise argparse.ArgumentTypeError(_("{text!r} is not a number").format(text=text)) from None


def whole_number(text: str) -> int:
    """Return the whole number that an argument is, like `number`."""
    try:
        return int(text)
    except ValueError:
        raise argparse.ArgumentTypeError(_("{text!r} is not a whole number").format(text=text)) from None


def add_port_option(parser: argparse.ArgumentParser) -> None:
    """Add ``--port`` of a page."""
    told = _("port of the page (default: any that is free)")
    parser.add_argument("--port", type=whole_number, default=0, metavar="N", help=told)


def add_profile_option(parser: argparse.ArgumentParser, *, default: str | None = "default", why: str = "") -> None:
    """Add ``--profile``.

    Args:
        parser: of the command.
        default: the profile if none is named.
        why: what the command does with it, and its default where that is none of the profiles.
    """
    said = _("default, gentle, strict, one of your own (posecoach profiles), or the path of a .toml file")
    parser.add_argument("--profile", default=default, metavar="NAME", help=_with_reason(why, said))


def add_model_option(parser: argparse.ArgumentParser, *, only: str = "") -> None:
    """Add ``--model``; ``only`` says for what the command needs one."""
    said = _("one of {names} (default: full)").format(names=listed(MODELS))
    parser.add_argument("--model", default="full", metavar="NAME", help=_with_reason(only, said))


def add_every_frame_option(parser: argparse.ArgumentParser) -> None:
    """Add ``--every-frame``."""
    parser.add_argument(
        "--every-frame",
        action="store_true",
        help=_("estimate the pose in every frame, instead of in 10 to 30 frames a second depending on the movement"),
    )


def add_stretch_argument(parser: argparse.ArgumentParser) -> None:
    """Add ``STRETCH``, the name of one stretch."""
    parser.add_argument("stretch", metavar="STRETCH", help=_("one of {names}").format(names=listed(STRETCHES)))


def add_stretch_option(parser: argparse.ArgumentParser) -> None:
    """Add ``--stretch``: the only one to recognise, see `chosen_stretches`."""
    parser.add_argument(
        "--stretch",
        default="auto",
        metavar="NAME",
        help=_("auto, or one of {names}").format(names=listed(STRETCHES)),
    )


def add_history_option(parser: argparse.ArgumentParser) -> None:
    """Add ``--history``."""
    parser.add_argument("--history", type=Path, metavar="FILE", help=_("another history database"))


def chosen_stretches(options: argparse.Namespace) -> Sequence[Stretch]:
    """Return the stretches to recognise; an empty result means all.

    Raises:
        UsageError: ``--stretch`` is not the name of a stretch.
    """
    return [] if options.stretch == "auto" else [stretch_named(options.stretch)]


def _with_reason(why: str, choices: str) -> str:
    return _("{why}: {choices}").format(why=why, choices=choices) if why else choices
