from __future__ import annotations

from dataclasses import replace

import numpy as np

from posecoach.capture import Frame
from posecoach.estimation import Estimator, OneStage, PoseEstimator, Stages
from posecoach.estimation.following import Followed, PreparedFrame
from posecoach.pose import Pose
from tests.bodies import KNEELING, pose_of

#: Lets the type checker verify that the MediaPipe estimator implements both protocols.
AS_ESTIMATOR: type[Estimator] = PoseEstimator
AS_STAGES: type[Stages[PreparedFrame, Followed]] = PoseEstimator


class Late:
    """Finds the same pose in every frame, with a time of its own."""

    def estimate(self, frame: Frame) -> Pose:
        return replace(pose_of(KNEELING, 7.0), size_px=(frame.image.shape[1], frame.image.shape[0]))

    def close(self) -> None:
        pass


def test_any_estimator_is_one_stage_and_its_poses_have_the_times_of_the_frames() -> None:
    stages = OneStage(Late())
    frame = Frame(np.zeros((48, 64, 3), np.uint8), 1.5, 3)
    found = stages.follow(stages.prepare(frame))
    assert found.frame is frame
    assert stages.refine(found) is found.pose
    assert (found.pose.t_s, found.pose.size_px) == (1.5, (64, 48))
