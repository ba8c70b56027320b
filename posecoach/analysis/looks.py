"""Looking at some frames of a video with the model, and interpolating landmarks for the others."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Generic

from posecoach.capture import Frame
from posecoach.estimation import Stages
from posecoach.estimation.foresight import Foresight
from posecoach.estimation.pacing import EveryFrame, Pace
from posecoach.estimation.protocol import FoundT, PreparedT
from posecoach.pose import Pose
from posecoach.pose.between import pose_between


@dataclass(frozen=True, slots=True, eq=False)
class Coming(Generic[PreparedT]):
    """The next frame, already prepared if it will probably be looked at."""

    frame: Frame
    prepared: PreparedT | None


@dataclass(frozen=True, slots=True, eq=False)
class Passed(Generic[FoundT]):
    """A frame, and what was found in it if it was looked at."""

    frame: Frame
    found: FoundT | None


class Looks(Generic[PreparedT, FoundT]):
    """Looks at the frames that the pace wants, and at the last one.

    Args:
        stages: the estimator.
        pace: decides which frames are looked at.
    """

    def __init__(self, stages: Stages[PreparedT, FoundT], pace: Pace) -> None:
        self._stages = stages
        self._pace = pace
        self._foresight = Foresight()
        self._passed_over: Frame | None = None

    def coming(self, frames: Iterable[Frame]) -> Iterator[Coming[PreparedT]]:
        """Yield the frames after the work that any thread can do in advance."""
        for frame in frames:
            # Computed here in advance; the frame caches it.
            _ = frame.glance
            expected = isinstance(self._pace, EveryFrame) or self._foresight.expects(frame.t_s)
            yield Coming(frame, self._stages.prepare(frame) if expected else None)

    def take(self, coming: Coming[PreparedT]) -> Passed[FoundT]:
        """Look at the next frame if it is wanted."""
        frame = coming.frame
        if self._pace.wants(frame):
            return self._look(frame, self._stages.prepare(frame) if coming.prepared is None else coming.prepared)
        self._passed_over = frame
        return Passed(frame, None)

    def last(self) -> Passed[FoundT] | None:
        """Look at the last frame, as none comes after it; None if it has been looked at already."""
        frame = self._passed_over
        return None if frame is None else self._look(frame, self._stages.prepare(frame))

    def _look(self, frame: Frame, prepared: PreparedT) -> Passed[FoundT]:
        self._passed_over = None
        found = self._stages.follow(prepared)
        self._pace.looked(found.pose)
        self._foresight.looked(frame.t_s)
        return Passed(frame, found)


class Between(Generic[FoundT]):
    """Refines the poses, and interpolates those of the frames that were not looked at.

    Args:
        stages: the estimator.
        listener: called with each frame and its landmarks, in order.
    """

    def __init__(self, stages: Stages[PreparedT, FoundT], listener: Callable[[Frame, Pose], None]) -> None:
        self._refine = stages.refine
        self._listener = listener
        self._before: Pose | None = None
        self._waiting: deque[Frame] = deque()

    def take(self, passed: Passed[FoundT]) -> None:
        """Take in the next frame; those between two looks wait for the later one."""
        if passed.found is None:
            self._waiting.append(passed.frame)
            return
        if self._waiting and self._waiting[-1] is passed.frame:
            # The last frame of the video, which was skipped at first.
            self._waiting.pop()
        pose = self._refine(passed.found)
        while self._waiting and self._before is not None:
            # Removed one by one, as pictures take much memory.
            frame = self._waiting.popleft()
            self._listener(frame, pose_between(self._before, pose, frame.t_s))
        self._before = pose
        self._listener(passed.frame, pose)
