"""Play a video in a window."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import cv2

from posecoach.capture import VideoFile
from posecoach.drawing.screen import use_the_system_x_library
from posecoach.runtime.native_output import quiet_native_stderr

_TITLE = "posecoach"
_QUIT_KEYS = (ord("q"), 27)


def play_apart(path: Path) -> None:
    """Play a video in a process of its own, until it ends or is closed.

    The analysis has loaded PyAV, whose own copy of the X client library would hang a window opened after it.
    """
    subprocess.run([sys.executable, "-m", __name__, str(path.absolute())], check=False)  # noqa: S603


def play(path: Path) -> None:
    """Show a video at its own pace until it ends, its window is closed, or q or Escape is pressed.

    The window is opened before the video: see `posecoach.capture.picture_source.open_pictures`.
    """
    use_the_system_x_library()
    cv2.namedWindow(_TITLE, cv2.WINDOW_NORMAL | cv2.WINDOW_KEEPRATIO | cv2.WINDOW_GUI_NORMAL)
    cv2.waitKey(1)
    began_s = time.monotonic()
    try:
        with VideoFile(path) as video:
            cv2.resizeWindow(_TITLE, video.info.width, video.info.height)
            for frame in video:
                cv2.imshow(_TITLE, frame.image)
                wait_ms = round((frame.t_s - (time.monotonic() - began_s)) * 1000)
                key = cv2.waitKey(max(1, wait_ms)) & 0xFF
                if key in _QUIT_KEYS or cv2.getWindowProperty(_TITLE, cv2.WND_PROP_VISIBLE) < 1:
                    return
    except cv2.error:
        # Qt raises if the window was closed with the mouse.
        return
    finally:
        cv2.destroyAllWindows()


if __name__ == "__main__":
    quiet_native_stderr()
    play(Path(sys.argv[1]))
