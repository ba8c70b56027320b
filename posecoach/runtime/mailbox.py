"""A mailbox between two threads that holds one item: the newest."""

from __future__ import annotations

import threading
from typing import Generic, TypeVar

T = TypeVar("T")


class Mailbox(Generic[T]):
    """Holds the newest item until it is fetched; a newer one replaces it.

    So a slow reader never blocks the writer, and never processes outdated items.
    """

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._item: T | None = None
        self._dropped = 0
        self._closed = False

    def put(self, item: T) -> None:
        """Replace the item. Never blocks; does nothing once closed."""
        with self._changed:
            if self._closed:
                return
            self._dropped += self._item is not None
            self._item = item
            self._changed.notify()

    def get(self, timeout_s: float | None = None) -> T | None:
        """Take the item out, waiting at most ``timeout_s`` seconds for one (without limit if None).

        An item that was put before closing can still be fetched.

        Returns:
            The item; None if none came in time, or if the mailbox is empty and closed.
        """
        with self._changed:
            self._changed.wait_for(lambda: self._item is not None or self._closed, timeout_s)
            item, self._item = self._item, None
            return item

    def close(self) -> None:
        """Accept no more items, and wake a waiting reader. A second call does nothing."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()

    @property
    def closed(self) -> bool:
        """Whether no more items are accepted."""
        return self._closed

    @property
    def dropped(self) -> int:
        """How many items were replaced before anyone fetched them."""
        return self._dropped
