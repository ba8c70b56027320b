"""What goes on beside the model, so that it never waits: decoding ahead, writing behind, loading code for later.

Queues are bounded, so that memory does not grow. The threads let the model come first.
"""

from __future__ import annotations

import contextlib
import importlib
import queue
import threading
import time
from collections.abc import Callable, Generator, Iterable
from types import TracebackType
from typing import Generic, TypeVar

from posecoach.runtime.errors import InternalError
from posecoach.runtime.threads import step_aside

T = TypeVar("T")

#: How often a full or empty queue looks whether it still has to wait, seconds.
_LOOK_S = 0.1

#: How long work that had to wait leaves Python's lock to who put the item, seconds: the model gets the next frame then.
_HEAD_START_S = 0.0005


class _End:
    """Marks the end of a queue."""


_END = _End()


def ahead(items: Iterable[T], depth: int = 3) -> Generator[T, None, None]:
    """Yield ``items`` as they come, taken by a thread up to ``depth`` of them ahead.

    What the iterable raises is raised here, at its place. Closing the generator ends the thread.
    """
    waiting: queue.Queue[T | _End] = queue.Queue(maxsize=depth)
    stopping = threading.Event()
    errors: list[BaseException] = []

    def take() -> None:
        try:
            step_aside()
            for item in items:
                if not _put(waiting, item, stopping):
                    return
        except BaseException as error:  # noqa: BLE001 - raised again on the other side
            errors.append(error)
        finally:
            _put(waiting, _END, stopping)

    thread = threading.Thread(target=take, name="ahead", daemon=True)
    thread.start()
    try:
        while not isinstance(item := _get(waiting, thread, errors), _End):
            handed_over = [item]
            # Not kept here: who had it last frees it, and a picture takes long to free.
            del item
            yield handed_over.pop()
        if errors:
            raise errors[0]
    finally:
        stopping.set()
        thread.join()


def _put(
    waiting: queue.Queue[T | _End],
    item: T | _End,
    stopping: threading.Event,
    taker: threading.Thread | None = None,
) -> bool:
    """Put an item where there is room; return whether it is there, False once it is not wanted any more."""
    while not stopping.is_set() and (taker is None or taker.is_alive()):
        try:
            waiting.put(item, timeout=_LOOK_S)
        except queue.Full:
            continue
        return True
    return False


def _get(waiting: queue.Queue[T | _End], giver: threading.Thread, errors: list[BaseException]) -> T | _End:
    """Wait for the next item, for as long as there is somebody to give it."""
    while True:
        alive = giver.is_alive()
        try:
            return waiting.get(timeout=_LOOK_S)
        except queue.Empty:
            if not alive:
                raise errors[0] if errors else _gone(giver) from None


def _gone(thread: threading.Thread) -> InternalError:
    return InternalError(f"the thread {thread.name!r} ended before its work was done")


def load_meanwhile(module: str) -> None:
    """Begin to import a module that is needed later; whoever imports it then waits only for the rest of it.

    A failure is left to that import to raise.
    """

    def load() -> None:
        step_aside()
        with contextlib.suppress(Exception):
            importlib.import_module(module)

    threading.Thread(target=load, name="loading", daemon=True).start()


class Behind(Generic[T]):
    """Does a piece of work for each item in a thread of its own, in order, at most ``depth`` items behind.

    Leaving the ``with`` block waits until all is done; after an error in the block what waits is left undone. An
    error of the work is raised by the next `put` or on leaving.

    Args:
        work: what to do with an item.
        depth: how many items may wait.
    """

    def __init__(self, work: Callable[[T], None], depth: int = 4) -> None:
        self._work = work
        self._waiting: queue.Queue[T | _End] = queue.Queue(maxsize=depth)
        self._failed = threading.Event()
        self._errors: list[BaseException] = []
        self._thread = threading.Thread(target=self._run, name="behind", daemon=True)

    def __enter__(self) -> Behind[T]:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is not None:
            self._failed.set()
            self._thread.join()
            return
        told = _put(self._waiting, _END, self._failed, self._thread)
        self._thread.join()
        self._raise()
        if not told:
            raise _gone(self._thread)

    def put(self, item: T) -> None:
        """Hand over an item; waits while too many are waiting."""
        if not _put(self._waiting, item, self._failed, self._thread):
            self._thread.join()
            self._raise()
            raise _gone(self._thread)

    def _raise(self) -> None:
        if self._errors:
            raise self._errors[0]

    def _run(self) -> None:
        try:
            step_aside()
            while not self._failed.is_set() and self._do_next():
                pass
        except BaseException as error:  # noqa: BLE001 - raised again on the other side
            self._errors.append(error)
            self._failed.set()

    def _do_next(self) -> bool:
        """Do the next piece of work if one comes soon; return whether there may be more."""
        behind = not self._waiting.empty()
        try:
            item = self._waiting.get(timeout=_LOOK_S)
        except queue.Empty:
            return True
        if isinstance(item, _End):
            return False
        if not behind:
            time.sleep(_HEAD_START_S)
        self._work(item)
        return True
