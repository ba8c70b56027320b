"""The number of this posecoach."""

__version__ = "0.1.0"
