"""From frames to landmarks."""

from posecoach.estimation.estimator import PoseEstimator
from posecoach.estimation.following import Followed, PreparedFrame
from posecoach.estimation.landmarker import MODELS, Landmarker, model_path

__all__ = ["MODELS", "Followed", "Landmarker", "PoseEstimator", "PreparedFrame", "model_path"]
