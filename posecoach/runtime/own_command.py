"""Starting posecoach again as another process."""

from __future__ import annotations

import sys


def own_command(*arguments: str) -> list[str]:
    """Return the command that starts this posecoach with other arguments, also from a frozen executable."""
    if getattr(sys, "frozen", False):
        return [sys.executable, *arguments]
    return [sys.executable, "-m", "posecoach", *arguments]
