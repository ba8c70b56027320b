"""Finding the landmarks of a person in frames."""

from posecoach.estimation.estimator import PoseEstimator
from posecoach.estimation.following import Followed, PreparedFrame
from posecoach.estimation.landmarker import MODELS, Landmarker, model_path
from posecoach.estimation.protocol import Estimator, OneStage, Stages

__all__ = [
    "MODELS",
    "Estimator",
    "Followed",
    "Landmarker",
    "OneStage",
    "PoseEstimator",
    "PreparedFrame",
    "Stages",
    "model_path",
]
