"""Where a session is shown: the window, or nowhere."""

from __future__ import annotations

import time
from types import TracebackType

import numpy as np
from numpy.typing import NDArray

from posecoach.coach import CoachView, SessionSummary
from posecoach.engine.engine import JudgedFrame
from posecoach.profiles import Profile
from posecoach.window.apart import WindowApart
from posecoach.window.scene import Scene
from posecoach.window.window import Key

#: Size of the canvas that is drawn; the window scales it.
_CANVAS_PX = (1280, 720)


class SilentDisplay:
    """Shows nothing and has no keys."""

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
        profile: says how well a landmark must be seen to be drawn.
        full_screen: begin in full screen.

    Raises:
        DisplayError: there is no screen.
    """

    def __init__(self, profile: Profile, *, full_screen: bool = False) -> None:
        self._scene = Scene(_CANVAS_PX, profile)
        self._window = WindowApart(_CANVAS_PX, full_screen=full_screen)
        self._help = False
        self._shown_image: NDArray[np.uint8] | None = None
        self._shown: tuple[CoachView | None, bool] = (None, False)

    def __enter__(self) -> WindowDisplay:
        self._window.open()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._window.close()

    @property
    def lost(self) -> bool:
        """Whether the screen has gone, or what shows the window has died."""
        return self._window.lost

    def show(
        self,
        image: NDArray[np.uint8] | None,
        judged: JudgedFrame | None,
        view: CoachView,
        summary: SessionSummary | None = None,
    ) -> None:
        """Compose and show, if there is anything new to see and the last picture is on the screen."""
        if image is None or not self._window.ready:
            return
        if image is self._shown_image and (view, self._help) == self._shown:
            time.sleep(0.001)
            return
        self._shown_image, self._shown = image, (view, self._help)
        self._window.show(self._scene.compose(image, judged, view, self._help, summary))

    def pressed(self) -> list[Key]:
        """Return the keys that concern the session; help is dealt with here."""
        keys = self._window.poll()
        for _ in range(keys.count(Key.HELP)):
            self._help = not self._help
        return [key for key in keys if key is not Key.HELP]
