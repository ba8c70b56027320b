"""An expensive resource that is created on first use, and freed when it has not been used for a while."""

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

#: An unused resource is freed after this long, seconds: longer than the pause between two looks of a busy model, far
#: shorter than that of a model that is rarely needed.
_IDLE_S = 10.0


#: Held while a thing is made. Making one takes more memory than it has in the end (a file read whole, weights
#: unpacked): what is left of that is given back before the next one takes as much.
_making = threading.Lock()


class OnDemand(Generic[T]):
    """Runs tasks with an expensive resource on a separate thread, one after the other.

    Whether the resource exists already changes how long a task takes, but never its result.

    Args:
        name: name of the thread.
        make: creates the resource, on that thread.
        free: frees it, on that thread.
        idle_s: how long it is kept after the last task, seconds.
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
        """Start a task; an exception of ``make`` is raised by its future."""
        return self._worker.submit(self._run, work)

    def load(self) -> Future[None]:
        """Start to create the resource, as it will be needed soon; an exception of ``make`` is raised by the future."""
        return self.do(lambda _: None)

    def close(self) -> None:
        """Free the resource after the tasks that were submitted before."""
        with contextlib.suppress(RuntimeError):
            # Raised by a second call, as the worker is shut down.
            self._worker.submit(self._let_go)
        self._worker.shutdown()

    def _run(self, work: Callable[[T], R]) -> R:
        if self._timer is not None:
            self._timer.cancel()
        if self._thing is None:
            with _making:
                self._thing = self._make()
                give_back()
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
