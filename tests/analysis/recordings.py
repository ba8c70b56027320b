"""Recordings of synthetic people, made for the tests."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from posecoach.pose import Pose
from posecoach.pose.recording import RecordingInfo, RecordingWriter, encode
from tests.bodies import KNEELING, RIGHT, SITTING, SIZE_PX, SUPINE, Clip

INFO = RecordingInfo("stretch.mp4", *SIZE_PX, "full")


def write_recording(path: Path, poses: Iterable[Pose], *, stopped_early: bool = False, finished: bool = True) -> Path:
    with RecordingWriter(path, INFO) as writer:
        for pose in poses:
            writer.append(encode(pose))
        if finished:
            writer.finish(stopped_early=stopped_early)
    return path


def all_stretches(fps: float = 10.0) -> Clip:
    """Every stretch held for 8 s, with a fault in the kneeling one, nobody for a moment, and rests between."""
    clip = Clip(fps=fps)
    for figure in RIGHT.values():
        clip.hold(SITTING, 5.0, moving_s=0.5).hold(figure, 8.0, moving_s=0.5)
    clip.hold(SITTING, 5.0).hold(KNEELING, 5.0).hold(KNEELING.leaning(45.0), 2.0).hold(KNEELING, 5.0)
    clip.hold(SUPINE, 6.0, moving_s=0.5)
    clip.poses[60:64] = [Pose.empty(pose.t_s, pose.size_px) for pose in clip.poses[60:64]]
    return clip
