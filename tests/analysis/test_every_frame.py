"""Looking only at the frames that the movement requires gives the same holds as looking at all of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
import pytest

from posecoach.analysis.run import analyze_video
from posecoach.capture import VideoFile
from posecoach.engine.engine import Engine
from posecoach.engine.sets import SetRecord
from posecoach.estimation import PoseEstimator
from posecoach.estimation.pacing import live_pace
from posecoach.pose import Pose
from posecoach.pose.recording import Recording, decode, encode
from posecoach.profiles import Profile
from tests import videos
from tests.conftest import AnalysedSample

#: The one sample for the camera, to save time.
CAMERA = "bridge"

#: The beginning of a sample that has all changes of form but coming out of it: rest, right, wrong, right. Seconds.
UNTIL_S = 22.0


def check(sets: Sequence[SetRecord], others: Sequence[SetRecord], within_s: float) -> None:
    assert [(s.stretch, s.side) for s in sets] == [(s.stretch, s.side) for s in others]
    assert [s.hold_s for s in sets] == pytest.approx([s.hold_s for s in others], abs=within_s)
    assert [f.name for s in sets for f in s.faults] == [f.name for s in others for f in s.faults]
    assert sum(len(s.faults) for s in sets) == 1


def judged(poses: Iterable[Pose], profile: Profile) -> list[SetRecord]:
    """Return the sets in these poses."""
    engine = Engine(profile)
    finished = [engine.update(pose).state.finished for pose in poses]
    return [record for record in (*finished, engine.finish()) if record is not None]


@pytest.fixture
def looked_at(sample: AnalysedSample) -> list[Pose]:
    """The poses of the usual analysis, which looks at some frames only."""
    return [pose for pose in Recording(sample.out / "landmarks.rec") if pose.t_s < UNTIL_S]


@pytest.fixture
def clip(sample: AnalysedSample, tmp_path: Path) -> Path:
    return videos.sample_start(tmp_path / "clip.mp4", sample.name, UNTIL_S)


def test_every_frame_tells_the_same(clip: Path, looked_at: list[Pose], profile: Profile) -> None:
    every = analyze_video(clip, model="full", profile=profile, every_frame=True)
    check(every.sets, judged(looked_at, profile), 0.15)
    between = [pose.between for pose in looked_at]
    assert len(between) == every.source.frames
    assert 0.25 < np.mean(between) < 0.5


def test_the_first_and_the_last_frame_are_looked_at(sample: AnalysedSample) -> None:
    first, *_, last = Recording(sample.out / "landmarks.rec")
    assert not first.between
    assert not last.between


@pytest.mark.parametrize("sample", [CAMERA], indirect=True)
def test_a_camera_without_the_skipped_frames_gives_the_same(
    clip: Path, looked_at: list[Pose], profile: Profile
) -> None:
    pace, found = live_pace(every_frame=False), []
    with VideoFile(clip) as video, PoseEstimator() as estimator:
        for frame in video:
            if not pace.wants(frame):
                continue
            pose = estimator.estimate(frame)
            pace.looked(pose)
            found.append(decode(encode(pose), pose.size_px))
    check(judged(found, profile), judged(looked_at, profile), 0.2)
    assert len(found) < 0.65 * video.frames_read
