"""``posecoach install-launcher``: an entry among the user's programs that opens the page."""

from __future__ import annotations

import argparse

from posecoach.cli.saying import say, wrote
from posecoach.home.launchers import Launcher, launcher_for
from posecoach.languages import gettext as _
from posecoach.languages import listed
from posecoach.runtime.own_command import own_command


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of this command."""
    parser.add_argument("--remove", action="store_true", help=_("take the entry away again"))


def run(options: argparse.Namespace) -> int:
    """Write the entry, or remove it."""
    launcher: Launcher = launcher_for(own_command("home"))
    if options.remove:
        removed = launcher.remove()
        paths = listed(map(str, removed))
        say(_("Removed {paths}").format(paths=paths) if removed else _("There is no entry to remove."))
        return 0
    written = launcher.install()
    say(wrote(*written))
    say(_("posecoach is now among your programs. After moving posecoach, install the entry again."))
    return 0
