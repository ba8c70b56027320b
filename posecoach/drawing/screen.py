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
    """Make OpenCV's window toolkit use the system's libX11-xcb. Call this before the first window is opened.

    The OpenCV wheel contains its own copy of libX11-xcb, through which the toolkit tells the system's libX11 that it
    reads the events itself. If the versions differ, this setting is written to a wrong place in memory: libX11 then
    takes events away, and now and then a window stays black. Loading the system's library globally gives it precedence.
    Without that library this does nothing.
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
