"""Which threads come first when there are more of them than processors."""

from __future__ import annotations

import contextlib
import os
import sys
import threading

#: What Linux calls niceness: where processors are short, a thread with this much gets a tenth of the time of one with
#: none. Less would be too little: it may hold Python's lock.
_NICENESS = 10


def step_aside() -> None:
    """Let other threads come before the calling one and before those that it starts, where the system can do that.

    It gets less time where there is not enough, and interrupts nobody when it wakes. Elsewhere than on Linux priorities
    are those of whole processes; there nothing is done.
    """
    if sys.platform == "linux":
        with contextlib.suppress(OSError):
            thread = threading.get_native_id()
            os.setpriority(os.PRIO_PROCESS, thread, _NICENESS)
            os.sched_setscheduler(thread, os.SCHED_BATCH, os.sched_param(0))
