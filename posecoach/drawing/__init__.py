"""Drawing verdicts onto frames."""

from posecoach.drawing.overlay import Overlay

__all__ = ["Overlay"]
