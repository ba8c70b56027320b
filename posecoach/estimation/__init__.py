"""From frames to landmarks."""

from posecoach.estimation.estimator import PoseEstimator, PreparedFrame
from posecoach.estimation.landmarker import MODELS, Landmarker, model_path

__all__ = ["MODELS", "Landmarker", "PoseEstimator", "PreparedFrame", "model_path"]
