"""Ending a command when one of its threads dies of an error or never ends, so that nobody waits for ever."""

from __future__ import annotations

import _thread
import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress


class Deaths:
    """The errors that ended threads while `ends_with_its_threads` was active, in order."""

    def __init__(self) -> None:
        self._errors: list[BaseException] = []

    @property
    def first(self) -> BaseException | None:
        """The error of the first thread that died; None if none did."""
        return self._errors[0] if self._errors else None

    def take_in(self, died: threading.ExceptHookArgs) -> None:
        """Remember the error of a thread; at the first one interrupt the main thread as Ctrl-C does."""
        if died.exc_type is SystemExit:
            return
        self._errors.append(died.exc_value or died.exc_type())
        if len(self._errors) == 1:
            _interrupt_main()


@contextmanager
def ends_with_its_threads() -> Iterator[Deaths]:
    """Interrupt the main thread when another thread dies of an unhandled error.

    The main thread then stops as after Ctrl-C, so that finished work is kept; the caller reports the error to the user.
    """
    deaths = Deaths()
    before = threading.excepthook
    threading.excepthook = deaths.take_in
    try:
        yield deaths
    finally:
        threading.excepthook = before


def leave_threads_behind(exit_code: int) -> None:
    """End the process immediately if a thread is still inside a driver or a model; otherwise return.

    At shutdown Python ends such a thread when it returns from native code, which C++ treats as a crash: the process
    would abort although everything is done.

    Args:
        exit_code: exit code of the process.
    """
    if not any(thread.daemon for thread in threading.enumerate() if thread is not threading.current_thread()):
        return
    for stream in (sys.stdout, sys.stderr):
        # The stream may be closed or None.
        with suppress(AttributeError, OSError, ValueError):
            stream.flush()
    os._exit(exit_code)


def _interrupt_main() -> None:
    main = threading.main_thread().ident
    if sys.platform == "win32" or main is None:
        _thread.interrupt_main()
    else:
        # A signal sent to this thread also wakes it from a wait.
        signal.pthread_kill(main, signal.SIGINT)
