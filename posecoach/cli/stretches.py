"""``posecoach stretches``: prints the instruction cards or the folder for the user's own, or checks a file."""

from __future__ import annotations

import argparse
from pathlib import Path

from rich.console import Group
from rich.panel import Panel
from rich.text import Text

from posecoach.cli.console import TextConsole
from posecoach.cli.saying import say
from posecoach.profiles import load_profile
from posecoach.runtime.errors import UsageError
from posecoach.stretches import STRETCHES, Stretch, stretch_named
from posecoach.stretches.registry import check_file, own_stretches_folder


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of this command."""
    parser.add_argument("stretch", nargs="?", metavar="STRETCH", help=f"one of {', '.join(STRETCHES)}; all if left out")
    action = parser.add_mutually_exclusive_group()
    action.add_argument("--path", action="store_true", help="print the folder for stretches of your own")
    action.add_argument("--check", type=Path, metavar="FILE", help="say whether a file of a stretch is right")


def run(options: argparse.Namespace) -> int:
    """Print the cards or the folder, or check a file."""
    if options.stretch and (options.path or options.check):
        raise UsageError("name a stretch, or --path, or --check FILE, not several of them")
    if options.path:
        say(own_stretches_folder())
        return 0
    if options.check:
        say(f"{options.check}: stretch {check_file(options.check).name!r} is right.")
        return 0
    chosen = [stretch_named(options.stretch)] if options.stretch else list(STRETCHES.values())
    profile = load_profile()
    console = TextConsole(width=min(TextConsole().width, 88))
    for stretch in chosen:
        console.print(_card(stretch, profile.stretches[stretch.name].target_s))
    return 0


def _card(stretch: Stretch, target_s: float) -> Panel:
    card = stretch.card
    steps = [Text(f"{number}. {step}") for number, step in enumerate(card.how, start=1)]
    sides = "each side" if stretch.sided else "in total"
    notes = [
        Text.assemble(("Target  ", "bold"), f"{target_s:g} s {sides}"),
        Text.assemble(("Feel it ", "bold"), card.feel),
        Text.assemble(("Safety  ", "bold yellow"), card.safety),
        Text.assemble(("Unseen  ", "bold"), card.unseen),
    ]
    title = Text.assemble((stretch.title, "bold"), f"  ({stretch.name})")
    return Panel(Group(*steps, Text(), *notes), title=title, title_align="left", padding=(1, 2))
