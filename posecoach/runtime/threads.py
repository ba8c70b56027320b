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

#: With more processors than this no processor is kept free: one is usually free anyway.
_FEW_PROCESSORS = 4

#: Index of the processor that background threads avoid, among those this process may use, modulo their number. Random,
#: because independent processes should not all keep the same one free.
_kept_free = os.urandom(1)[0]


def keep_free(index: int) -> None:
    """Choose the processor that background threads avoid from now on; by default it is random.

    Args:
        index: index among the processors that this process may use, modulo their number.
    """
    global _kept_free  # noqa: PLW0603 - it holds for the whole process, as do its priorities
    _kept_free = index


def step_aside() -> None:
    """Make the calling thread, and those that it starts, background threads. Not for the main thread.

    A background thread gets less time when processors are short, does not preempt others when it wakes, and avoids one
    processor if there are few: for every picture a model waits on several threads in turn, and would find all
    processors busy again and again. Systems other than Linux have priorities for whole processes only; there this does
    nothing.
    """
    if sys.platform == "linux":
        thread = threading.get_native_id()
        with contextlib.suppress(OSError):
            weight = os.getpriority(os.PRIO_PROCESS, thread) + _NICENESS
            os.setpriority(os.PRIO_PROCESS, thread, min(weight, _MOST_NICENESS))
        with contextlib.suppress(OSError):
            os.sched_setscheduler(thread, os.SCHED_BATCH, os.sched_param(0))
        with contextlib.suppress(OSError):
            # By the main thread's processors, as the calling thread may already avoid one.
            processors = sorted(os.sched_getaffinity(os.getpid()))
            left = os.sched_getaffinity(thread) - {processors[_kept_free % len(processors)]}
            if left and len(processors) <= _FEW_PROCESSORS:
                os.sched_setaffinity(thread, left)
