"""The display of a session: the window, or none."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from types import TracebackType

import numpy as np
from numpy.typing import NDArray

from posecoach.coach import CoachView, SessionSummary, Stage
from posecoach.engine.engine import JudgedFrame
from posecoach.profiles import Profile
from posecoach.window.apart import WindowApart
from posecoach.window.scene import Help, Scene, Shown
from posecoach.window.summary import PAGE_S
from posecoach.window.window import Key

#: Size of the window and its picture when it does not fill the screen.
_WINDOW_PX = (1280, 720)

#: Most pixels a second to draw and show, and the lowest rate, pictures a second: the estimation needs the processor
#: more. At 1366 x 768 every picture of the camera is shown.
_PIXELS_PER_S, _LOWEST_RATE = 40e6, 12.0

#: The keys are shown for this long at the start, seconds, or until the first hold.
_HELP_AT_FIRST_S = 10.0


class SilentDisplay:
    """A display without window and keys."""

    lost = False

    def show(
        self,
        image: NDArray[np.uint8] | None,
        judged: JudgedFrame | None,
        view: CoachView,
        summary: SessionSummary | None = None,
    ) -> None:
        """Do nothing."""

    def pressed(self) -> list[Key]:
        """Return no keys."""
        return []


class WindowDisplay:
    """Composes the scene and shows it in a window.

    Args:
        profile: its visibility threshold decides which landmarks are drawn.
        fill_screen: fill the screen at its resolution instead of using a window of 1280 x 720.
        muted: whether voice and tones start muted.
        clock: monotonic clock, seconds.

    Raises:
        DisplayError: there is no screen.
    """

    def __init__(
        self,
        profile: Profile,
        *,
        fill_screen: bool = True,
        muted: bool = False,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._profile = profile
        self._window = WindowApart(None if fill_screen else _WINDOW_PX)
        self._clock = clock
        self._scene: Scene | None = None
        self._opened_s = math.inf
        self._shown_s = -math.inf
        self._least_s = 0.0
        self._summary_since_s = math.inf
        self._help: Help | None = Help.AT_FIRST
        self._muted = muted
        self._shown: tuple[CoachView | None, Shown] = (None, Shown())
        self._shown_image: NDArray[np.uint8] | None = None

    def __enter__(self) -> WindowDisplay:
        self._window.open()
        height, width = self._window.canvas.shape[:2]
        self._scene = Scene((width, height), self._profile)
        self._least_s = 1.0 / max(_LOWEST_RATE, _PIXELS_PER_S / (width * height))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._window.close()

    @property
    def lost(self) -> bool:
        """Whether the screen is gone or the window's process has died."""
        return self._window.lost

    def show(
        self,
        image: NDArray[np.uint8] | None,
        judged: JudgedFrame | None,
        view: CoachView,
        summary: SessionSummary | None = None,
    ) -> None:
        """Compose and show a picture if there is something new and the last picture is on the screen."""
        if image is None or self._scene is None or not self._window.ready:
            return
        now_s = self._clock()
        if now_s - self._shown_s < self._least_s:
            return
        self._opened_s = min(self._opened_s, now_s)
        begun = view.stage not in (Stage.SETUP, Stage.GET_READY)
        if self._help is Help.AT_FIRST and (begun or now_s - self._opened_s >= _HELP_AT_FIRST_S):
            self._help = None
        if summary is not None:
            self._summary_since_s = min(self._summary_since_s, now_s)
        page = 0 if summary is None else int((now_s - self._summary_since_s) / PAGE_S)
        shown = Shown(self._help, self._muted, summary, page)
        if image is self._shown_image and (view, shown) == self._shown:
            time.sleep(0.001)
            return
        self._shown_s, self._shown_image, self._shown = now_s, image, (view, shown)
        self._scene.compose(image, judged, view, shown, self._window.canvas)
        self._window.show()

    def pressed(self) -> list[Key]:
        """Return the keys that concern the session; those for the window are handled here."""
        return [key for key in self._window.poll() if not self._is_own(key)]

    def _is_own(self, key: Key) -> bool:
        """Handle a key for the window; return whether it was one."""
        if key is Key.HELP:
            self._help = None if self._help is Help.ASKED_FOR else Help.ASKED_FOR
        elif key is Key.CLOSE and self._help is not None:
            self._help = None
        elif key is Key.CLOSE:
            self._window.leave_full_screen()
        elif key is Key.MUTE:
            self._muted = not self._muted
        return key in (Key.HELP, Key.CLOSE)
