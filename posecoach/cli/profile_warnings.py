"""What is said about a profile wherever one is used."""

from __future__ import annotations

import sys

from posecoach.profiles import Profile, warnings


def print_warnings(profile: Profile) -> None:
    """Say on standard error what a profile no longer judges."""
    for warning in warnings(profile):
        print(f"posecoach: warning: profile {profile.name}: {warning}", file=sys.stderr)
