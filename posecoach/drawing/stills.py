"""The pictures of a report, collected frame by frame and drawn like the annotated video."""

from __future__ import annotations

from posecoach.analysis.key_frames import KeyFrameCollector
from posecoach.drawing.overlay import Overlay
from posecoach.drawing.shapes import Image
from posecoach.engine.engine import JudgedFrame
from posecoach.profiles.profile import Profile


def key_frame_collector(profile: Profile) -> KeyFrameCollector:
    """Return a collector that draws the verdict onto the pictures that it keeps."""

    def draw(image: Image, judged: JudgedFrame) -> None:
        Overlay(profile, (image.shape[1], image.shape[0])).draw(image, judged)

    return KeyFrameCollector(draw)
