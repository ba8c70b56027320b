"""Whether there is a screen, and what a window on it needs before it is opened."""

from __future__ import annotations

import contextlib
import ctypes
import os
import sys


def can_show() -> bool:
    """Return whether there is a screen to open a window on."""
    if sys.platform.startswith(("win", "darwin")):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def use_the_system_x_library() -> None:
    """Have OpenCV's window toolkit share this system's X client library; to be called before the first window.

    The wheel brings a copy of libX11-xcb, through which the toolkit tells libX11, which is the system's, that it reads
    the events itself. Where the two differ in age the word goes to a wrong place in memory: libX11 takes events away,
    and every few starts the one that says that the window is on the screen, which then stays black. Of two libraries
    with the same names the one that was loaded for all comes first. Without that library nothing is done.
    """
    if sys.platform == "linux":
        with contextlib.suppress(OSError):
            ctypes.CDLL("libX11-xcb.so.1", mode=ctypes.RTLD_GLOBAL)


def x_screen_px() -> tuple[int, int] | None:
    """Return width and height of the X screen, of all monitors together, pixels; None where there is none."""
    if sys.platform != "linux":
        return None
    try:
        x = ctypes.CDLL("libX11.so.6")
    except OSError:
        return None
    x.XOpenDisplay.restype = ctypes.c_void_p
    display = x.XOpenDisplay(None)
    if not display:
        return None
    pointer = ctypes.c_void_p(display)
    screen = x.XDefaultScreen(pointer)
    width, height = x.XDisplayWidth(pointer, screen), x.XDisplayHeight(pointer, screen)
    x.XCloseDisplay(pointer)
    return int(width), int(height)
