"""Finding processes that carry out orders by their partial files."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

PARTIAL_PREFIX = ".posecoach-partial-"


def at_work_on(folder: Path) -> int | None:
    """Return the process that is making the results in ``folder``, by the id in the name of its partial folder."""
    for partial in folder.glob(f"{PARTIAL_PREFIX}*"):
        return int(partial.name.removeprefix(PARTIAL_PREFIX).split("-")[0])
    return None


def is_running(pid: int) -> bool:
    """Return whether a process runs; a zombie does not."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def children_of(pid: int) -> list[int]:
    """Return the processes that a process has started."""
    children = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(path.read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
        if parent == pid:
            children.append(int(path.parent.name))
    return children


def wait_until(true: Callable[[], object], within_s: float = 60.0) -> None:
    """Wait until something is true, for long enough on a busy machine."""
    until_s = time.monotonic() + within_s
    while not true():
        assert time.monotonic() < until_s, "waited in vain"
        time.sleep(0.02)


def contents(folder: Path) -> set[str]:
    """Return the names in a folder; none if it does not exist."""
    return {path.name for path in folder.iterdir()} if folder.exists() else set()
