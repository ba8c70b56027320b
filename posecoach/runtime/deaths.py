"""Threads that die take the command down, and those that never end do not keep it: nobody waits for ever."""

from __future__ import annotations

import _thread
import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress


class Deaths:
    """The errors that threads died of while `ends_with_its_threads` was in force, the first one first."""

    def __init__(self) -> None:
        self._errors: list[BaseException] = []

    @property
    def first(self) -> BaseException | None:
        """What the first thread died of; None as long as none did."""
        return self._errors[0] if self._errors else None

    def take_in(self, died: threading.ExceptHookArgs) -> None:
        """Remember what a thread died of, and interrupt the main thread as Ctrl-C does, once."""
        if died.exc_type is SystemExit:
            return
        self._errors.append(died.exc_value or died.exc_type())
        if len(self._errors) == 1:
            _interrupt_main()


@contextmanager
def ends_with_its_threads() -> Iterator[Deaths]:
    """Interrupt the main thread when another one dies of an error that it did not hand over.

    It comes out of whatever it is at as after Ctrl-C, so that what is done is kept; who entered this tells the user.
    """
    deaths = Deaths()
    before = threading.excepthook
    threading.excepthook = deaths.take_in
    try:
        yield deaths
    finally:
        threading.excepthook = before


def leave_threads_behind(exit_code: int) -> None:
    """End the process here if a thread was left behind in a driver or a model; otherwise return.

    Python ends such a thread when it comes back from native code, which its C++ takes for a crash: the process would
    abort after all is done.

    Args:
        exit_code: of the process.
    """
    if not any(thread.daemon for thread in threading.enumerate() if thread is not threading.current_thread()):
        return
    for stream in (sys.stdout, sys.stderr):
        # Who reads may have gone, or there may be none.
        with suppress(AttributeError, OSError, ValueError):
            stream.flush()
    os._exit(exit_code)


def _interrupt_main() -> None:
    main = threading.main_thread().ident
    if sys.platform == "win32" or main is None:
        _thread.interrupt_main()
    else:
        # A signal to that very thread also wakes it from a wait.
        signal.pthread_kill(main, signal.SIGINT)
