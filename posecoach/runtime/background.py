"""Background work, so that the landmark model never waits: decoding ahead, writing behind, importing early.

Queues are bounded, so that memory does not grow. The threads give precedence to the model.
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

#: Interval at which a wait on a full or empty queue checks whether to give up, seconds.
_LOOK_S = 0.1

#: Pause before work on an item that arrived at an idle thread, seconds: meanwhile the thread that put it has the GIL
#: and can give the model the next frame.
_HEAD_START_S = 0.0005


class _End:
    """Marks the end of a queue."""


_END = _End()


def ahead(items: Iterable[T], depth: int = 3) -> Generator[T, None, None]:
    """Yield ``items``, which a thread fetches up to ``depth`` items ahead.

    An exception of the iterable is raised here, after the items before it. Closing the generator ends the thread.
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
            # Keep no reference here: the consumer should free the picture, which takes long.
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
    """Put an item once there is room; return False if it is no longer wanted."""
    while not stopping.is_set() and (taker is None or taker.is_alive()):
        try:
            waiting.put(item, timeout=_LOOK_S)
        except queue.Full:
            continue
        return True
    return False


def _get(waiting: queue.Queue[T | _End], giver: threading.Thread, errors: list[BaseException]) -> T | _End:
    """Wait for the next item as long as the thread that puts it is alive."""
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
    """Start importing a module that is needed later, so that the later import has less to do.

    A failure is ignored here; the later import raises it.
    """

    def load() -> None:
        step_aside()
        with contextlib.suppress(Exception):
            importlib.import_module(module)

    threading.Thread(target=load, name="loading", daemon=True).start()


class Behind(Generic[T]):
    """Calls ``work`` for each item in a separate thread, in order, at most ``depth`` items behind.

    Leaving the ``with`` block waits until all work is done; after an error in the block waiting items are dropped. An
    exception of ``work`` is raised by the next `put` or on leaving.

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
        accepted = _put(self._waiting, _END, self._failed, self._thread)
        self._thread.join()
        self._raise()
        if not accepted:
            raise _gone(self._thread)

    def put(self, item: T) -> None:
        """Hand over an item; blocks while the queue is full."""
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
        """Work on the next item if one comes soon; return whether there may be more."""
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
