"""What the window itself does with keys and time; the window is one that only notes what it is told."""

from __future__ import annotations

import numpy as np
import pytest

from posecoach.coach import Stage
from posecoach.window import display
from posecoach.window.display import WindowDisplay
from posecoach.window.scene import Help, Scene, Shown
from posecoach.window.window import Key
from tests.drawing.examples import PROFILE, picture
from tests.window.test_scene import view

SET_UP, HOLD = view(Stage.SETUP, hold_s=0.0), view()


class Screen:
    """Stands for the screen, which a machine without one lacks."""

    size_px = (640, 360)

    def __init__(self, size_px: tuple[int, int] | None) -> None:
        self.asked_px = size_px
        self.keys: list[Key] = []
        self.ready = True
        self.lost = False
        self.left_full_screen = 0
        self.shown = 0
        self.canvas = np.zeros((self.size_px[1], self.size_px[0], 3), np.uint8)

    def open(self) -> None: ...

    def close(self) -> None: ...

    def show(self) -> None:
        self.shown += 1

    def leave_full_screen(self) -> None:
        self.left_full_screen += 1

    def poll(self) -> list[Key]:
        keys, self.keys = self.keys, []
        return keys


class Session:
    """A display with a clock that is set by hand."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, size_px: tuple[int, int] = (640, 360)) -> None:
        self.now_s = 50.0
        self.scenes: list[Shown] = []
        monkeypatch.setattr(Screen, "size_px", size_px)
        monkeypatch.setattr(display, "WindowApart", Screen)
        compose = Scene.compose

        def noted(scene: Scene, image: object, judged: object, shown: object, more: Shown, canvas: object) -> object:
            self.scenes.append(more)
            return compose(scene, image, judged, shown, more, canvas)  # type: ignore[arg-type]

        monkeypatch.setattr(Scene, "compose", noted)
        self.display = WindowDisplay(PROFILE, clock=lambda: self.now_s).__enter__()
        self.screen: Screen = self.display._window  # type: ignore[assignment]

    def show(self, after_s: float, shown: object = SET_UP) -> Shown:
        self.now_s += after_s
        self.display.show(picture((64, 48)), None, shown)  # type: ignore[arg-type]
        return self.scenes[-1]

    def press(self, key: Key) -> list[Key]:
        self.screen.keys = [key]
        return self.display.pressed()


@pytest.fixture
def session(monkeypatch: pytest.MonkeyPatch) -> Session:
    return Session(monkeypatch)


def test_it_fills_the_screen_unless_a_small_window_is_wanted(session: Session) -> None:
    assert session.screen.asked_px is None
    small: Screen = WindowDisplay(PROFILE, fill_screen=False)._window  # type: ignore[assignment]
    assert small.asked_px == (1280, 720)


def test_the_keys_are_shown_for_ten_seconds(session: Session) -> None:
    assert session.show(0.0).help is Help.AT_FIRST
    assert session.show(9.9).help is Help.AT_FIRST
    assert session.show(0.2).help is None


def test_who_holds_sooner_sees_no_keys(session: Session) -> None:
    assert session.show(0.0).help is Help.AT_FIRST
    assert session.show(1.0, HOLD).help is None


def test_h_shows_the_keys_and_hides_them(session: Session) -> None:
    session.show(0.0)
    assert session.press(Key.HELP) == []
    assert session.show(60.0, HOLD).help is Help.ASKED_FOR
    assert session.press(Key.HELP) == []
    assert session.show(1.0, HOLD).help is None


def test_escape_closes_the_keys_then_the_full_screen_and_ends_nothing_itself(session: Session) -> None:
    session.show(0.0)
    assert session.press(Key.CLOSE) == []
    assert session.show(1.0).help is None
    assert session.screen.left_full_screen == 0
    assert session.press(Key.CLOSE) == []
    assert session.screen.left_full_screen == 1


def test_m_is_for_the_session_and_shows_a_sign(session: Session) -> None:
    assert not session.show(0.0).muted
    assert session.press(Key.MUTE) == [Key.MUTE]
    assert session.show(1.0).muted
    session.press(Key.MUTE)
    assert not session.show(1.0).muted


@pytest.mark.parametrize(
    ("size_px", "shown"), [((1366, 768), 30), ((1920, 1080), 15), ((3840, 2160), 10)], ids=["laptop", "hd", "4k"]
)
def test_large_screens_are_drawn_less_often(
    size_px: tuple[int, int], shown: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = Session(monkeypatch, size_px)
    for _ in range(30):
        session.show(1 / 30 + 1e-6)
    assert session.screen.shown == shown
