"""How native libraries take memory from the system and give it back; on Linux with glibc, elsewhere nothing is done.

Landmark models take and free a hundred megabytes whenever they begin anew. glibc keeps most of that for later, in a
pool for each thread that the others cannot use: without these functions memory grows each time.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import sys

#: The parameter of ``mallopt`` for how many pools there may be.
_M_ARENA_MAX = -8


def share_pool() -> None:
    """Make no more pools: threads share those that there are. To be called while there is only one, at the very start.

    What the user has set stays. On two processors it costs no time that could be measured.
    """
    if "MALLOC_ARENA_MAX" not in os.environ:
        _call("mallopt", _M_ARENA_MAX, 1)


def give_back() -> None:
    """Give back to the system what has been freed and is kept for later; takes some milliseconds."""
    _call("malloc_trim", 0)


def _call(function: str, *arguments: int) -> None:
    """Call a function of glibc, if that is what there is."""
    if sys.platform == "linux":
        with contextlib.suppress(OSError, AttributeError):
            getattr(ctypes.CDLL(None), function)(*arguments)
