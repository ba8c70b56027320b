"""Run a command in a process of its own, and measure its time and resources."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parents[1]

#: How often the memory of a process is sampled, seconds.
_LOOK_S = 0.2


@dataclass(frozen=True, slots=True)
class Usage:
    """Time and resources of one run of a command.

    Attributes:
        wall_s: from before the start of the process to after its end, seconds.
        processor_s: processor time of all its threads, seconds.
        memory_mb: (seconds since the start, resident megabytes), every 0.2 s.
        output: what it printed to standard output.
    """

    wall_s: float
    processor_s: float
    memory_mb: tuple[tuple[float, float], ...]
    output: str

    @property
    def peak_mb(self) -> float:
        """The most resident memory that was seen, megabytes."""
        return max((megabytes for _, megabytes in self.memory_mb), default=0.0)

    def at_mb(self, share: float) -> float:
        """Return the resident memory after a share of the run, megabytes."""
        return next((megabytes for t_s, megabytes in self.memory_mb if t_s >= share * self.wall_s), self.peak_mb)


def python(*arguments: object) -> list[str]:
    """Return the command that runs this interpreter."""
    return [sys.executable, *map(str, arguments)]


def environment() -> dict[str, str]:
    """Return our environment, extended so that the repository can be imported from any folder."""
    return {**os.environ, "PYTHONPATH": str(ROOT)}


def run(command: Sequence[str]) -> Usage:
    """Run ``command`` and measure it.

    Raises:
        RuntimeError: it failed.
    """
    before_s = _children_s()
    began_s = time.perf_counter()
    process = subprocess.Popen(
        command,
        env=environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    memory: list[tuple[float, float]] = []
    ended = threading.Event()
    watcher = threading.Thread(target=_watch, args=(process.pid, began_s, ended, memory), daemon=True)
    watcher.start()
    output, _ = process.communicate()
    wall_s = time.perf_counter() - began_s
    ended.set()
    watcher.join()
    if process.returncode:
        raise RuntimeError(f"{' '.join(command)} failed with exit code {process.returncode}")
    return Usage(wall_s, _children_s() - before_s, tuple(memory), output)


def _watch(pid: int, began_s: float, ended: threading.Event, memory: list[tuple[float, float]]) -> None:
    with contextlib.suppress(psutil.Error):
        watched = psutil.Process(pid)
        while not ended.wait(_LOOK_S):
            memory.append((time.perf_counter() - began_s, watched.memory_info().rss / 1e6))


def _children_s() -> float:
    times = os.times()
    return times.children_user + times.children_system


def interrupt(process: subprocess.Popen[str]) -> None:
    """End a session as Ctrl-C does, or at once where that takes more than 10 s."""
    with contextlib.suppress(ProcessLookupError):
        process.send_signal(signal.SIGINT)
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
