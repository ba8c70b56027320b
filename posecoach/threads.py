"""Which threads come first when there are more of them than processors, and where all of them take memory from."""

from __future__ import annotations

import contextlib
import ctypes
import os
import sys
import threading

#: How much less than others such a thread weighs, in what Linux calls niceness: where processors are short it gets two
#: thirds of the time of others. A model that it makes way for gains no more by a higher one; and where other programs
#: keep all processors busy, the model would wait for threads that hardly get any (10 takes 2.5 times as long there).
_NICENESS, _MOST_NICENESS = 2, 19

#: The parameter of glibc's ``mallopt`` for how many pools of memory there may be.
_M_ARENA_MAX = -8


def step_aside() -> None:
    """Let other threads come before the calling one and before those that it starts, where the system can do that.

    It gets less time where there is not enough, and interrupts nobody when it wakes. Elsewhere than on Linux priorities
    are those of whole processes; there nothing is done.
    """
    if sys.platform == "linux":
        thread = threading.get_native_id()
        with contextlib.suppress(OSError):
            weight = os.getpriority(os.PRIO_PROCESS, thread) + _NICENESS
            os.setpriority(os.PRIO_PROCESS, thread, min(weight, _MOST_NICENESS))
        with contextlib.suppress(OSError):
            os.sched_setscheduler(thread, os.SCHED_BATCH, os.sched_param(0))


def share_memory() -> None:
    """Have threads that are started from now on take memory from one pool, where the system can do that.

    glibc gives threads pools of their own, and what one gives back is of no use to the others. Landmark models end and
    start threads whenever they begin anew, and each time leave some more memory behind; with one pool none is left, at
    the same speed (docs/speed.md).
    """
    if sys.platform == "linux":
        with contextlib.suppress(OSError, AttributeError):
            ctypes.CDLL(None).mallopt(_M_ARENA_MAX, 1)
