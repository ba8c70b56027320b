"""A recording with the difficult cases for exports: nobody, a stranger, hidden points, uneven times."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from posecoach.exporting import MeasuredTrack
from posecoach.pose import Landmark, Pose
from posecoach.pose.recording import Recording
from posecoach.profiles import load_profile
from tests.analysis.recordings import write_recording
from tests.bodies import KNEELING, SUPINE, Clip, hidden, moved

NOBODY, STRANGER, HIDDEN, OUTSIDE = 3, 5, 7, 9


def write_example(folder: Path) -> Recording:
    """Record a body that kneels and lies down, at uneven times."""
    clip = Clip(fps=20.0).hold(KNEELING, 2.0).hold(SUPINE, 2.0)
    poses = [replace(pose, t_s=pose.t_s + (0.013 if at % 2 else 0.0)) for at, pose in enumerate(clip.poses)]
    poses[NOBODY] = Pose.empty(poses[NOBODY].t_s, poses[NOBODY].size_px)
    poses[STRANGER] = replace(poses[STRANGER], stranger=True)
    poses[HIDDEN] = hidden(poses[HIDDEN], [Landmark.RIGHT_WRIST, Landmark.RIGHT_KNEE])
    poses[OUTSIDE] = moved(poses[OUTSIDE], [Landmark.LEFT_WRIST], 4000.0, 100.0)
    return Recording(write_recording(folder / "landmarks.rec", poses))


def measured(recording: Recording) -> MeasuredTrack:
    return MeasuredTrack.measure(recording, load_profile().sight)
