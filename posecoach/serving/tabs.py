"""Tracks open tabs: each keeps one response open, so the command can end when the last tab is closed."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable

#: A reloaded tab is back within this time, seconds.
GRACE_S = 3.0

#: Interval between heartbeats, seconds: they reveal a tab that vanished without closing its connection.
_BEAT_S = 5.0

#: Interval for checking whether running work has finished, seconds.
_LOOK_AGAIN_S = 2.0


class Tabs:
    """Counts open tabs and reports when none has been open for a while.

    Args:
        ended: called when there has been no tab for ``grace_s``.
        grace_s: how long there may be no tab, seconds.
        is_busy: whether work is running that must finish first.
    """

    def __init__(
        self, ended: Callable[[], None], grace_s: float = GRACE_S, is_busy: Callable[[], bool] = lambda: False
    ) -> None:
        self._ended = ended
        self._grace_s = grace_s
        self._is_busy = is_busy
        self._open = 0
        self._timer: asyncio.TimerHandle | None = None

    async def presence(self) -> AsyncIterator[bytes]:
        """Yield a heartbeat line at intervals, for as long as one tab is open."""
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
                self._end_after(self._grace_s)

    def _end_after(self, delay_s: float) -> None:
        self._timer = asyncio.get_running_loop().call_later(delay_s, self._end_unless_busy)

    def _end_unless_busy(self) -> None:
        if self._is_busy():
            self._end_after(_LOOK_AGAIN_S)
        else:
            self._ended()
