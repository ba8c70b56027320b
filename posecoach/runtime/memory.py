"""Limiting the memory that native libraries keep, on Linux with glibc; elsewhere these functions do nothing.

Landmark models allocate and free a hundred megabytes whenever they restart. glibc keeps most of it in a separate arena
for each thread, so that without these functions memory grows each time.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import sys
from pathlib import Path

#: The advice of ``madvise`` that pages are not needed for now.
_DONT_NEED = 4

#: The parameter of ``mallopt`` for the number of arenas.
_M_ARENA_MAX = -8


def share_pool() -> None:
    """Have all threads share one arena. Call this at the very start, while there is only one.

    ``MALLOC_ARENA_MAX`` in the environment takes precedence. On two processors this costs no measurable time.
    """
    if "MALLOC_ARENA_MAX" not in os.environ:
        _call("mallopt", _M_ARENA_MAX, 1)


def give_back() -> None:
    """Return freed memory to the system; takes some milliseconds."""
    _call("malloc_trim", 0)


def give_back_file(path: Path) -> None:
    """Return the memory into which this process has mapped a file for reading; what is read again is mapped again.

    A model's file is read once, while the model is made, and stays mapped as long as the model lives.
    """
    if sys.platform != "linux":
        return
    with contextlib.suppress(OSError, ValueError):
        real_path = os.path.realpath(path)
        for line in Path("/proc/self/maps").read_text(encoding="utf-8", errors="surrogateescape").splitlines():
            # Addresses, permissions, offset, device, inode, path. Pages written to would be lost, so only others.
            fields = line.split(maxsplit=5)
            if len(fields) == 6 and fields[5] == real_path and fields[1].startswith("r--"):
                begin, end = (int(address, 16) for address in fields[0].split("-"))
                _call("madvise", ctypes.c_void_p(begin), ctypes.c_size_t(end - begin), _DONT_NEED)


def _call(function: str, *arguments: int | ctypes.c_void_p | ctypes.c_size_t) -> None:
    """Call a function of glibc, if it exists."""
    if sys.platform == "linux":
        with contextlib.suppress(OSError, AttributeError):
            getattr(ctypes.CDLL(None), function)(*arguments)
