"""What is said about a profile wherever one is used."""

from __future__ import annotations

from posecoach.cli.saying import warn
from posecoach.profiles import Profile, warnings


def print_warnings(profile: Profile) -> None:
    """Say on standard error what a profile no longer judges."""
    for warning in warnings(profile):
        warn(f"warning: profile {profile.name}: {warning}")
