"""Private virtual screens."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest


@dataclass(frozen=True, slots=True)
class Screen:
    """A screen of its own: the display's name, and the process that may be killed."""

    name: str
    server: subprocess.Popen[bytes]


def dead_display() -> str:
    """Return the name of a display that nothing listens on, and that no server can begin to: X has no such number."""
    return ":65999"


@contextmanager
def own_screen(size: str) -> Iterator[Screen]:
    """Run a screen, "1280x720" say; skips the test where Xvfb is absent."""
    if not shutil.which("Xvfb"):
        pytest.skip("Xvfb is not installed: no screen to open a window on")
    ours, theirs = os.pipe()
    command = ["Xvfb", "-displayfd", str(theirs), "-screen", "0", f"{size}x24", "-nolisten", "tcp"]
    server = subprocess.Popen(command, pass_fds=(theirs,), stderr=subprocess.DEVNULL)
    os.close(theirs)
    try:
        with os.fdopen(ours) as answer:
            yield Screen(f":{answer.readline().strip()}", server)
    finally:
        server.kill()
        server.wait(timeout=60)


@contextmanager
def virtual_screen(size: str) -> Iterator[str]:
    """Run a screen as `own_screen` does, and give the display's name."""
    with own_screen(size) as screen:
        yield screen.name
