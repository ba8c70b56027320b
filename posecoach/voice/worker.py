"""A thread that makes sound."""

from __future__ import annotations

import threading
from abc import ABC, abstractmethod

_CLOSE_S = 1.0


class SoundWorker(ABC):
    """A thread that makes sound, with muting and closing that never block.

    The thread starts at the end of ``__init__``, so a subclass sets its own attributes first.

    Args:
        name: name of the thread.
        muted: start muted.
    """

    def __init__(self, name: str, *, muted: bool) -> None:
        self._problem: str | None = None
        self._muted = muted
        self._closed = False
        # Guards the two attributes above and the queue of the subclass. Never held while a program or device is used.
        self._changed = threading.Condition()
        self._worker = threading.Thread(target=self._run, name=name, daemon=True)
        self._worker.start()

    def mute(self) -> None:
        """Fall silent at once and stay silent."""
        with self._changed:
            self._muted = True
            self._clear()
            self._changed.notify()

    def unmute(self) -> None:
        """Make sound again from the next request on."""
        with self._changed:
            self._muted = False

    def close(self) -> None:
        """Fall silent and end the thread, within 1 s. A second call does nothing."""
        with self._changed:
            self._closed = True
            self._clear()
            self._changed.notify()
        self._worker.join(_CLOSE_S)

    @property
    def problem(self) -> str | None:
        """Why nothing can be heard and what to do about it, in one line; None if no error is known."""
        return self._problem

    @abstractmethod
    def _run(self) -> None:
        """Make sound until closed. Runs on the thread and does not raise."""

    @abstractmethod
    def _clear(self) -> None:
        """Drop what is playing or waiting. Called with the lock held."""
