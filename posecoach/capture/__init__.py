"""Reading frames from video files and cameras."""

from posecoach.capture.frame import Frame
from posecoach.capture.video_file import VideoFile

__all__ = ["Frame", "VideoFile"]
