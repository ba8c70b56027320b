"""Counting the lost pictures of a damaged video."""

from __future__ import annotations

import heapq

#: A gap within this many pictures after a failure was caused by it: decoders hold that many back for reordering.
_HELD_BACK = 32

#: After this long without another failure pictures are shown again even without a key frame, seconds: by then
#: everything that moves has been coded again.
_HEALED_S = 3.0


class Losses:
    """Tracks the packets that go into a decoder and the pictures that come out of it.

    After a failure all pictures up to the next key frame depend on damaged ones, and count as lost too.

    Attributes:
        count: how many pictures between others were lost so far.
    """

    def __init__(self) -> None:
        self.count = 0
        self._since = 0
        self._inside: list[int] = []
        self._since_failure = _HELD_BACK
        self._wait_from_s: float | None = None
        self._waiting = False

    def sent(self, pts: int, *, damaged: bool) -> None:
        """Note a packet with this timestamp that goes into the decoder.

        If it is damaged, because data before or in it are missing, pictures may be lost.
        """
        heapq.heappush(self._inside, pts)
        if damaged:
            self._since_failure = 0

    def failed(self) -> None:
        """Note a failure of the decoder."""
        self._since_failure = 0
        self._waiting = True
        self._wait_from_s = None

    def forget(self) -> None:
        """Start over, after seeking."""
        self._inside.clear()
        self._since = 0
        self._since_failure = _HELD_BACK
        self._waiting = False

    def came(self, pts: int | None, shown_s: float, *, key: bool) -> bool:
        """Note a decoded picture, and return whether to show it.

        Args:
            pts: its timestamp; None if it has none.
            shown_s: the timestamp in seconds.
            key: whether it is a key frame, which depends on no other.
        """
        while pts is not None and self._inside and self._inside[0] <= pts:
            self._since += heapq.heappop(self._inside) < pts
        if self._waiting:
            if self._wait_from_s is None:
                self._wait_from_s = shown_s
            # The lower bound also handles a clock that runs backwards.
            if not key and 0.0 <= shown_s - self._wait_from_s < _HEALED_S:
                self._since += 1
                return False
            self._waiting = False
        self.count += self._since
        self._since = 0
        self._since_failure += 1
        return True

    @property
    def likely(self) -> bool:
        """Whether a gap before the last picture is a loss, and not just how the video was recorded."""
        return self._since_failure <= _HELD_BACK
