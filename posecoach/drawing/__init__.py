"""What is drawn onto a frame."""

from posecoach.drawing.overlay import Overlay

__all__ = ["Overlay"]
