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
from posecoach.profiles import Profile, compare, load_profile
from posecoach.profiles.changes import number_text
from posecoach.profiles.finding import BUILT_IN, merge_layers, own_profiles, own_profiles_folder, profile_layers
from posecoach.profiles.values import origins, values
from posecoach.runtime.errors import ProfileError


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of this command."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", title="actions (default: list them)")
    show = actions.add_parser("show", help="every value, its unit, and where it comes from", allow_abbrev=False)
    show.add_argument("name", metavar="NAME", help="name of a profile or path of a .toml file")
    pair = actions.add_parser("compare", help="the values in which two profiles differ", allow_abbrev=False)
    pair.add_argument("first", metavar="A", help="name of a profile or path of a .toml file")
    pair.add_argument("second", metavar="B", help="name of a profile or path of a .toml file")
    check = actions.add_parser("check", help="say whether a file is a right profile", allow_abbrev=False)
    check.add_argument("file", metavar="FILE", help="path of a .toml file, or name of a profile")


def run(options: argparse.Namespace) -> int:
    """List, show, compare or check profiles."""
    if options.action == "show":
        _show(options.name)
    elif options.action == "compare":
        _compare(load_profile(options.first), load_profile(options.second))
    elif options.action == "check":
        profile = load_profile(options.file)
        print_warnings(profile)
        say(f"{options.file}: profile {profile.name!r} is fine.")
    else:
        _list()
    return 0


def _list() -> None:
    console = TextConsole()
    table = Table(box=SIMPLE_HEAD, header_style="bold", pad_edge=False)
    for heading in ("Profile", "From", "Notes"):
        table.add_column(heading, no_wrap=heading == "Profile")
    for name in BUILT_IN:
        table.add_row(name, "built in", load_profile(name).notes)
    for path in own_profiles():
        table.add_row(path.stem, path.name, _notes_or_problem(path))
    console.print(table)
    say(f"Your own profiles lie in {own_profiles_folder()}")


def _notes_or_problem(path: Path) -> str:
    try:
        return load_profile(str(path)).notes
    except ProfileError as error:
        return f"cannot be used: {error}"


def _show(name: str) -> None:
    layers = profile_layers(name)
    profile = merge_layers(layers)
    told_by = origins(layers)
    say_hanging("", f"Profile {profile.name}: {' > '.join(layer.source for layer in layers)}")
    if profile.notes:
        say_hanging("", profile.notes)
    rows = [(v.key, number_text(v.value), v.unit, Path(told_by.get(v.key, "not set")).name) for v in values(profile)]
    print_columns([("Key", "Value", "Unit", "From"), *rows], numbers=(1,))
    print_warnings(profile)


def _compare(first: Profile, second: Profile) -> None:
    rows = [(d.key, number_text(d.first), number_text(d.second), d.unit) for d in compare(first, second)]
    if rows:
        print_columns([("Key", first.name, second.name, "Unit"), *rows], numbers=(1, 2))
    else:
        say(f"{first.name} and {second.name} judge alike.")
