"""Which pictures of a damaged video are lost."""

from __future__ import annotations

import heapq

#: A gap this many pictures after a failure is one that it made: decoders hold so many back, to put them in order.
_HELD_BACK = 32

#: Without another failure for so long the pictures are shown again, also without one that depends on no other, seconds:
#: by then whatever moves has been coded anew.
_HEALED_S = 3.0


class Losses:
    """Follows what goes into a decoder and what comes out of it.

    After a failure every picture is built on damaged ones until the next key frame: those are lost as well.

    Attributes:
        count: how many pictures were lost so far between others that were not.
    """

    def __init__(self) -> None:
        self.count = 0
        self._since = 0
        self._inside: list[int] = []
        self._since_failure = _HELD_BACK
        self._wait_from_s: float | None = None
        self._waiting = False

    def sent(self, pts: int, *, damaged: bool) -> None:
        """Take note that a packet with this timestamp goes into the decoder.

        One that is known to be damaged, as something is missing before or in it, tells that pictures may be lost. What
        it looks like only the decoder says.
        """
        heapq.heappush(self._inside, pts)
        if damaged:
            self._since_failure = 0

    def failed(self) -> None:
        """Take note that the decoder failed."""
        self._since_failure = 0
        self._waiting = True
        self._wait_from_s = None

    def forget(self) -> None:
        """Begin anew, after a jump to another place."""
        self._inside.clear()
        self._since = 0
        self._since_failure = _HELD_BACK
        self._waiting = False

    def came(self, pts: int | None, shown_s: float, *, key: bool) -> bool:
        """Take note of a picture and return whether it is worth showing.

        Args:
            pts: its timestamp; None if it has none.
            shown_s: the same in seconds.
            key: whether it depends on no other.
        """
        while pts is not None and self._inside and self._inside[0] <= pts:
            self._since += heapq.heappop(self._inside) < pts
        if self._waiting:
            if self._wait_from_s is None:
                self._wait_from_s = shown_s
            # Also where the clock runs backwards.
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
        """Whether a gap before the picture that came last is a loss, and not how the video was recorded."""
        return self._since_failure <= _HELD_BACK
