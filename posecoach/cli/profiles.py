"""``posecoach profiles``: lists, shows, compares and checks profiles."""

from __future__ import annotations

import argparse
from pathlib import Path

from rich.box import SIMPLE_HEAD
from rich.table import Table

from posecoach.cli.columns import print_columns, say_hanging
from posecoach.cli.console import TextConsole
from posecoach.cli.profile_warnings import print_warnings
from posecoach.cli.saying import say
from posecoach.languages import gettext as _
from posecoach.languages import pgettext
from posecoach.profiles import Profile, compare, load_profile
from posecoach.profiles.changes import number_text
from posecoach.profiles.finding import BUILT_IN, merge_layers, own_profiles, own_profiles_folder, profile_layers
from posecoach.profiles.values import origins, values
from posecoach.runtime.errors import ProfileError


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of this command."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", title=_("actions (default: list them)"))
    show = actions.add_parser("show", help=_("every value, its unit, and where it comes from"))
    show.add_argument("name", metavar="NAME", help=_("name of a profile or path of a .toml file"))
    pair = actions.add_parser("compare", help=_("the values in which two profiles differ"))
    pair.add_argument("first", metavar="A", help=_("name of a profile or path of a .toml file"))
    pair.add_argument("second", metavar="B", help=_("name of a profile or path of a .toml file"))
    check = actions.add_parser("check", help=_("say whether a file is a right profile"))
    check.add_argument("file", metavar="FILE", help=_("path of a .toml file, or name of a profile"))


def run(options: argparse.Namespace) -> int:
    """List, show, compare or check profiles."""
    if options.action == "show":
        _show(options.name)
    elif options.action == "compare":
        _compare(load_profile(options.first), load_profile(options.second))
    elif options.action == "check":
        profile = load_profile(options.file)
        print_warnings(profile)
        say(_("{file}: profile {name!r} is fine.").format(file=options.file, name=profile.name))
    else:
        _list()
    return 0


def _list() -> None:
    console = TextConsole()
    table = Table(box=SIMPLE_HEAD, header_style="bold", pad_edge=False)
    table.add_column(_("Profile"), no_wrap=True)
    table.add_column(pgettext("origin", "From"), overflow="fold")
    table.add_column(_("Notes"), overflow="fold")
    for name in BUILT_IN:
        table.add_row(name, _("built in"), _(load_profile(name).notes))
    for path in own_profiles():
        table.add_row(path.stem, path.name, _notes_or_problem(path))
    console.print(table)
    say(_("Your own profiles lie in {folder}").format(folder=own_profiles_folder()))


def _notes_or_problem(path: Path) -> str:
    try:
        return load_profile(str(path)).notes
    except ProfileError as error:
        return _("cannot be used: {error}").format(error=error)


def _show(name: str) -> None:
    layers = profile_layers(name)
    profile = merge_layers(layers)
    told_by = origins(layers)
    sources = " > ".join(layer.source for layer in layers)
    say_hanging("", _("Profile {name}: {sources}").format(name=profile.name, sources=sources))
    if profile.notes:
        say_hanging("", _(profile.notes))
    rows = [
        (v.key, number_text(v.value), v.unit, Path(told_by[v.key]).name if v.key in told_by else _("not set"))
        for v in values(profile)
    ]
    headings = (_("Key"), _("Value"), _("Unit"), pgettext("origin", "From"))
    print_columns([headings, *rows], numbers=(1,))
    print_warnings(profile)


def _compare(first: Profile, second: Profile) -> None:
    rows = [(d.key, number_text(d.first), number_text(d.second), d.unit) for d in compare(first, second)]
    if rows:
        print_columns([(_("Key"), first.name, second.name, _("Unit")), *rows], numbers=(1, 2))
    else:
        say(_("{first} and {second} judge alike.").format(first=first.name, second=second.name))
