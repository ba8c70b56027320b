"""Which threads come first when there are more of them than processors, and where those run that come last."""

from __future__ import annotations

import contextlib
import os
import sys
import threading

#: How much less than others such a thread weighs, in what Linux calls niceness: where processors are short it gets two
#: thirds of the time of others. A model that it makes way for gains no more by a higher one; and where other programs
#: keep all processors busy, the model would wait for threads that hardly get any (10 takes 2.5 times as long there).
_NICENESS, _MOST_NICENESS = 2, 19

#: With more processors than this one of them is free anyway, and the system knows best which.
_FEW_PROCESSORS = 4

#: Index of the processor that stays free of threads that step aside, among those this process may use; counting begins
#: anew after the last. Left to chance: processes that know nothing of each other should not all keep the same one free.
_kept_free = os.urandom(1)[0]


def keep_free(index: int) -> None:
    """Choose the processor that stays free of threads that step aside from now on; without this, chance does.

    Args:
        index: which one of those this process may use; counting begins anew after the last.
    """
    global _kept_free  # noqa: PLW0603 - it holds for the whole process, as do its priorities
    _kept_free = index


def step_aside() -> None:
    """Let other threads come before the calling one and before those that it starts, where the system can do that.

    It gets less time where there is not enough, interrupts nobody when it wakes, and keeps off one processor of few: a
    model waits on several threads in turn for every picture, and would find all processors busy again and again.
    Elsewhere than on Linux priorities are those of whole processes; there nothing is done. Not for the main thread.
    """
    if sys.platform == "linux":
        thread = threading.get_native_id()
        with contextlib.suppress(OSError):
            weight = os.getpriority(os.PRIO_PROCESS, thread) + _NICENESS
            os.setpriority(os.PRIO_PROCESS, thread, min(weight, _MOST_NICENESS))
        with contextlib.suppress(OSError):
            os.sched_setscheduler(thread, os.SCHED_BATCH, os.sched_param(0))
        with contextlib.suppress(OSError):
            # Which one is told by the main thread's: the calling one may have been kept off it before.
            processors = sorted(os.sched_getaffinity(os.getpid()))
            left = os.sched_getaffinity(thread) - {processors[_kept_free % len(processors)]}
            if left and len(processors) <= _FEW_PROCESSORS:
                os.sched_setaffinity(thread, left)
