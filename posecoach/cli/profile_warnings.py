"""The warnings about a profile."""

from __future__ import annotations

from posecoach.cli.saying import warn
from posecoach.languages import gettext as _
from posecoach.profiles import Profile, warnings


def print_warnings(profile: Profile) -> None:
    """Print on standard error what a profile no longer judges."""
    for warning in warnings(profile):
        warn(_("warning: profile {name}: {warning}").format(name=profile.name, warning=warning))
