"""All steps from a pose to a verdict, shared by live, recorded and replayed runs.

Nothing here depends on cameras, screens or files, and the only clock is the time of each pose.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from posecoach.engine.impression import Impression, ImpressionFilter
from posecoach.engine.judging import Assessment
from posecoach.engine.recognition import Recogniser
from posecoach.engine.sets import SetRecord, SetState, SetTracker
from posecoach.kinematics.body import BodyTracker
from posecoach.kinematics.signals import Signals, Unseen
from posecoach.pose import Pose
from posecoach.profiles.profile import Profile
from posecoach.stretches.base import Stretch


@dataclass(frozen=True, slots=True, eq=False)
class Observation:
    """What is seen on one frame.

    Attributes:
        pose: the smoothed landmarks, with the leg labels corrected.
        signals: what was measured.
        assessment: the verdict.
        unseen: why there is no verdict, or None.
    """

    pose: Pose
    signals: Signals
    assessment: Assessment
    unseen: Unseen | None


@dataclass(frozen=True, slots=True, eq=False)
class JudgedFrame(Observation):
    """What the engine says about one frame: what is seen on it, and what follows from all frames so far.

    Attributes:
        state: the set under way and its clock.
        impression: what the person seems to be doing once no stretch has been recognised for a while, else None.
    """

    state: SetState
    impression: Impression | None = None


class Engine:
    """Turns successive poses of one person into verdicts, hold time and sets.

    Args:
        profile: the thresholds.
        only: the stretches to recognise; all if empty.
    """

    def __init__(self, profile: Profile, only: Sequence[Stretch] = ()) -> None:
        self._body = BodyTracker(profile.sight)
        self._recogniser = Recogniser(profile, only)
        self._sets = SetTracker(profile)
        self._impression = ImpressionFilter()

    def update(self, pose: Pose) -> JudgedFrame:
        """Take in the pose of the next frame, which was looked at; see `posecoach.engine.between` for the others."""
        return self.conclude(self.observe(pose))

    def observe(self, pose: Pose) -> Observation:
        """Measure the body on the next frame, and judge it."""
        smoothed, signals = self._body.update(pose)
        assessment = self._recogniser.update(signals)
        return Observation(smoothed, signals, assessment, self._recogniser.why_unseen(signals, assessment))

    def conclude(self, seen: Observation) -> JudgedFrame:
        """Take in what was seen on the next frame: the set under way and its clock go on."""
        state = self._sets.update(seen.signals, seen.assessment, seen.unseen)
        impression = self._impression.update(seen.signals, seen.assessment)
        return JudgedFrame(seen.pose, seen.signals, seen.assessment, seen.unseen, state, impression)

    def under_way(self) -> SetRecord | None:
        """Return the set under way as it stands, if it counts."""
        return self._sets.under_way()

    def finish(self) -> SetRecord | None:
        """End the session; return the set that was under way, if it counts."""
        return self._sets.finish()
