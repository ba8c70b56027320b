from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from ctypes.util import find_library
from pathlib import Path

import cv2
import numpy as np
import pytest

from posecoach.window import window
from posecoach.window.window import DisplayError, Key, Window
from tests.window.screens import dead_display, virtual_screen

ROOT = Path(__file__).parents[2]

#: Shows a picture whose left half is green until it is asked to quit, and prints what it is asked for.
SHOW = """
import time
import numpy as np
from posecoach.window.window import Key, Window

image = np.zeros((360, 640, 3), dtype=np.uint8)
image[:, :320] = (0, 200, 0)
window = Window()
window.open((640, 360))
for _ in range(30):
    window.show(image)
    window.poll()
    time.sleep(0.01)
print("ready", flush=True)
keys, until = [], time.monotonic() + 300.0
while Key.QUIT not in keys and time.monotonic() < until:
    window.show(image)
    keys = window.poll()
    for key in keys:
        print(key.name, flush=True)
        if key is Key.FULL_SCREEN:
            window.toggle_full_screen()
    time.sleep(0.01)
window.close()
window.close()
print("closed", window.poll(), flush=True)
"""

#: What a window manager sends when the close button is pressed: the client message WM_DELETE_WINDOW.
PRESS_CLOSE = """
import ctypes, sys
from ctypes.util import find_library

class ClientMessage(ctypes.Structure):
    _fields_ = [("type", ctypes.c_int), ("serial", ctypes.c_ulong), ("sent", ctypes.c_int),
                ("display", ctypes.c_void_p), ("window", ctypes.c_ulong), ("message", ctypes.c_ulong),
                ("format", ctypes.c_int), ("data", ctypes.c_long * 5), ("room", ctypes.c_long * 24)]

x = ctypes.CDLL(find_library("X11"))
x.XOpenDisplay.restype = ctypes.c_void_p
x.XInternAtom.restype = ctypes.c_ulong
display, window = ctypes.c_void_p(x.XOpenDisplay(None)), ctypes.c_ulong(int(sys.argv[1]))
protocols, delete = (x.XInternAtom(display, name, 0) for name in (b"WM_PROTOCOLS", b"WM_DELETE_WINDOW"))
event = ClientMessage(type=33, window=window, message=protocols, format=32)
event.data[0] = delete
assert x.XSendEvent(display, window, 0, ctypes.c_long(0), ctypes.byref(event))
x.XCloseDisplay(display)
"""

#: As the commands do it before they open a window.
QUIET = """
from posecoach.runtime.native_output import quiet_native_stderr
quiet_native_stderr()
"""

OPEN = """
import sys
from posecoach.runtime.errors import PosecoachError
from posecoach.window.apart import WindowApart

try:
    WindowApart((320, 240)).open()
except PosecoachError as error:
    print(error, file=sys.stderr)
    sys.exit(error.exit_code)
"""


