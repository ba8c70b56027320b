"""How many videos to analyse at a time: enough to keep the processors busy, as open files and memory allow."""

from __future__ import annotations

import math
import os
import sys
from pathlib import Path

from posecoach.languages import gettext as _

if sys.platform != "win32":
    import resource

#: Processors that one analysis keeps busy: 1.3 to 1.5 were measured. The model takes one, everything else the rest.
_PROCESSORS_EACH = 1.5

#: Files that this process has open for each that it starts: pipes of the executor, of reports, and of its end; 12 were
#: counted.
_FILES_EACH = 16

#: Files that everything else in this process may have open.
_FILES_ELSE = 96

#: Peak memory of a process that analyses a video, bytes: 591 MB were measured, more for 4K.
_BYTES_EACH = 600_000_000

_MEMORY = Path("/proc/meminfo")
_GROUP = Path("/sys/fs/cgroup")


def processors() -> int:
    """Return how many processors this process may use, at least one, within the limits of a container."""
    allowed = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, min(allowed, math.ceil(_share_of_group(_GROUP) or allowed)))


def fitting() -> int:
    """Return how many videos at a time keep all processors busy and fit into memory and open files."""
    return limited(math.ceil(processors() / _PROCESSORS_EACH))[0]


def limited(jobs: int) -> tuple[int, str]:
    """Return how many of ``jobs`` there is room for, at least one, and why not for all: "" if there is."""
    rooms = [
        (jobs, ""),
        (_files() or jobs, _("too few files may be open")),
        (_memory() or jobs, _("too little memory is free")),
    ]
    most, what = min(rooms, key=lambda room: room[0])
    return max(1, most), what


def _files() -> int | None:
    if sys.platform == "win32":
        return None
    allowed, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return None if allowed == resource.RLIM_INFINITY else max(1, (allowed - _FILES_ELSE) // _FILES_EACH)


def _memory() -> int | None:
    """Return for how many processes there is memory on Linux, also in a container; None elsewhere."""
    free = [bytes_ for bytes_ in (_available(_MEMORY), _left_in_group(_GROUP)) if bytes_ is not None]
    return max(1, min(free) // _BYTES_EACH) if free else None


def _available(path: Path) -> int | None:
    try:
        lines = path.read_text(encoding="ascii").splitlines()
    except (OSError, ValueError):
        return None
    found = [line.split()[1] for line in lines if line.startswith("MemAvailable:")]
    return int(found[0]) * 1024 if found else None


def _share_of_group(folder: Path) -> float | None:
    """Return how many processors' time a container may use; None if there is no limit."""
    try:
        quota, period = (folder / "cpu.max").read_text(encoding="ascii").split()
    except (OSError, ValueError):
        return None
    return int(quota) / int(period) if quota.isdecimal() and period.isdecimal() and int(period) > 0 else None


def _left_in_group(folder: Path) -> int | None:
    try:
        most, taken = ((folder / f"memory.{name}").read_text(encoding="ascii").strip() for name in ("max", "current"))
    except (OSError, ValueError):
        return None
    return max(0, int(most) - int(taken)) if most.isdecimal() and taken.isdecimal() else None
