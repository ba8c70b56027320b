"""Being asked to end from outside: Ctrl-C, a closed terminal, a computer that shuts down."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

#: Signals that ask for the end; not every system has all of them.
_SIGNALS = ("SIGINT", "SIGTERM", "SIGHUP")

#: For so long after the first signal further ones are ignored, seconds: closing files must not be cut short by a second
#: Ctrl-C, and whoever waits longer than that is right to insist.
_INSISTS_AFTER_S = 15.0


class Ending:
    """Whether somebody has asked for the end, and by which signal.

    Until `defer` is called, a signal interrupts as Ctrl-C does.
    """

    def __init__(self) -> None:
        self.number: int | None = None
        self._deferred = False
        self._asked_s = 0.0

    @property
    def asked(self) -> bool:
        """Whether the end was asked for."""
        return self.number is not None

    @property
    def exit_code(self) -> int:
        """The exit code of a command that was asked to end, as shells report it; 0 if it was not."""
        return 0 if self.number is None else 128 + self.number

    def defer(self) -> None:
        """From now on the first signal only sets `asked`: who called this looks at it often."""
        self._deferred = True

    def take_in(self, number: int, frame: FrameType | None) -> None:
        """Handle a signal."""
        del frame
        now_s = time.monotonic()
        first = self.number is None
        if first:
            self.number, self._asked_s = number, now_s
        if not self._deferred or (not first and now_s - self._asked_s >= _INSISTS_AFTER_S):
            raise KeyboardInterrupt


@contextmanager
def ends_in_order() -> Iterator[Ending]:
    """Have signals that ask for the end set `Ending.asked`; only the main thread can, elsewhere nothing is done."""
    ending = Ending()
    before = {}
    if threading.current_thread() is threading.main_thread():
        numbers = [getattr(signal, name) for name in _SIGNALS if hasattr(signal, name)]
        # What is ignored stays so: who started us with nohup wants it to go on.
        numbers = [number for number in numbers if signal.getsignal(number) is not signal.SIG_IGN]
        before = {number: signal.signal(number, ending.take_in) for number in numbers}
    try:
        yield ending
    finally:
        for number, handler in before.items():
            # The process ends: a last Ctrl-C on its way out must not make a death by signal of it.
            signal.signal(number, signal.SIG_IGN if ending.asked else handler)
