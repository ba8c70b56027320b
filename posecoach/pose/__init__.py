"""The 33 landmarks of one person in one frame, and recordings of them."""

from posecoach.pose.landmarks import BONES, LANDMARK_COUNT, LEGS, MIRRORED, Landmark
from posecoach.pose.pose import Array, Point, Pose, scaled
from posecoach.pose.side import Side

__all__ = ["BONES", "LANDMARK_COUNT", "LEGS", "MIRRORED", "Array", "Landmark", "Point", "Pose", "Side", "scaled"]
