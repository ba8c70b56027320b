"""Where frames come from."""

from posecoach.capture.frame import Frame
from posecoach.capture.video_file import VideoFile

__all__ = ["Frame", "VideoFile"]
