"""Giving precedence to some threads when there are more of them than processors."""

from __future__ import annotations

import contextlib
import os
import sys
import threading

#: Niceness added to a background thread: when processors are short it gets two thirds of the time of others. More does
#: not help the model; and when other programs keep all processors busy, the model would wait for background threads
#: that get almost no time (with 10 it takes 2.5 times as long then).
_NICENESS, _MOST_NICENESS = 2, 19


def step_aside() -> None:
    """Make the calling thread, and those that it starts, background threads. Not for the main thread.

    A background thread gets less time when processors are short, and does not preempt others when it wakes. Systems
    other than Linux have priorities for whole processes only; there this does nothing.
    """
    if sys.platform == "linux":
        thread = threading.get_native_id()
        with contextlib.suppress(OSError):
            weight = os.getpriority(os.PRIO_PROCESS, thread) + _NICENESS
            os.setpriority(os.PRIO_PROCESS, thread, min(weight, _MOST_NICENESS))
        with contextlib.suppress(OSError):
            os.sched_setscheduler(thread, os.SCHED_BATCH, os.sched_param(0))
