"""The stretches: each one file of data, in this package or in the user's own folder."""

from posecoach.stretches.base import Check, Fault, Gate, Stretch
from posecoach.stretches.registry import STRETCHES, stretch_named

__all__ = ["STRETCHES", "Check", "Fault", "Gate", "Stretch", "stretch_named"]
