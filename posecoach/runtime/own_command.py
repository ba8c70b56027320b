"""posecoach started again, as another process."""

from __future__ import annotations

import sys


def own_command(*arguments: str) -> list[str]:
    """Return what starts this very posecoach with other arguments, also where it is a program without Python."""
    if getattr(sys, "frozen", False):
        return [sys.executable, *arguments]
    return [sys.executable, "-m", "posecoach", *arguments]
