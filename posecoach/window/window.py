"""The window of the live trainer: a thin edge around OpenCV's."""

from __future__ import annotations

import subprocess
import sys
import time
from enum import Enum

import cv2
import numpy as np

from posecoach.drawing.screen import can_show, use_the_system_x_library, x_screen_px
from posecoach.drawing.shapes import Image
from posecoach.languages import gettext as _
from posecoach.languages import marked
from posecoach.runtime.errors import UsageError

_TITLE = "posecoach"

#: Size of the window when it does not fill the screen, pixels.
_SMALL_PX = (1280, 720)

#: Waiting for the size of the window to settle: most attempts, the pause between them in seconds, and how many times in
#: a row the size must be the same.
_ATTEMPTS, _BETWEEN_S, _SAME = 40, 0.05, 4

#: Most keys read in one call: a key that is held down must not keep the window from being redrawn.
_MOST_KEYS = 16

_ESCAPE = 27

#: A display that does not answer within this time counts as missing, seconds.
_PROBE_TIMEOUT_S = 20.0

#: Connects to the display in its own process, because OpenCV's toolkit aborts the process if that fails. It exits
#: before the window becomes visible.
_PROBE = "import os, cv2; cv2.namedWindow('posecoach', cv2.WINDOW_NORMAL); os._exit(0)"

NO_SCREEN = marked("no screen to open a window on; connect one, or analyse a recording with posecoach analyze")


class DisplayError(UsageError):
    """There is no screen to open a window on."""


class Key(Enum):
    """What a key press asks for."""

    PAUSE = "pause"
    NEXT = "next"
    MUTE = "mute"
    FULL_SCREEN = "full screen"
    HELP = "help"
    CLOSE = "close"
    QUIT = "quit"
    DIGIT_0 = "0"
    DIGIT_1 = "1"
    DIGIT_2 = "2"
    DIGIT_3 = "3"
    DIGIT_4 = "4"
    DIGIT_5 = "5"
    DIGIT_6 = "6"
    DIGIT_7 = "7"
    DIGIT_8 = "8"
    DIGIT_9 = "9"

    @property
    def digit(self) -> int | None:
        """The number that a number key stands for; None of other keys."""
        return int(self.value) if self.value.isdecimal() else None


_KEYS = {
    ord(" "): Key.PAUSE,
    ord("n"): Key.NEXT,
    ord("m"): Key.MUTE,
    ord("f"): Key.FULL_SCREEN,
    ord("h"): Key.HELP,
    ord("q"): Key.QUIT,
    _ESCAPE: Key.CLOSE,
    **{ord(str(number)): Key(str(number)) for number in range(10)},
}


