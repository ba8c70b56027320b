from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from posecoach.capture.video_file import probe
from posecoach.pose import LANDMARK_COUNT, Pose
from posecoach.pose.recording import Recording, RecordingInfo, RecordingWriter, encode
from posecoach.results.files import default_folder
from posecoach.results.request import RECORDING_NAME
from posecoach.tuning.sources import own_recording, packed_landmarks
from tests import videos
from tests.analysis.recordings import write_recording
from tests.bodies import KNEELING, SIZE_PX, pose_of

VIDEO = RecordingInfo("elsewhere/video.mp4", 64, 48, "full")


def analysed(video: Path, info: RecordingInfo, last_s: float, *, finished: bool, older: bool) -> None:
    path = default_folder(video) / RECORDING_NAME
    path.parent.mkdir()
    with RecordingWriter(path, info) as writer:
        for t_s in np.linspace(0.0, last_s, 5):
            writer.append(encode(Pose.empty(float(t_s), (info.width, info.height))))
        if finished:
            writer.finish(stopped_early=False)
    if older:
        made_s = video.stat().st_mtime - 10
        os.utime(path, (made_s, made_s))


@pytest.mark.parametrize(
    ("info", "last_s", "finished", "older", "belongs"),
    [
        (VIDEO, 2.0, True, False, True),
        (replace(VIDEO, width=48, height=64), 2.0, True, False, True),
        (replace(VIDEO, source="video.mov"), 2.0, True, False, False),
        (replace(VIDEO, width=128), 2.0, True, False, False),
        (VIDEO, 9.0, True, False, False),
        (replace(VIDEO, speed=0.5), 2.0, True, False, False),
        (replace(VIDEO, mirrored=True), 2.0, True, False, False),
        (VIDEO, 2.0, False, False, False),
        (VIDEO, 2.0, True, True, False),
    ],
    ids=[
        "its own",
        "turned upright",
        "other video",
        "other size",
        "other length",
        "slow motion",
        "mirrored",
        "not finished",
        "older",
    ],
)
def test_a_recording_belongs_to_its_video(
    tmp_path: Path, info: RecordingInfo, last_s: float, finished: bool, older: bool, belongs: bool
) -> None:
    video = videos.write_video(tmp_path / "video.mp4", [0.0, 0.5, 1.0, 1.5, 2.0])
    analysed(video, info, last_s, finished=finished, older=older)
    found = own_recording(video, probe(video))
    assert (found is not None) is belongs


@pytest.mark.parametrize("content", [None, b"", b"no recording at all"])
def test_no_recording_is_none(tmp_path: Path, content: bytes | None) -> None:
    video = videos.write_video(tmp_path / "video.mp4", [0.0, 0.5])
    if content is not None:
        default_folder(video).mkdir()
        (default_folder(video) / RECORDING_NAME).write_bytes(content)
    assert own_recording(video, probe(video)) is None


def test_landmarks_are_packed(tmp_path: Path) -> None:
    poses = [pose_of(KNEELING, 0.0), Pose.empty(0.1, SIZE_PX), pose_of(KNEELING, 0.25)]
    packed = packed_landmarks(Recording(write_recording(tmp_path / "r.rec", poses)))
    count, points = len(poses), len(poses) * LANDMARK_COUNT
    times = np.frombuffer(packed, "<f8", count)
    tenths = np.frombuffer(packed, "<i2", 2 * points, 8 * count).reshape(count, LANDMARK_COUNT, 2)
    visibility = np.frombuffer(packed, "u1", points, 8 * count + 4 * points).reshape(count, LANDMARK_COUNT)
    assert len(packed) == 8 * count + 5 * points
    assert times.tolist() == [0.0, 0.1, 0.25]
    np.testing.assert_allclose(tenths[0] / 10.0, poses[0].image_px, atol=0.2)
    assert visibility[1].max() == 0
    assert visibility[2].min() > 0
