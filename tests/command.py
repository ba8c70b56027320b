"""The command as a user runs it: in a process of its own."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path


def run(
    *arguments: object, cwd: Path | None = None, env: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run ``posecoach`` with ``arguments`` and wait for it."""
    return subprocess.run(
        [sys.executable, "-m", "posecoach", *map(str, arguments)],
        cwd=cwd,
        env=env,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
        stdin=subprocess.DEVNULL,
    )
