"""The window in a process of its own, on a screen of its own that may be killed."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from multiprocessing.shared_memory import SharedMemory
from pathlib import Path

import cv2
import numpy as np
import pytest

from posecoach.window import apart
from posecoach.window.apart import WindowApart
from posecoach.window.window import DisplayError, Key
from tests.live.fakes import wait_until
from tests.window.screens import Screen, dead_display, own_screen

#: Upper limit of every wait; none takes that long unless something is broken, seconds.
PATIENCE_S = 60.0

SIZE_PX = (640, 360)

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="virtual screens of Linux")


@pytest.fixture
def screen(monkeypatch: pytest.MonkeyPatch) -> Iterator[Screen]:
    with own_screen("1024x768") as screen:
        monkeypatch.setenv("DISPLAY", screen.name)
        monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
        yield screen


@pytest.fixture
def window(screen: Screen) -> Iterator[WindowApart]:
    assert os.environ["DISPLAY"] == screen.name
    window = WindowApart(SIZE_PX)
    window.open()
    with closing(window):
        yield window


def process_of(window: WindowApart) -> int:
    assert window._process is not None
    assert window._process.pid is not None
    return window._process.pid


@pytest.fixture
def memories(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the memories that windows make from now on: other tests may show windows at the same time."""
    names: list[str] = []

    class NotedMemory(SharedMemory):
        def __init__(self, *, create: bool, size: int) -> None:
            super().__init__(create=create, size=size)
            names.append(self.name)

    monkeypatch.setattr(apart, "SharedMemory", NotedMemory)
    return names


def left_behind(memories: list[str]) -> list[str]:
    return [name for name in memories if Path("/dev/shm", name).exists()]


