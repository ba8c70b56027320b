"""Something costly that is made when it is first needed, and let go when nobody has asked for it for a while."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Generic, TypeVar

from posecoach.runtime.memory import give_back
from posecoach.runtime.threads import step_aside

T = TypeVar("T")
R = TypeVar("R")

#: What nobody has asked for that long is let go, seconds: longer than the pause between two looks of a model that is
#: used all the time, far shorter than that between those of one that has little to do.
_IDLE_S = 10.0


class OnDemand(Generic[T]):
    """Works with a costly thing on a thread of its own, one piece of work after the other.

    Whether the thing is there changes how long a piece of work takes, and never what comes of it.

    Args:
        name: of the thread.
        make: makes the thing, on that thread.
        free: frees it, on that thread.
        idle_s: how long it is kept after the last piece of work, seconds.
    """

    def __init__(self, name: str, make: Callable[[], T], free: Callable[[T], None], *, idle_s: float = _IDLE_S) -> None:
        self._make = make
        self._free = free
        self._idle_s = idle_s
        self._thing: T | None = None
        self._used_s = 0.0
        self._timer: threading.Timer | None = None
        self._worker = ThreadPoolExecutor(1, thread_name_prefix=name, initializer=step_aside)

    def do(self, work: Callable[[T], R]) -> Future[R]:
        """Begin a piece of work; what making the thing raises is raised by the result."""
        return self._worker.submit(self._run, work)

    def close(self) -> None:
        """Free the thing; work under way is waited for, what has not begun is left undone."""
        with contextlib.suppress(RuntimeError):
            # A second call finds the thread gone.
            self._worker.submit(self._let_go)
        self._worker.shutdown()

    def _run(self, work: Callable[[T], R]) -> R:
        if self._timer is not None:
            self._timer.cancel()
        if self._thing is None:
            self._thing = self._make()
        try:
            return work(self._thing)
        finally:
            self._used_s = time.monotonic()
            self._timer = threading.Timer(self._idle_s, self._look_whether_idle)
            self._timer.daemon = True
            self._timer.start()

    def _look_whether_idle(self) -> None:
        # It may be closed by now.
        with contextlib.suppress(RuntimeError):
            self._worker.submit(self._let_go_if_idle)

    def _let_go_if_idle(self) -> None:
        if time.monotonic() - self._used_s >= self._idle_s:
            self._let_go()

    def _let_go(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
        thing, self._thing = self._thing, None
        if thing is not None:
            self._free(thing)
            del thing
            give_back()
