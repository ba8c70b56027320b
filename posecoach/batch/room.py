"""How many videos at a time there is room for: open files and memory run out long before processors do."""

from __future__ import annotations

import sys
from pathlib import Path

if sys.platform != "win32":
    import resource

#: Files that this process has open for each that it starts: pipes of the executor, of reports, and of its end; 12 were
#: counted.
_FILES_EACH = 16

#: Files that everything else in this process may have open.
_FILES_ELSE = 96

#: What a process takes while it analyses a video, bytes: 442 MB at its highest (docs/faults.md), more for 4K.
_BYTES_EACH = 500_000_000

_MEMORY = Path("/proc/meminfo")
_GROUP = Path("/sys/fs/cgroup")


def limited(jobs: int) -> tuple[int, str]:
    """Return how many of ``jobs`` there is room for, at least one, and why not for more: empty if there is."""
    rooms = [
        (jobs, ""),
        (_files() or jobs, "too few files may be open"),
        (_memory() or jobs, "too little memory is free"),
    ]
    most, what = min(rooms, key=lambda room: room[0])
    return max(1, most), what


def _files() -> int | None:
    if sys.platform == "win32":
        return None
    allowed, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return None if allowed == resource.RLIM_INFINITY else max(1, (allowed - _FILES_ELSE) // _FILES_EACH)


def _memory() -> int | None:
    """Return for how many processes there is memory, by what Linux says, also of a container; None elsewhere."""
    free = [bytes_ for bytes_ in (_available(_MEMORY), _left_in_group(_GROUP)) if bytes_ is not None]
    return max(1, min(free) // _BYTES_EACH) if free else None


def _available(path: Path) -> int | None:
    try:
        lines = path.read_text(encoding="ascii").splitlines()
    except (OSError, ValueError):
        return None
    found = [line.split()[1] for line in lines if line.startswith("MemAvailable:")]
    return int(found[0]) * 1024 if found else None


def _left_in_group(folder: Path) -> int | None:
    try:
        most, taken = ((folder / f"memory.{name}").read_text(encoding="ascii").strip() for name in ("max", "current"))
    except (OSError, ValueError):
        return None
    return max(0, int(most) - int(taken)) if most.isdecimal() and taken.isdecimal() else None
