"""The interfaces of estimators, as analyses and live sessions use them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Protocol, TypeVar

from posecoach.capture.frame import Frame
from posecoach.pose import Pose


class Estimator(Protocol):
    """Finds one person in successive frames.

    An estimator gets the frames of one video or camera in order of time, always on the same thread.
    """

    def estimate(self, frame: Frame) -> Pose:
        """Return the landmarks of the person in ``frame``, or `Pose.empty` if nobody is seen.

        The pose has the time of the frame and the size of its picture. The picture must not be changed.
        """
        ...

    def close(self) -> None:
        """Free all resources; the estimator is not used afterwards."""
        ...


class Found(Protocol):
    """The result of the stage that the next frame has to wait for."""

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
    """An estimator in stages, which may run in parallel, each on its own thread.

    Each stage gets the frames in order; the results are the same as without parallel stages.
    """

    def prepare(self, frame: Frame) -> PreparedT:
        """Do the work that does not depend on other frames."""
        ...

    def follow(self, prepared: PreparedT) -> FoundT:
        """Find the person; the next frame has to wait only for this."""
        ...

    def refine(self, found: FoundT) -> Pose:
        """Return the landmarks of the frame, or an empty pose if nobody is seen."""
        ...


@dataclass(frozen=True, slots=True, eq=False)
class FoundAtOnce:
    """A frame and its final landmarks."""

    frame: Frame
    pose: Pose


class OneStage:
    """Any estimator as `Stages`, with all of its work in the stage that the next frame waits for.

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
