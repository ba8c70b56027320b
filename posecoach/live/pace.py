"""Which frames of the camera are judged: all of them, or fewer while nothing happens."""

from __future__ import annotations

from typing import Protocol

from posecoach.capture.frame import Frame
from posecoach.live.eco import Pauses, Rest
from posecoach.live.motion import MotionDetector
from posecoach.pose import Pose


class Pace(Protocol):
    """Asked before each frame; told what was found in those it wanted."""

    def wants(self, frame: Frame) -> bool:
        """Return whether a pose is to be looked for in ``frame``."""
        ...

    def judged(self, pose: Pose) -> None:
        """Take in what was found in the frame that was wanted last."""
        ...


class EveryFrame:
    """Wants every frame."""

    def wants(self, frame: Frame) -> bool:  # noqa: ARG002 - whichever it is
        """Return True."""
        return True

    def judged(self, pose: Pose) -> None:
        """Do nothing."""


class RestingPace:
    """Wants fewer frames while nothing happens.

    Args:
        pauses: how long none need be judged.
    """

    def __init__(self, pauses: Pauses) -> None:
        self._rest = Rest(pauses)
        self._motion = MotionDetector()

    def wants(self, frame: Frame) -> bool:
        """Return whether something moves in ``frame``, or a pause is over."""
        return self._rest.wants(frame.t_s, moved=self._motion.update(frame.image))

    def judged(self, pose: Pose) -> None:
        """Measure stillness against ``pose`` and its picture from now on."""
        self._rest.judged(pose)
        self._motion.judged(pose)
