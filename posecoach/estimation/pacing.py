"""Which frames the model looks at: as many as the movement requires.

While somebody is there, the pause between two looks has a fixed limit, whatever is seen. Movement of the body or in the
picture only makes the next look come earlier. Nothing here depends on the speed of the machine: the same frames are
looked at everywhere.
"""

from __future__ import annotations

import math
from collections import deque
from typing import Protocol

import numpy as np

from posecoach.capture.frame import Frame
from posecoach.estimation.beat import Beat
from posecoach.estimation.motion import MotionDetector
from posecoach.pose import Landmark, Pose

#: Longest pause between two looks while somebody is there, seconds.
LONGEST_PAUSE_S = 0.1

#: Pause between two looks while anything moves, seconds: more looks a second give no more information.
SHORTEST_PAUSE_S = 1.0 / 30.0

#: Seeing nobody for this long is an absence and not a missed detection, seconds.
ABSENT_AFTER_S = 2.0

#: Longest pause with a camera while nobody is there, seconds. A person who enters causes movement, which ends it.
ABSENCE_PAUSE_S = 0.5

#: The next look comes before a joint has moved further than this, trunk lengths: at the knee some 4 deg of hip angle.
#: A model's jitter in a held pose stays below a half of it.
_STEP_TRUNKS = 0.05

#: Speed is measured over at least this long, seconds, so that the jitter of a model does not count as movement.
_SPEED_OVER_S = 0.09

#: Joints below this visibility are guessed, and jump about while the person holds still.
_SEEN = 0.5

#: Tolerance for times of frames, seconds, so that three frames at 30 a second do not exceed the longest pause.
_TIME_TOLERANCE_S = 0.002

#: The joints that verdicts depend on, including the hands, which hold the knee.
_JOINTS = [
    Landmark.LEFT_SHOULDER,
    Landmark.RIGHT_SHOULDER,
    Landmark.LEFT_WRIST,
    Landmark.RIGHT_WRIST,
    Landmark.LEFT_HIP,
    Landmark.RIGHT_HIP,
    Landmark.LEFT_KNEE,
    Landmark.RIGHT_KNEE,
    Landmark.LEFT_ANKLE,
    Landmark.RIGHT_ANKLE,
]


class Pace(Protocol):
    """Chooses the frames to look at, and takes in the poses found in them."""

    def wants(self, frame: Frame) -> bool:
        """Return whether the model should look at ``frame``."""
        ...

    def looked(self, pose: Pose) -> None:
        """Take in the pose of the last chosen frame."""
        ...


class EveryFrame:
    """Wants every frame."""

    def wants(self, frame: Frame) -> bool:  # noqa: ARG002 - the protocol's signature
        """Return True."""
        return True

    def looked(self, pose: Pose) -> None:
        """Do nothing."""


class MovementPace:
    """Wants as many frames as the movement requires: 10 a second while the person is still, 30 while anything moves.

    Args:
        absence_pause_s: longest pause while nobody is there, seconds.
    """

    def __init__(self, absence_pause_s: float = LONGEST_PAUSE_S) -> None:
        self._rule = PauseRule(absence_pause_s)
        self._motion = MotionDetector()

    def wants(self, frame: Frame) -> bool:
        """Return whether something moves in ``frame``, or the pause is over."""
        return self._rule.wants(frame.t_s, moved=self._motion.update(frame.glance))

    def looked(self, pose: Pose) -> None:
        """Measure movement against ``pose`` and its picture from now on."""
        self._rule.looked(pose)
        self._motion.looked(pose)


def live_pace(*, every_frame: bool) -> Pace:
    """Return the pace for a camera."""
    return EveryFrame() if every_frame else MovementPace(ABSENCE_PAUSE_S)


class PauseRule:
    """Decides for each frame whether the model looks at it.

    Args:
        absence_pause_s: longest pause while nobody is there, seconds.
    """

    def __init__(self, absence_pause_s: float) -> None:
        self._absence_pause_s = absence_pause_s
        self._speed = BodySpeed()
        self._beat = Beat()
        self._absent_since_s = math.inf
        self._frame_s = -math.inf
        self._looked_s = -math.inf

    @property
    def _absent(self) -> bool:
        return math.isfinite(self._absent_since_s)

    def wants(self, t_s: float, *, moved: bool) -> bool:
        """Return whether the model should look at the frame at ``t_s``.

        Args:
            t_s: its time, seconds, later than that of the one before.
            moved: whether something moved since the last look.
        """
        step_s, self._frame_s = t_s - self._frame_s, t_s
        if moved and self._absent:
            # Somebody may be entering: keep looking until it was clearly nobody.
            self._absent_since_s = t_s
        # Corrections that are learnt at a beat then come from the same frames at every pace.
        if self._beat.begins(t_s) and not self._away(t_s):
            return True
        since_s = t_s - self._looked_s
        pause_s = SHORTEST_PAUSE_S if moved else self._pause_s(t_s)
        # Take the frame nearest to the end of the pause, or this one if the next would be too late.
        return since_s + step_s / 2 >= pause_s or since_s + step_s > self._limit_s(t_s) + _TIME_TOLERANCE_S

    def looked(self, pose: Pose) -> None:
        """Take in the pose of a frame that was looked at."""
        self._looked_s = pose.t_s
        if pose.found:
            self._absent_since_s = math.inf
            self._speed.update(pose)
        elif not self._absent:
            self._absent_since_s = pose.t_s
            self._speed.forget()

    def _pause_s(self, t_s: float) -> float:
        """Return the pause that the poses so far allow."""
        if self._absent:
            return self._limit_s(t_s) if self._away(t_s) else SHORTEST_PAUSE_S
        return min(max(_STEP_TRUNKS / max(self._speed.trunks_s, 1e-6), SHORTEST_PAUSE_S), LONGEST_PAUSE_S)

    def _limit_s(self, t_s: float) -> float:
        return self._absence_pause_s if self._away(t_s) else LONGEST_PAUSE_S

    def _away(self, t_s: float) -> bool:
        """Return whether nobody has been there for long enough to count as absence."""
        return self._absent and t_s - self._absent_since_s >= ABSENT_AFTER_S


class BodySpeed:
    """The speed of the fastest joint.

    Attributes:
        trunks_s: its speed, trunk lengths a second; infinite while nothing is known.
    """

    def __init__(self) -> None:
        self._poses: deque[Pose] = deque()
        self.trunks_s = math.inf

    def update(self, pose: Pose) -> None:
        """Take in the next pose in which somebody was found."""
        self._poses.append(pose)
        while len(self._poses) > 2 and pose.t_s - self._poses[1].t_s >= _SPEED_OVER_S:
            self._poses.popleft()
        before = self._poses[0]
        lasted_s = pose.t_s - before.t_s
        self.trunks_s = distance_trunks(before, pose) / lasted_s if lasted_s > 0.0 else math.inf

    def forget(self) -> None:
        """Start again with the next person."""
        self._poses.clear()
        self.trunks_s = math.inf


def distance_trunks(before: Pose, after: Pose) -> float:
    """Return how far the joint that moved most has moved, trunk lengths; 0 if no joint is visible in both."""
    seen = np.minimum(before.visibility[_JOINTS], after.visibility[_JOINTS]) >= _SEEN
    moved_px = np.hypot(*(after.image_px[_JOINTS] - before.image_px[_JOINTS]).T)
    return float(moved_px[seen].max(initial=0.0)) / max(before.trunk_px, 1e-6)
