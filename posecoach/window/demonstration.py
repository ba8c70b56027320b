"""The demonstration: a short mirrored video loop of a person who gets into the stretch, holds it and comes out."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import cv2
import numpy as np

from posecoach.capture import Frame, VideoFile
from posecoach.drawing.shapes import Image
from posecoach.kinematics.signals import Posture
from posecoach.pose import Side
from posecoach.stretches import STRETCHES
from posecoach.stretches.base import Demonstration

_OTHER = {"left": "right", "right": "left"}


class DemonstrationPlayer:
    """Plays the loop of a stretch; frames are decoded only when requested.

    Args:
        clock: monotonic clock, seconds.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._shown: tuple[str, Side] | None = None
        self._flipped = False
        self._loop: Demonstration | None = None
        self._far = False
        self._video: VideoFile | None = None
        self._frames: Iterator[Frame] = iter(())
        self._began_s = 0.0
        self._picture: Image | None = None
        self._picture_s, self._step_s = -1.0, 0.0

    def picture(self, stretch: str, side: Side, facing: str) -> Image | None:
        """Return the picture to show now, None if the stretch has no loop or its file is missing.

        Args:
            stretch: name of the stretch.
            side: stretched side; both, or none while either will do.
            facing: which edge of the mirror the person faces, or which the head lies at, when the loop begins: "left",
                "right", or "" if that is not known.

        Raises:
            VideoError: the loop cannot be read.
        """
        if (stretch, side) != self._shown:
            self._begin(stretch, side, facing)
        if self._loop is None:
            return None
        elapsed_s = self._clock() - self._began_s
        while self._picture is None or self._picture_s + self._step_s <= elapsed_s:
            frame = next(self._frames, None)
            if frame is None:
                self._open()
                elapsed_s = 0.0
                continue
            self._picture_s = frame.t_s
            self._picture = np.asarray(cv2.flip(frame.image, 1), np.uint8) if self._flipped else frame.image
        return self._picture

    def stop(self) -> None:
        """Close the loop; the next one starts from the beginning."""
        if self._video is not None:
            self._video.close()
        self._shown, self._loop, self._video, self._frames = None, None, None, iter(())
        self._picture, self._picture_s = None, -1.0

    def _begin(self, stretch: str, side: Side, facing: str) -> None:
        self.stop()
        self._shown = (stretch, side)
        loop = STRETCHES[stretch].demonstration if stretch in STRETCHES else None
        if loop is not None and all(path.is_file() for path in loop.files):
            self._loop = loop
            lying = Posture.SUPINE in STRETCHES[stretch].postures
            self._far, self._flipped = turned(side, facing, lying=lying, has_far=self._loop.far is not None)
            self._open()

    def _open(self) -> None:
        if self._video is not None:
            self._video.close()
        if self._loop is not None:
            path = self._loop.far if self._far and self._loop.far is not None else self._loop.near
            self._video = VideoFile(path)
            self._frames = iter(self._video)
            self._step_s = 1.0 / max(1.0, self._video.info.fps)
        self._began_s = self._clock()
        self._picture = None


def turned(side: Side, facing: str, *, lying: bool, has_far: bool) -> tuple[bool, bool]:
    """Return whether to show the loop with the stretched leg away from the viewer, and whether to flip it.

    As they are, loops show the left side: with that leg near, the person faces right, or lies with the head to the
    left; with that leg far it is the other way round.

    Args:
        side: the stretched side; both or none follows the direction in which the person faces or lies.
        facing: the edge of the mirror that the person faces, or where the head is when lying; "" if unknown.
        lying: whether the stretch is done lying on the back.
        has_far: whether there is a loop with the stretched leg away from the viewer; if not, the person has to turn.
    """
    near = "left" if lying else "right"
    if side not in (Side.LEFT, Side.RIGHT):
        return False, facing == _OTHER[near]
    flipped = side is Side.RIGHT
    as_near = _OTHER[near] if flipped else near
    return has_far and facing == _OTHER[as_near], flipped