def half_green() -> np.ndarray:
    image = np.zeros((SIZE_PX[1], SIZE_PX[0], 3), dtype=np.uint8)
    image[:, : SIZE_PX[0] // 2] = (0, 200, 0)
    return image


def show(window: WindowApart, image: np.ndarray) -> None:
    if window.ready:
        window.canvas[:] = image
    window.show()


def shows(window: WindowApart, image: np.ndarray) -> bool:
    """Return whether the window has shown the picture; tells of no keys."""
    assert wait_until(lambda: window.poll() == [] and window.ready, PATIENCE_S)
    show(window, image)
    return wait_until(lambda: window.poll() == [] and window.ready, PATIENCE_S)


def green_pixels(shot: Path) -> int:
    subprocess.run(["import", "-window", "root", str(shot)], timeout=PATIENCE_S, check=True)
    picture = cv2.imread(str(shot))
    assert picture is not None
    return int((np.abs(picture.astype(int) - (0, 200, 0)).max(axis=2) <= 6).sum())


def next_key(window: WindowApart) -> Key:
    """Return the one key that comes next."""
    keys: list[Key] = []

    def take() -> bool:
        keys.extend(window.poll())
        return bool(keys)

    assert wait_until(take, PATIENCE_S)
    (key,) = keys
    return key


def is_lost(window: WindowApart) -> bool:
    assert window.poll() == []
    return window.lost


@pytest.mark.skipif(not shutil.which("import"), reason="ImageMagick is not installed: no screenshots")
def test_the_picture_is_on_the_screen(window: WindowApart, tmp_path: Path) -> None:
    assert shows(window, half_green())
    assert wait_until(lambda: green_pixels(tmp_path / "shot.png") == pytest.approx(320 * 360, rel=0.05), PATIENCE_S)


def test_one_picture_waits_at_most_and_showing_waits_for_nobody(window: WindowApart) -> None:
    assert shows(window, half_green())
    os.kill(process_of(window), signal.SIGSTOP)
    try:
        image = half_green()
        for _ in range(100_000):
            show(window, image)
        assert not window.ready
        assert window.poll() == []
    finally:
        os.kill(process_of(window), signal.SIGCONT)
    assert wait_until(lambda: window.poll() == [] and window.ready, PATIENCE_S)


@pytest.mark.parametrize("size_px", [(1366, 768), (1920, 1080)])
def test_the_window_fills_the_screen_and_is_drawn_at_its_resolution(
    size_px: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    width, height = size_px
    with own_screen(f"{width}x{height}") as screen:
        monkeypatch.setenv("DISPLAY", screen.name)
        monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
        window = WindowApart(None)
        window.open()
        with closing(window):
            assert window.canvas.shape == (height, width, 3)


@pytest.mark.skipif(not shutil.which("xdotool"), reason="xdotool is not installed: nobody to press the keys")
def test_keys_arrive(window: WindowApart) -> None:
    assert shows(window, half_green())
    found = subprocess.check_output(
        ["xdotool", "search", "--sync", "--onlyvisible", "--name", "^posecoach$"], text=True
    )
    identifier = found.split()[0]
    subprocess.check_call(["xdotool", "mousemove", "--window", identifier, "50", "50"])
    subprocess.check_call(["xdotool", "windowfocus", identifier])
    for name, key in (("space", Key.PAUSE), ("n", Key.NEXT), ("h", Key.HELP), ("Escape", Key.CLOSE), ("q", Key.QUIT)):
        subprocess.check_call(["xdotool", "key", name])
        assert next_key(window) is key


def test_leaving_the_full_screen_comes_before_the_end(window: WindowApart) -> None:
    window.leave_full_screen()
    assert next_key(window) is Key.QUIT


@pytest.mark.usefixtures("screen")
def test_a_full_screen_is_left_first() -> None:
    window = WindowApart(None)
    window.open()
    with closing(window):
        window.leave_full_screen()
        window.leave_full_screen()
        assert next_key(window) is Key.QUIT


def test_a_screen_that_dies_loses_the_window_and_nothing_else(screen: Screen, window: WindowApart) -> None:
    assert shows(window, half_green())
    screen.server.kill()
    assert wait_until(lambda: is_lost(window), PATIENCE_S)
    window.show()
    window.close()
    window.close()
    with pytest.raises(ValueError, match="not open"):
        _ = window.canvas


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGABRT, signal.SIGSEGV])
def test_a_process_that_dies_loses_the_window_and_nothing_else(number: int, window: WindowApart) -> None:
    os.kill(process_of(window), number)
    assert wait_until(lambda: is_lost(window), PATIENCE_S)
    show(window, half_green())
    assert window.poll() == []


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGHUP])
def test_signals_of_the_terminal_are_for_the_parent_to_decide(number: int, window: WindowApart) -> None:
    os.kill(process_of(window), number)
    assert shows(window, half_green())
    assert not window.lost


def test_a_screen_that_cannot_be_reached_is_told_though_the_toolkit_aborts(
    memories: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    name = dead_display()
    monkeypatch.setenv("DISPLAY", name)
    with pytest.raises(DisplayError, match="no screen to open a window on"):
        WindowApart(SIZE_PX).open()
    assert not left_behind(memories)


def test_a_screen_that_does_not_answer_is_none(screen: Screen, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "_OPEN_S", 0.5)
    os.kill(screen.server.pid, signal.SIGSTOP)
    with pytest.raises(DisplayError, match="no screen to open a window on"):
        WindowApart(SIZE_PX).open()


def test_no_picture_has_a_name_that_could_outlive_the_session(memories: list[str], window: WindowApart) -> None:
    assert shows(window, half_green())
    assert memories
    assert not left_behind(memories)


@pytest.mark.usefixtures("screen")
def test_the_window_ends_with_its_parent() -> None:
    script = (
        "import sys, time; from posecoach.window.apart import WindowApart\n"
        "window = WindowApart((640, 360)); window.open(); print(window._process.pid, flush=True); time.sleep(600)"
    )
    parent = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    child = int(parent.stdout.readline())
    parent.kill()
    parent.wait()
    parent.stdout.close()
    assert wait_until(lambda: not Path(f"/proc/{child}").exists() or _is_zombie(child), PATIENCE_S)


def _is_zombie(pid: int) -> bool:
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
