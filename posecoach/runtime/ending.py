"""Handling requests to end: Ctrl-C, a closed terminal, a computer that shuts down."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

#: Signals that ask for the end; not every system has all of them.
_SIGNALS = ("SIGINT", "SIGTERM", "SIGHUP")

#: For this long after the first signal further ones are ignored, seconds, so that a second Ctrl-C does not interrupt
#: the closing of files. After that a further signal interrupts at once.
_FORCED_AFTER_S = 15.0


class Ending:
    """Whether the user or the system has requested the end, and by which signal.

    Until `defer` is called, a signal raises `KeyboardInterrupt`.
    """

    def __init__(self) -> None:
        self.number: int | None = None
        self._deferred = False
        self._asked_s = 0.0

    @property
    def asked(self) -> bool:
        """Whether the end was requested."""
        return self.number is not None

    @property
    def exit_code(self) -> int:
        """The exit code after a signal, as shells report it; 0 without one."""
        return 0 if self.number is None else 128 + self.number

    def defer(self) -> None:
        """From now on the first signal only sets `asked`, which the caller has to check often."""
        self._deferred = True

    def take_in(self, number: int, frame: FrameType | None) -> None:
        """Handle a signal."""
        del frame
        now_s = time.monotonic()
        first = self.number is None
        if first:
            self.number, self._asked_s = number, now_s
        if not self._deferred or (not first and now_s - self._asked_s >= _FORCED_AFTER_S):
            raise KeyboardInterrupt


@contextmanager
def ends_in_order() -> Iterator[Ending]:
    """Route signals that request the end to an `Ending`; in other threads than the main one this does nothing."""
    ending = Ending()
    before = {}
    if threading.current_thread() is threading.main_thread():
        numbers = [getattr(signal, name) for name in _SIGNALS if hasattr(signal, name)]
        # Ignored signals stay ignored: a command started with nohup must continue.
        numbers = [number for number in numbers if signal.getsignal(number) is not signal.SIG_IGN]
        before = {number: signal.signal(number, ending.take_in) for number in numbers}
    try:
        yield ending
    finally:
        for number, handler in before.items():
            # While the process ends, another Ctrl-C must not change its exit code.
            signal.signal(number, signal.SIG_IGN if ending.asked else handler)
