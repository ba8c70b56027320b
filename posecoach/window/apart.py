"""The window in its own process, so that the session goes on if the screen is lost.

Where the connection to a screen breaks, or cannot be made, window toolkits end their process without a word (Xlib and
Qt call ``exit`` or ``abort``). Here that costs a process that has nothing to lose.
"""

from __future__ import annotations

import multiprocessing
import signal
import time
from enum import Enum, auto
from multiprocessing.connection import Connection
from multiprocessing.shared_memory import SharedMemory

import numpy as np

from posecoach.drawing.screen import can_show
from posecoach.drawing.shapes import Image
from posecoach.languages import gettext as _
from posecoach.window.window import NO_SCREEN, DisplayError, Key, Window

#: How often the keys are read, seconds.
_TICK_S = 0.01

#: How long the process may take to start, seconds: it loads OpenCV.
_START_S = 60.0

#: A screen that does not answer within this time counts as missing, seconds.
_OPEN_S = 20.0

#: How long the process may take to end, seconds.
_CLOSE_S = 1.0


class _News(Enum):
    """Messages from the window's process."""

    STARTED = auto()
    READY = auto()
    NO_SCREEN = auto()
    SHOWN = auto()
    CLOSED = auto()


class _Order(Enum):
    """Messages to the window's process; it ends when the connection breaks."""

    SHOW = auto()
    LEAVE_FULL_SCREEN = auto()
    CLOSE = auto()


class WindowApart:
    """A window that shows pictures of one size. Only `open` and `close` wait for the screen.

    Args:
        size_px: width and height of the pictures, and of the window when it opens; None to fill the screen and have
            pictures of its size.
    """

    def __init__(self, size_px: tuple[int, int] | None) -> None:
        self._wanted_px = size_px
        self._size_px = (0, 0)
        self._memory: SharedMemory | None = None
        self._named = False
        self._line: Connection | None = None
        self._process: multiprocessing.process.BaseProcess | None = None
        self._showing = False
        self._closed = False
        self.lost = False

    def open(self) -> None:
        """Open the window.

        Raises:
            DisplayError: there is no screen, or it cannot be reached.
        """
        if not can_show():
            raise DisplayError(_(NO_SCREEN))
        context = multiprocessing.get_context("spawn")
        self._line, theirs = context.Pipe()
        self._process = context.Process(target=run_window, args=(theirs, self._wanted_px), name="window", daemon=True)
        try:
            self._process.start()
            theirs.close()
            if self._hear(_START_S) is not _News.STARTED:
                raise DisplayError(_(NO_SCREEN))
            size_px = self._hear(_OPEN_S)
            if not isinstance(size_px, tuple):
                raise DisplayError(_(NO_SCREEN))
            self._size_px = size_px
            self._memory = SharedMemory(create=True, size=3 * size_px[0] * size_px[1])
            self._named = True
            self._tell(self._memory.name)
            if self._hear(_OPEN_S) is not _News.READY:
                raise DisplayError(_(NO_SCREEN))
        except BaseException:
            self.close()
            raise
        # Both processes have the memory open. Unlinked, it is freed with them, however they end.
        self._forget_name()

    @property
    def ready(self) -> bool:
        """Whether the last picture is on the screen, so that the next one can be drawn."""
        return not (self._showing or self._closed or self.lost)

    @property
    def canvas(self) -> Image:
        """The next picture; draw on it while the window is `ready`.

        Returns:
            (height, width, 3) uint8, blue-green-red, of the size of this window's pictures.

        Raises:
            ValueError: the window is not open.
        """
        if self._memory is None:
            raise ValueError("the window is not open: call open() first")
        width, height = self._size_px
        return np.ndarray((height, width, 3), np.uint8, self._memory.buf)

    def show(self) -> None:
        """Show the canvas; does nothing unless the window is `ready`."""
        if self._line is not None and self._memory is not None and self.ready:
            self._showing = True
            self._tell(_Order.SHOW)

    def leave_full_screen(self) -> None:
        """Leave full screen; a window that is not full screen closes and asks to quit."""
        self._tell(_Order.LEAVE_FULL_SCREEN)

    def poll(self) -> list[Key]:
        """Return the keys since the last call.

        A window that was closed by mouse asks to quit, on every call; one that is `lost` asks for nothing.
        """
        keys: list[Key] = []
        try:
            while self._line is not None and not (self._closed or self.lost) and self._line.poll():
                news = self._line.recv()
                if isinstance(news, Key):
                    keys.append(news)
                elif news is _News.SHOWN:
                    self._showing = False
                elif news is _News.CLOSED:
                    self._closed = True
        except (EOFError, OSError):
            self.lost = True
        return [*keys, Key.QUIT] if self._closed else keys

    def close(self) -> None:
        """Close the window; closing it again does nothing."""
        self._closed = True
        if self._line is not None:
            self._tell(_Order.CLOSE)
            self._line.close()
            self._line = None
        if self._process is not None and self._process.pid is not None:
            self._process.join(_CLOSE_S)
            self._process.kill()
            self._process.join(_CLOSE_S)
        self._process = None
        self._forget_name()
        if self._memory is not None:
            self._memory.close()
            self._memory = None

    def _forget_name(self) -> None:
        if self._memory is not None and self._named:
            self._memory.unlink()
            self._named = False

    def _hear(self, limit_s: float) -> _News | Key | tuple[int, int] | None:
        """Return the first message of the process within the time limit."""
        line = self._line
        until_s = time.monotonic() + limit_s
        try:
            while line is not None and time.monotonic() < until_s:
                if line.poll(_TICK_S):
                    news: _News | Key | tuple[int, int] = line.recv()
                    return news
        except (EOFError, OSError):
            pass
        return None

    def _tell(self, order: _Order | str) -> None:
        try:
            if self._line is not None:
                self._line.send(order)
        except OSError:
            self.lost = True


def run_window(line: Connection, size_px: tuple[int, int] | None) -> None:
    """Run the window's process: show the shared picture on request, and report keys."""
    # Ctrl-C and a closed terminal reach every process of the terminal, but only the parent decides when to end.
    for name in ("SIGINT", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_IGN)
    line.send(_News.STARTED)
    window = Window()
    try:
        if size_px is None:
            window.open()
            size_px = window.fill_screen()
        else:
            window.open(size_px)
    except DisplayError:
        line.send(_News.NO_SCREEN)
        return
    try:
        line.send(size_px)
        memory = SharedMemory(line.recv())
    except (EOFError, OSError):
        # The parent is gone.
        window.close()
        return
    width, height = size_px
    try:
        line.send(_News.READY)
        _follow(line, window, np.ndarray((height, width, 3), np.uint8, memory.buf))
    except (EOFError, OSError):
        pass
    finally:
        window.close()
        memory.close()


def _follow(line: Connection, window: Window, image: Image) -> None:
    while True:
        if line.poll(_TICK_S):
            order = line.recv()
            if order is _Order.CLOSE:
                return
            if order is _Order.SHOW:
                window.show(image)
                line.send(_News.SHOWN)
            elif window.full_screen:
                window.toggle_full_screen()
            else:
                line.send(Key.QUIT)
        for key in window.poll():
            if key is Key.FULL_SCREEN:
                window.toggle_full_screen()
            elif key is not Key.QUIT:
                line.send(key)
            elif window.size_px() == (0, 0):
                line.send(_News.CLOSED)
                return
            else:
                line.send(key)
