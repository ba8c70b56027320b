"""From frames to landmarks."""

from posecoach.estimation.landmarker import MODELS, PoseEstimator, model_path

__all__ = ["MODELS", "PoseEstimator", "model_path"]
