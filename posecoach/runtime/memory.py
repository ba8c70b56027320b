"""Limiting the memory that native libraries keep, on Linux with glibc; elsewhere these functions do nothing.

Landmark models allocate and free a hundred megabytes whenever they restart. glibc keeps most of it in a separate arena
for each thread, so that without these functions memory grows each time.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import sys

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


def _call(function: str, *arguments: int) -> None:
    """Call a function of glibc, if it exists."""
    if sys.platform == "linux":
        with contextlib.suppress(OSError, AttributeError):
            getattr(ctypes.CDLL(None), function)(*arguments)
