"""``posecoach stretches``: the instruction cards."""

from __future__ import annotations

import argparse

from rich.console import Group
from rich.panel import Panel
from rich.text import Text

from posecoach.cli.console import TextConsole
from posecoach.profiles import load_profile
from posecoach.stretches import STRETCHES, Stretch, stretch_named


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of this command."""
    parser.add_argument("stretch", nargs="?", metavar="STRETCH", help=f"one of {', '.join(STRETCHES)}; all if left out")


def run(options: argparse.Namespace) -> int:
    """Print the cards."""
    chosen = [stretch_named(options.stretch)] if options.stretch else list(STRETCHES.values())
    profile = load_profile()
    console = TextConsole(width=min(TextConsole().width, 88))
    for stretch in chosen:
        console.print(_card(stretch, profile.stretches[stretch.name].target_s))
    return 0


def _card(stretch: Stretch, target_s: float) -> Panel:
    card = stretch.card
    steps = [Text(f"{number}. {step}") for number, step in enumerate(card.how, start=1)]
    sides = "each side" if stretch.sided else "in all"
    notes = [
        Text.assemble(("Target  ", "bold"), f"{target_s:g} s {sides}"),
        Text.assemble(("Feel it ", "bold"), card.feel),
        Text.assemble(("Safety  ", "bold yellow"), card.safety),
        Text.assemble(("Unseen  ", "bold"), card.unseen),
    ]
    title = Text.assemble((stretch.title, "bold"), f"  ({stretch.name})")
    return Panel(Group(*steps, Text(), *notes), title=title, title_align="left", padding=(1, 2))