class Window:
    """One window, for use on the main thread only.

    Args:
        title: its title, different from that of other windows.
    """

    def __init__(self, title: str = _TITLE) -> None:
        self._title = title
        self._open = False
        self._was_visible = False
        self._full_screen = False

    def open(self, size_px: tuple[int, int] = _SMALL_PX) -> None:
        """Open the window.

        If the screen cannot be reached, the toolkit may end the process: see `WindowApart` and `check_display`.

        Args:
            size_px: its width and height; the user may resize it, which scales the picture.

        Raises:
            DisplayError: there is no screen.
        """
        if self._open:
            return
        use_the_system_x_library()
        try:
            cv2.namedWindow(self._title, cv2.WINDOW_NORMAL | cv2.WINDOW_KEEPRATIO | cv2.WINDOW_GUI_NORMAL)
            cv2.resizeWindow(self._title, *size_px)
        except cv2.error:
            raise DisplayError(_(NO_SCREEN)) from None
        self._open = True
        self._was_visible = False

    def fill_screen(self) -> tuple[int, int]:
        """Fill the whole screen; return its width and height, pixels."""
        self.show(np.zeros((1, 1, 3), dtype=np.uint8))
        # Without a fixed aspect ratio the picture fills the window, so that its size is that of the window.
        cv2.setWindowProperty(self._title, cv2.WND_PROP_ASPECT_RATIO, cv2.WINDOW_FREERATIO)
        small_px = self._settled_px()
        if not self._full_screen:
            self.toggle_full_screen()
        size_px, screen_px = self._settled_px(), x_screen_px()
        if size_px == small_px and screen_px is not None:
            # There is no window manager that could have enlarged it.
            cv2.moveWindow(self._title, 0, 0)
            cv2.resizeWindow(self._title, *screen_px)
            size_px = self._settled_px()
        cv2.setWindowProperty(self._title, cv2.WND_PROP_ASPECT_RATIO, cv2.WINDOW_KEEPRATIO)
        return size_px if min(size_px) > 0 else _SMALL_PX

    def _settled_px(self) -> tuple[int, int]:
        """Return width and height of the window once they no longer change: a screen takes time to resize it."""
        size_px, same = (0, 0), 0
        for _attempt in range(_ATTEMPTS):
            cv2.pollKey()
            time.sleep(_BETWEEN_S)
            before, size_px = size_px, self.size_px()
            same = same + 1 if size_px == before and min(size_px) > 0 else 0
            if same >= _SAME:
                break
        return size_px

    def show(self, image: Image) -> None:
        """Show a picture; does nothing once the window is closed.

        Args:
            image: (height, width, 3) uint8, blue-green-red, of any size.
        """
        if self._visible():
            cv2.imshow(self._title, image)

    def poll(self) -> list[Key]:
        """Return the keys since the last call, and let the window redraw itself.

        Once the user has closed the window, every call returns `Key.QUIT`.
        """
        if not self._open:
            return [Key.QUIT]
        keys: list[Key] = []
        for _key in range(_MOST_KEYS):
            code = cv2.pollKey()
            if code < 0:
                break
            key = _KEYS.get(ord(chr(code & 0xFF).lower()))
            if key is not None:
                keys.append(key)
        return keys if self._visible() else [*keys, Key.QUIT]

    @property
    def full_screen(self) -> bool:
        """Whether it fills the whole screen."""
        return self._full_screen

    def toggle_full_screen(self) -> None:
        """Switch between full screen and window."""
        if not self._visible():
            return
        self._full_screen = not self._full_screen
        mode = cv2.WINDOW_FULLSCREEN if self._full_screen else cv2.WINDOW_NORMAL
        cv2.setWindowProperty(self._title, cv2.WND_PROP_FULLSCREEN, mode)

    def size_px(self) -> tuple[int, int]:
        """Return width and height of the window's contents, (0, 0) once it is closed."""
        if not self._visible():
            return (0, 0)
        _, _, width, height = cv2.getWindowImageRect(self._title)
        return (width, height)

    def close(self) -> None:
        """Close the window; closing it again does nothing."""
        if not self._open:
            return
        if self._visible():
            cv2.destroyWindow(self._title)
            cv2.pollKey()
        self._open = False

    def _visible(self) -> bool:
        if not self._open:
            return False
        try:
            visible = cv2.getWindowProperty(self._title, cv2.WND_PROP_VISIBLE) >= 1
        except cv2.error:
            # Qt drops its state with the last window; after that, even this query is an error.
            return False
        self._was_visible = self._was_visible or visible
        # A slow screen may not show it yet: only a window that was visible can have been closed.
        return visible or not self._was_visible


def check_display() -> None:
    """Make sure that a window can be opened.

    Raises:
        DisplayError: there is no screen, or it cannot be reached.
    """
    if not can_show() or not (_is_always_reachable() or _probe()):
        raise DisplayError(_(NO_SCREEN))


def _is_always_reachable() -> bool:
    return sys.platform.startswith(("win", "darwin"))


def _probe() -> bool:
    try:
        done = subprocess.run(  # noqa: S603 - our own words to our own interpreter
            [sys.executable, "-c", _PROBE], capture_output=True, timeout=_PROBE_TIMEOUT_S, check=False
        )
    except subprocess.TimeoutExpired:
        return False
    return done.returncode == 0
