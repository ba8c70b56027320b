from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from posecoach.capture.reading import Reading
from posecoach.pose import LANDMARK_COUNT, Pose
from posecoach.pose.recording import Recording
from posecoach.profiles import load_profile
from posecoach.results.files import analyze_into, default_folder
from posecoach.results.request import RECORDING_NAME, Request
from posecoach.results.tables import SUMMARY_NAME
from posecoach.tuning.sources import own_recording, packed_landmarks
from tests import videos
from tests.analysis.recordings import write_recording
from tests.bodies import KNEELING, SIZE_PX, pose_of

REQUEST = Request("lite", load_profile(), annotate=False)


def replaced(video: Path) -> None:
    """Put another video in the place of one, of the same name, size and time."""
    content, status = bytearray(video.read_bytes()), video.stat()
    content[len(content) // 2] ^= 1
    video.write_bytes(content)
    os.utime(video, ns=(status.st_atime_ns, status.st_mtime_ns))


def half(video: Path) -> None:
    path = default_folder(video) / RECORDING_NAME
    path.write_bytes(path.read_bytes().replace(b'"complete": true', b'"complete":false'))


CHANGES: dict[str, tuple[Callable[[Path], object], bool]] = {
    "nothing": (lambda _: None, True),
    "another video of the same name": (replaced, False),
    "a longer video": (lambda video: video.write_bytes(video.read_bytes() + b"free"), False),
    "another time": (lambda video: os.utime(video, (1e9, 1e9)), False),
    "no summary": (lambda video: (default_folder(video) / SUMMARY_NAME).unlink(), False),
    "a summary of something else": (lambda video: (default_folder(video) / SUMMARY_NAME).write_text("[]"), False),
    "not finished": (half, False),
}


@pytest.fixture(scope="module")
def analysed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    video = videos.nobody(tmp_path_factory.mktemp("analysed"))
    analyze_into(video, default_folder(video), REQUEST)
    return video


@pytest.mark.parametrize(("change", "belongs"), CHANGES.values(), ids=CHANGES)
def test_a_recording_belongs_to_its_video(
    change: Callable[[Path], object], belongs: bool, analysed: Path, tmp_path: Path
) -> None:
    shutil.copytree(analysed.parent, tmp_path, dirs_exist_ok=True)
    video = tmp_path / analysed.name
    change(video)
    assert (own_recording(video) is not None) is belongs


@pytest.mark.parametrize("reading", [Reading(speed=0.5), Reading(mirrored=True)], ids=["slow motion", "mirrored"])
def test_a_recording_of_another_way_to_read_the_video_is_not_taken(reading: Reading, analysed: Path) -> None:
    assert own_recording(analysed) is not None
    assert own_recording(analysed, reading) is None


@pytest.mark.parametrize("content", [None, b"", b"no recording at all"])
def test_no_recording_is_none(tmp_path: Path, content: bytes | None) -> None:
    video = videos.write_video(tmp_path / "video.mp4", [0.0, 0.5])
    if content is not None:
        default_folder(video).mkdir()
        (default_folder(video) / RECORDING_NAME).write_bytes(content)
    assert own_recording(video) is None


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
