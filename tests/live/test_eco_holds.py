"""The samples as a camera with ``--eco``: real model, real frames, and the same holds."""

from __future__ import annotations

import json
from itertools import pairwise

import pytest

from posecoach.capture import VideoFile
from posecoach.engine.engine import Engine
from posecoach.estimation import PoseEstimator
from posecoach.live.eco import ECO
from posecoach.live.pace import RestingPace
from posecoach.pose.recording import decode, encode
from posecoach.profiles import Profile
from tests import videos
from tests.conftest import AnalysedSample


def test_holds_last_as_long_as_without_and_half_of_the_frames_are_spared(
    sample: AnalysedSample, profile: Profile
) -> None:
    full = json.loads((sample.out / "summary.json").read_text(encoding="utf-8"))["sets"]
    pace, engine, judged_s, sets = RestingPace(ECO), Engine(profile), [], []
    with VideoFile(videos.SAMPLES / f"{sample.name}.mp4") as video, PoseEstimator() as estimator:
        for frame in video:
            if not pace.wants(frame):
                continue
            pose = estimator.estimate(frame)
            pace.judged(pose)
            judged_s.append(frame.t_s)
            finished = engine.update(decode(encode(pose), pose.size_px)).state.finished
            sets += [finished] if finished else []
    last = engine.finish()
    sets += [last] if last else []
    assert [(s.stretch, s.side) for s in sets] == [(s["stretch"], s["side"]) for s in full]
    assert [s.hold_s for s in sets] == pytest.approx([s["hold_s"] for s in full], abs=0.2)
    assert [f.name for s in sets for f in s.faults] == [f["rule"] for s in full for f in s["faults"]]
    assert max(after - before for before, after in pairwise(judged_s)) < 0.2
    assert len(judged_s) < 0.65 * video.frames_read
