"""Open tabs: each keeps one answer of the server open, so that the command ends when the last of them is closed."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable

#: A tab that is loaded anew is back within this time, seconds.
GRACE_S = 3.0

#: Something is sent this often: a tab that is gone without a word is then noticed, seconds.
_BEAT_S = 5.0


class Tabs:
    """Counts open tabs and tells when none has been open for a while.

    Args:
        ended: called when the last tab has been closed for ``grace_s``.
        grace_s: how long a tab may be away, seconds.
    """

    def __init__(self, ended: Callable[[], None], grace_s: float = GRACE_S) -> None:
        self._ended = ended
        self._grace_s = grace_s
        self._open = 0
        self._timer: asyncio.TimerHandle | None = None

    async def presence(self) -> AsyncIterator[bytes]:
        """Yield a line now and then, for as long as one tab is open."""
        self._open += 1
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        try:
            while True:
                yield b"\n"
                await asyncio.sleep(_BEAT_S)
        finally:
            self._open -= 1
            if self._open == 0:
                self._timer = asyncio.get_running_loop().call_later(self._grace_s, self._ended)
