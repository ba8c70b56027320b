"""What an analysis and a live session need of whatever finds the landmarks."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Protocol, TypeVar

from posecoach.capture.frame import Frame
from posecoach.pose import Pose


class Estimator(Protocol):
    """Finds one person in successive frames.

    One estimator sees the frames of one video or one camera, in the order of their times, always on the same thread.
    """

    def estimate(self, frame: Frame) -> Pose:
        """Return the landmarks of the person in ``frame``, or `Pose.empty` if nobody is seen.

        The time of the pose is that of the frame, its size that of the picture. The picture must not be changed.
        """
        ...

    def close(self) -> None:
        """Free what the estimator holds; it is not used any more."""
        ...


class Found(Protocol):
    """What is known about a frame once the next one may be looked at."""

    @property
    def frame(self) -> Frame:
        """The frame as it was captured."""
        ...

    @property
    def pose(self) -> Pose:
        """The landmarks so far."""
        ...


PreparedT = TypeVar("PreparedT")
FoundT = TypeVar("FoundT", bound=Found)


class Stages(Protocol[PreparedT, FoundT]):
    """An estimator whose work is cut into stages, which may go on side by side, each on a thread of its own.

    Each stage takes the frames in their order; the outcome is the same as one frame after the other.
    """

    def prepare(self, frame: Frame) -> PreparedT:
        """Do what needs to know of no other frame."""
        ...

    def follow(self, prepared: PreparedT) -> FoundT:
        """Find the person: all that the next frame has to wait for."""
        ...

    def refine(self, found: FoundT) -> Pose:
        """Return the landmarks of the frame, or an empty pose if nobody is seen."""
        ...


@dataclass(frozen=True, slots=True, eq=False)
class FoundAtOnce:
    """A frame and its landmarks, which are final."""

    frame: Frame
    pose: Pose


class OneStage:
    """Any estimator as `Stages`: all of its work is the one that the next frame waits for.

    Args:
        estimator: finds the landmarks.
    """

    def __init__(self, estimator: Estimator) -> None:
        self._estimator = estimator

    def prepare(self, frame: Frame) -> Frame:
        """Return the frame as it is."""
        return frame

    def follow(self, frame: Frame) -> FoundAtOnce:
        """Have the landmarks found."""
        return FoundAtOnce(frame, replace(self._estimator.estimate(frame), t_s=frame.t_s))

    def refine(self, found: FoundAtOnce) -> Pose:
        """Return the landmarks."""
        return found.pose
