"""When a frame need not be judged: while a person holds still, or nobody is there.

How late a verdict can be does not hang on what is seen: while somebody is there, the pause between two judged frames
has a fixed limit. What is seen, a movement in the picture, only ends the rest earlier.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from posecoach.pose import Landmark, Pose

#: Longest pause while somebody is there, seconds. With the 0.02 s that a camera's frames may be late, no change of form
#: is judged more than 0.2 s later than it would be; the hold clock counts across up to 0.5 s.
LONGEST_PAUSE_S = 0.18

#: Longest pause while nobody is there, seconds. Who enters moves the picture, which ends the rest at once.
LONGEST_ABSENCE_PAUSE_S = 0.33

#: A pose this long without movement is a hold and no mere pause in a movement, seconds.
STILL_AFTER_S = 0.5

#: Nobody seen for this long is an absence and no missed frame, seconds.
ABSENT_AFTER_S = 2.0

#: A joint further from where it was than this has moved: trunk lengths. A model's jitter in a held pose stays below a
#: quarter of it; at the knee it is some 4 deg of hip angle.
_STILL_TRUNKS = 0.05

#: Joints below this visibility are guessed, and jump about while the person holds still.
_SEEN = 0.5

#: The joints that the verdicts hang on, hands included as they hold the knee.
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


class BodyStillness:
    """Since when the person has not moved."""

    def __init__(self) -> None:
        self._reference: Pose | None = None
        self.since_s = math.inf

    def update(self, pose: Pose) -> None:
        """Take in the next pose in which somebody was found."""
        if self._reference is None or distance_trunks(self._reference, pose) > _STILL_TRUNKS:
            self._reference, self.since_s = pose, pose.t_s

    def disturb(self, t_s: float) -> None:
        """Count from ``t_s`` on: something moved that is no joint."""
        self.since_s = t_s

    def forget(self) -> None:
        """Begin anew with who is seen next."""
        self._reference, self.since_s = None, math.inf


def distance_trunks(before: Pose, after: Pose) -> float:
    """Return how far the joint that moved most is from where it was: trunk lengths; 0 if no joint is seen in both."""
    seen = np.minimum(before.visibility[_JOINTS], after.visibility[_JOINTS]) >= _SEEN
    moved_px = np.hypot(*(after.image_px[_JOINTS] - before.image_px[_JOINTS]).T)
    return float(moved_px[seen].max(initial=0.0)) / max(before.trunk_px, 1e-6)


@dataclass(frozen=True, slots=True)
class Pauses:
    """How long no frame need be judged.

    Attributes:
        still_s: longest pause while somebody holds still, seconds.
        absent_s: longest pause while nobody is there, seconds.
    """

    still_s: float
    absent_s: float


#: Without ``--eco``: who is there is judged in every frame, an empty room as often as a person who holds still.
USUAL = Pauses(still_s=0.0, absent_s=LONGEST_PAUSE_S)

#: What ``--eco`` asks for.
ECO = Pauses(still_s=LONGEST_PAUSE_S, absent_s=LONGEST_ABSENCE_PAUSE_S)


class Rest:
    """Decides for each frame whether it is to be judged.

    Args:
        pauses: how long none need be.
    """

    def __init__(self, pauses: Pauses) -> None:
        self._pauses = pauses
        self._still = BodyStillness()
        self._absent_since_s = math.inf
        self._frame_s = -math.inf
        self._judged_s = -math.inf

    @property
    def _absent(self) -> bool:
        return math.isfinite(self._absent_since_s)

    def wants(self, t_s: float, *, moved: bool) -> bool:
        """Return whether the frame at ``t_s`` is to be judged.

        Args:
            t_s: its time, seconds, later than that of the one before.
            moved: whether something moved since the last judged frame.
        """
        step_s, self._frame_s = t_s - self._frame_s, t_s
        if moved:
            self._still.disturb(t_s)
            if self._absent:
                # Somebody may be entering: look until it is clear that it was nobody.
                self._absent_since_s = t_s
        # The one after this must not come too late.
        return t_s - self._judged_s + step_s > self._pause_s(t_s)

    def judged(self, pose: Pose) -> None:
        """Take in what was found in a frame that was judged."""
        self._judged_s = pose.t_s
        if pose.found:
            self._absent_since_s = math.inf
            self._still.update(pose)
        elif not self._absent:
            self._absent_since_s = pose.t_s
            self._still.forget()

    def _pause_s(self, t_s: float) -> float:
        if self._absent:
            return self._pauses.absent_s if t_s - self._absent_since_s >= ABSENT_AFTER_S else 0.0
        return self._pauses.still_s if t_s - self._still.since_s >= STILL_AFTER_S else 0.0
