"""Looking only at the frames that the movement requires gives the same holds as looking at all of them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

from posecoach.analysis.run import analyze_video
from posecoach.capture import VideoFile
from posecoach.engine.engine import Engine
from posecoach.engine.sets import SetRecord
from posecoach.estimation import PoseEstimator
from posecoach.estimation.pacing import live_pace
from posecoach.pose.recording import Recording, decode, encode
from posecoach.profiles import Profile
from tests import videos
from tests.conftest import AnalysedSample

#: The one sample for the camera, to save time.
CAMERA = "bridge"


def check(sets: Sequence[SetRecord], others: list[dict[str, Any]], within_s: float) -> None:
    assert [(s.stretch, s.side) for s in sets] == [(s["stretch"], s["side"]) for s in others]
    assert [s.hold_s for s in sets] == pytest.approx([s["hold_s"] for s in others], abs=within_s)
    assert [f.name for s in sets for f in s.faults] == [f["rule"] for s in others for f in s["faults"]]


@pytest.fixture
def sets(sample: AnalysedSample) -> list[dict[str, Any]]:
    return list(json.loads((sample.out / "summary.json").read_text(encoding="utf-8"))["sets"])


def test_every_frame_tells_the_same(sample: AnalysedSample, sets: list[dict[str, Any]], profile: Profile) -> None:
    every = analyze_video(videos.SAMPLES / f"{sample.name}.mp4", model="full", profile=profile, every_frame=True)
    check(every.sets, sets, 0.15)
    between = [pose.between for pose in Recording(sample.out / "landmarks.rec")]
    assert len(between) == every.source.frames
    assert 0.25 < np.mean(between) < 0.5
    assert not between[0]
    assert not between[-1]


@pytest.mark.parametrize("sample", [CAMERA], indirect=True)
def test_a_camera_without_the_skipped_frames_gives_the_same(
    sample: AnalysedSample, sets: list[dict[str, Any]], profile: Profile
) -> None:
    pace, engine, looks, found = live_pace(every_frame=False), Engine(profile), 0, []
    with VideoFile(videos.SAMPLES / f"{sample.name}.mp4") as video, PoseEstimator() as estimator:
        for frame in video:
            if not pace.wants(frame):
                continue
            pose = estimator.estimate(frame)
            pace.looked(pose)
            looks += 1
            finished = engine.update(decode(encode(pose), pose.size_px)).state.finished
            found += [finished] if finished else []
    last = engine.finish()
    found += [last] if last else []
    check(found, sets, 0.2)
    assert looks < 0.65 * video.frames_read
