"""Running the command in a process of its own, or in this one where it refuses at once."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from posecoach.cli import main


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


def refusal(arguments: Sequence[str], code: int, capfd: pytest.CaptureFixture[str]) -> str:
    """Return the one line with which ``posecoach`` ends with ``code``; check that it leaves no file here."""
    before = set(Path().rglob("*"))
    assert main(list(arguments)) == code
    shown = capfd.readouterr()
    assert shown.out == ""
    (line,) = shown.err.splitlines()
    assert line.startswith("posecoach: ")
    assert set(Path().rglob("*")) == before
    return line
