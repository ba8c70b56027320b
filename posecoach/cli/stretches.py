"""``posecoach stretches``: prints the instruction cards or the folder for the user's own, or checks a file."""

from __future__ import annotations

import argparse
from pathlib import Path

from rich.cells import cell_len, set_cell_size
from rich.console import Group
from rich.panel import Panel
from rich.text import Text

from posecoach.cli.console import TextConsole
from posecoach.cli.saying import say
from posecoach.languages import gettext as _
from posecoach.languages import listed
from posecoach.profiles import load_profile
from posecoach.runtime.errors import UsageError
from posecoach.stretches import STRETCHES, Stretch, stretch_named
from posecoach.stretches.base import SAFETY
from posecoach.stretches.registry import check_file, own_stretches_folder
from posecoach.words.sentences import joined


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of this command."""
    one_of = _("one of {names}; all if left out").format(names=listed(STRETCHES))
    parser.add_argument("stretch", nargs="?", metavar="STRETCH", help=one_of)
    action = parser.add_mutually_exclusive_group()
    action.add_argument("--path", action="store_true", help=_("print the folder for stretches of your own"))
    action.add_argument("--check", type=Path, metavar="FILE", help=_("say whether a file of a stretch is right"))


def run(options: argparse.Namespace) -> int:
    """Print the cards or the folder, or check a file."""
    if options.stretch and (options.path or options.check):
        raise UsageError(_("name a stretch, or --path, or --check FILE, not several of them"))
    if options.path:
        say(own_stretches_folder())
        return 0
    if options.check:
        say(_("{check}: stretch {name!r} is right.").format(check=options.check, name=check_file(options.check).name))
        return 0
    chosen = [stretch_named(options.stretch)] if options.stretch else list(STRETCHES.values())
    profile = load_profile()
    console = TextConsole(width=min(TextConsole().width, 88))
    for stretch in chosen:
        console.print(_card(stretch, profile.stretches[stretch.name].target_s))
    return 0


def _card(stretch: Stretch, target_s: float) -> Panel:
    card = stretch.card
    steps = [Text(f"{number}. {_(step)}") for number, step in enumerate(card.how, start=1)]
    target = _("{seconds:g} s each side") if stretch.sided else _("{seconds:g} s in total")
    heads = [_("Target"), _("Feel it"), _("Safety"), _("Unseen")]
    wide = max(map(cell_len, heads)) + 1
    feel, unseen = _(card.feel), _(card.unseen)
    # The stretch's own advice comes after what holds for all.
    safety = joined(_(SAFETY), _(card.safety.removeprefix(SAFETY).strip()))
    notes = [
        Text.assemble((set_cell_size(head, wide), style), text)
        for head, style, text in zip(
            heads,
            ("bold", "bold", "bold yellow", "bold"),
            (target.format(seconds=target_s), feel, safety, unseen),
            strict=True,
        )
    ]
    title = Text.assemble((_(stretch.title), "bold"), f"  ({stretch.name})")
    return Panel(Group(*steps, Text(), *notes), title=title, title_align="left", padding=(1, 2))
