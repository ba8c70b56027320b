"""Who may speak: the newest utterance wins, nothing queues up. No clock of its own."""

from __future__ import annotations

from dataclasses import dataclass

PROTECTED_S = 1.5


@dataclass(frozen=True, slots=True, eq=False)
class Utterance:
    """A text to be spoken.

    Attributes:
        text: what to say.
        urgent: whether it may cut short anything, and only another urgent one may cut it short at first.
        said_s: when it was asked for, seconds on a monotonic clock.
    """

    text: str
    urgent: bool
    said_s: float


class Turns:
    """Holds the utterance whose turn it is and at most one that waits.

    A new utterance takes the turn at once, except that one that is not urgent waits for an urgent one until that has
    been heard to its end or for ``protected_s``. Whoever waited before is dropped.

    Args:
        protected_s: how long an urgent utterance is safe from those that are not, seconds.
    """

    def __init__(self, protected_s: float = PROTECTED_S) -> None:
        self._protected_s = protected_s
        self._current: Utterance | None = None
        self._waiting: Utterance | None = None

    def offer(self, utterance: Utterance) -> None:
        """Take in a new utterance."""
        if self._is_protected(utterance.said_s) and not utterance.urgent:
            self._waiting = utterance
        else:
            self._current, self._waiting = utterance, None

    def current(self, now_s: float) -> Utterance | None:
        """Return the utterance whose turn it is at ``now_s``, or None for silence."""
        if self._waiting is not None and not self._is_protected(now_s):
            self._current, self._waiting = self._waiting, None
        return self._current

    def finish(self, utterance: Utterance) -> None:
        """End the turn of ``utterance``, if it still has it."""
        if self._current is utterance:
            self._current, self._waiting = self._waiting, None

    def clear(self) -> None:
        """Drop everything."""
        self._current = self._waiting = None

    def _is_protected(self, now_s: float) -> bool:
        current = self._current
        return current is not None and current.urgent and now_s - current.said_s < self._protected_s