def without_display(**more: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY")}
    return {**kept, "PYTHONPATH": str(ROOT), **more}


@pytest.fixture(scope="module")
def screen() -> Iterator[dict[str, str]]:
    """The environment of a screen of its own."""
    with virtual_screen("1024x768") as name:
        yield without_display(DISPLAY=name)


class Shown:
    """A window in a process of its own, and hands on its keys."""

    def __init__(self, screen: dict[str, str]) -> None:
        self.screen = screen
        self.process = subprocess.Popen(
            [sys.executable, "-c", SHOW], env=screen, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        assert self.said() == "ready"
        self.id = self.xdotool("search", "--sync", "--onlyvisible", "--name", "^posecoach$").split()[0]
        self.xdotool("mousemove", "--window", self.id, "50", "50")
        self.xdotool("windowfocus", self.id)

    def said(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline().strip()

    def xdotool(self, *words: str) -> str:
        done = subprocess.run(
            ["xdotool", *words], env=self.screen, capture_output=True, text=True, timeout=120, check=True
        )
        return done.stdout


@pytest.fixture
def shown(screen: dict[str, str]) -> Iterator[Shown]:
    if not shutil.which("xdotool"):
        pytest.skip("xdotool is not installed: nobody to press the keys")
    shown = Shown(screen)
    yield shown
    shown.process.kill()
    shown.process.wait(timeout=60)


def test_keys_ask_for_what_the_help_says(shown: Shown) -> None:
    for name, key in (
        ("space", Key.PAUSE),
        ("n", Key.NEXT),
        ("m", Key.MUTE),
        ("h", Key.HELP),
        ("Escape", Key.CLOSE),
        ("N", Key.NEXT),
        ("0", Key.DIGIT_0),
        ("7", Key.DIGIT_7),
    ):
        shown.xdotool("key", name)
        assert shown.said() == key.name
    shown.xdotool("key", "x")
    shown.xdotool("key", "q")
    assert shown.said() == Key.QUIT.name
    assert shown.said() == "closed [<Key.QUIT: 'quit'>]"
    assert shown.process.wait(timeout=60) == 0


@pytest.mark.skipif(not find_library("X11"), reason="libX11 is not installed: nobody to press the close button")
def test_closing_by_mouse_quits(shown: Shown) -> None:
    subprocess.run([sys.executable, "-c", PRESS_CLOSE, shown.id], env=shown.screen, timeout=20, check=True)
    assert shown.said() == Key.QUIT.name
    assert shown.said() == "closed [<Key.QUIT: 'quit'>]"
    assert shown.process.wait(timeout=60) == 0


@pytest.mark.parametrize("_start", range(8))
@pytest.mark.skipif(not shutil.which("import"), reason="ImageMagick is not installed: no screenshots")
def test_the_picture_is_on_the_screen(shown: Shown, tmp_path: Path, _start: int) -> None:
    """Every time: with two X client libraries in one process one window in five stayed black."""
    shot = tmp_path / "shot.png"
    subprocess.run(["import", "-window", "root", str(shot)], env=shown.screen, timeout=20, check=True)
    picture = cv2.imread(str(shot))
    assert picture is not None
    green = (np.abs(picture.astype(int) - (0, 200, 0)).max(axis=2) <= 6).sum()
    assert green == pytest.approx(320 * 360, rel=0.05)


@pytest.mark.parametrize("display", [{}, {"DISPLAY": ""}, {"DISPLAY": dead_display()}], ids=["none", "empty", "dead"])
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="elsewhere there is always a screen")
def test_without_a_screen_there_is_one_line(display: dict[str, str]) -> None:
    done = subprocess.run(
        [sys.executable, "-c", QUIET + OPEN],
        env=without_display(**display),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 2
    assert done.stderr == (
        "no screen to open a window on; connect one, or analyse a recording with posecoach analyze\n"
    )


def test_a_screen_that_does_not_answer_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    def hangs(*_: object, **options: float) -> None:
        raise subprocess.TimeoutExpired("probe", options["timeout"])

    monkeypatch.setattr(window, "can_show", lambda: True)
    monkeypatch.setattr(window, "_is_always_reachable", lambda: False)
    monkeypatch.setattr(subprocess, "run", hangs)
    with pytest.raises(DisplayError, match="no screen"):
        window.check_display()


def test_a_toolkit_without_windows_is_no_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuses(*_: object) -> None:
        raise cv2.error("not implemented")

    monkeypatch.setattr(cv2, "namedWindow", refuses)
    with pytest.raises(DisplayError, match="no screen"):
        Window().open()


def test_a_window_that_a_slow_screen_has_yet_to_show_is_not_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    visible = iter([0.0, 0.0, 1.0, 1.0, 0.0])
    monkeypatch.setattr(window, "check_display", lambda: None)
    monkeypatch.setattr(window, "use_the_system_x_library", lambda: None)
    for name in ("namedWindow", "resizeWindow"):
        monkeypatch.setattr(cv2, name, lambda *_: None)
    monkeypatch.setattr(cv2, "pollKey", lambda: -1)
    monkeypatch.setattr(cv2, "getWindowProperty", lambda *_: next(visible))
    opened = Window()
    opened.open()
    assert [opened.poll() for _ in range(5)] == [[], [], [], [], [Key.QUIT]]


def test_a_window_that_was_never_opened_asks_to_quit_and_ignores_the_rest() -> None:
    closed = Window()
    closed.show(np.zeros((4, 4, 3), dtype=np.uint8))
    closed.toggle_full_screen()
    closed.close()
    assert closed.poll() == [Key.QUIT]
    assert closed.size_px() == (0, 0)
