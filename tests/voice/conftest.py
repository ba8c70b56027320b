"""Speech programs that speak to a file, put first on the search path."""

from __future__ import annotations

import os
import stat
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest


def wait_until(condition: Callable[[], bool], timeout_s: float = 5.0) -> bool:
    """Return whether ``condition`` came true within ``timeout_s`` seconds."""
    deadline_s = time.monotonic() + timeout_s
    while not condition():
        if time.monotonic() > deadline_s:
            return False
        time.sleep(0.01)
    return True


def exists(pid: int) -> bool:
    """Return whether there is a process ``pid``, be it a zombie."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def runs(pid: int) -> bool:
    """Return whether a process ``pid`` is alive. A zombie, left to whoever adopted it, is not."""
    if Path("/proc/self/stat").exists():
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        except (FileNotFoundError, ProcessLookupError):
            return False
    else:
        listed = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True, check=False)
        state = listed.stdout.strip()
    return state != "" and not state.startswith("Z")


@dataclass(frozen=True)
class SpeechLog:
    """What a speech program was started with, one line a start: its process, a tab, the text."""

    path: Path

    def _rows(self) -> list[list[str]]:
        lines = self.path.read_text().splitlines() if self.path.exists() else []
        return [line.split("\t") for line in lines]

    def texts(self) -> list[str]:
        return [text.strip() for _, text in self._rows()]

    def pids(self) -> list[int]:
        return [int(pid) for pid, _ in self._rows()]

    def last(self) -> str | None:
        return self.texts()[-1] if self.texts() else None


@dataclass(frozen=True)
class FakePrograms:
    """Writes speech programs into a folder that comes first on the search path."""

    folder: Path

    def install(self, then: str, name: str = "espeak-ng") -> SpeechLog:
        """Make ``name`` a program that logs its text and then runs the shell lines ``then``."""
        log = SpeechLog(self.folder / f"{name}.log")
        program = self.folder / name
        program.write_text(
            "#!/bin/sh\n"
            f"LOG='{log.path}'\n"
            'case "$*" in *--cancel*) text=CANCEL ;; *) text=$(cat) ;; esac\n'
            'printf "%s\\t%s\\n" "$$" "$text" >> "$LOG"\n'
            f"{then}\n"
        )
        program.chmod(program.stat().st_mode | stat.S_IXUSR)
        return log


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FakePrograms:
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
    return FakePrograms(folder)
