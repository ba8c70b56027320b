"""A private virtual screen."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

import pytest


def dead_display() -> str:
    """Return the name of a display that nothing listens on, and that no server can begin to: X has no such number."""
    return ":65999"


@contextmanager
def virtual_screen(size: str) -> Iterator[str]:
    """Run a screen of its own, "1280x720" say, and give the display's name; skips the test where Xvfb is absent."""
    if not shutil.which("Xvfb"):
        pytest.skip("Xvfb is not installed: no screen to open a window on")
    ours, theirs = os.pipe()
    command = ["Xvfb", "-displayfd", str(theirs), "-screen", "0", f"{size}x24", "-nolisten", "tcp"]
    server = subprocess.Popen(command, pass_fds=(theirs,), stderr=subprocess.DEVNULL)
    os.close(theirs)
    try:
        with os.fdopen(ours) as answer:
            yield f":{answer.readline().strip()}"
    finally:
        server.terminate()
        server.wait(timeout=60)
