"""The version of posecoach."""

__version__ = "0.1.0"
