"""Poses and pictures judged as they come."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np
import pytest

import posecoach
from posecoach.analysis.replay import analyze_recording
from posecoach.capture import Frame
from posecoach.pose import Pose
from posecoach.pose.recording import Recording
from posecoach.runtime.errors import ModelError, ProfileError, UsageError
from tests.analysis.recordings import all_stretches, write_recording
from tests.api.test_analyzing import Puppeteer
from tests.bodies import looked_at

POSES = all_stretches(fps=5.0).poses
PICTURE = np.zeros((48, 64, 3), np.uint8)


def noting(poses: Iterable[Pose], taken: list[Pose]) -> Iterator[Pose]:
    """Yield poses, and note each that is asked for."""
    for pose in poses:
        taken.append(pose)
        yield pose


def test_a_recording(tmp_path: Path, profile: posecoach.Profile) -> None:
    recording = Recording(str(write_recording(tmp_path / "a.rec", POSES)))
    judging = posecoach.judge(recording)
    frames = list(judging)
    assert len(frames) == len(POSES)
    assert judging.sets == analyze_recording(recording, profile).sets


def test_pictures_are_judged_like_their_recording(tmp_path: Path) -> None:
    recording = Recording(write_recording(tmp_path / "a.rec", POSES))
    pictures = [(PICTURE, pose.t_s) for pose in POSES]
    by_pictures = posecoach.judge(pictures, estimator=Puppeteer())
    assert [f.state.hold for f in by_pictures] == [f.state.hold for f in posecoach.judge(recording)]
    by_frames = posecoach.judge([Frame(PICTURE, t_s, 0) for _, t_s in pictures], estimator=Puppeteer())
    assert len(list(by_frames)) == len(POSES)
    assert by_frames.sets == by_pictures.sets


def test_frames_are_judged_when_they_are_asked_for() -> None:
    taken: list[Pose] = []
    judging = posecoach.judge(noting(POSES, taken))
    assert taken == []
    next(judging)
    assert len(taken) == 1


def test_the_set_under_way_is_told() -> None:
    judging = posecoach.judge(POSES)
    while not judging.sets:
        next(judging)
    begun = judging.sets
    assert [done.stretch for done in begun] == ["kneeling_hip_flexor"]
    next(judging)
    assert judging.sets[0].hold_s > begun[0].hold_s


def test_frames_between_looks_wait_for_the_later_look(tmp_path: Path, profile: posecoach.Profile) -> None:
    looks = range(0, len(POSES), 3)
    recording = Recording(write_recording(tmp_path / "a.rec", looked_at(POSES, looks)))
    taken: list[Pose] = []
    judging = posecoach.judge(noting(recording, taken))
    frames, begun = [], 0
    for frame in judging:
        frames.append(frame)
        # A set that a later look has ended already is not lost.
        assert len(judging.sets) >= begun
        begun = len(judging.sets)
        assert taken[-1].t_s - frame.signals.t_s == pytest.approx(0.0, abs=0.41)
    assert [frame.signals.t_s for frame in frames] == [pose.t_s for pose in recording]
    assert judging.sets == analyze_recording(recording, profile).sets


def test_the_estimator_is_left_open() -> None:
    estimator = Puppeteer()
    with posecoach.judge([(PICTURE, 0.0)], estimator=estimator) as judging:
        assert len(list(judging)) == 1
    assert not estimator.closed


@pytest.mark.parametrize("times_s", [(0.0, 0.0), (1.0, 0.5), (math.nan,), (0.0, math.inf)])
def test_times_must_increase(times_s: tuple[float, ...]) -> None:
    with pytest.raises(ValueError, match="times must increase"):
        list(posecoach.judge([Pose.empty(t_s, (640, 480)) for t_s in times_s]))


@pytest.mark.parametrize(
    ("item", "says"),
    [
        (PICTURE, "neither a Pose, a Frame, nor a pair"),
        (7, "neither a Pose, a Frame, nor a pair"),
        ((PICTURE[..., 0], 0.0), r"shape \(48, 64\)"),
        ((PICTURE.astype(float), 0.0), "float64"),
    ],
)
def test_what_is_no_picture_is_refused(item: object, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        list(posecoach.judge([item], estimator=Puppeteer()))  # type: ignore[list-item]


def test_wrong_arguments_are_refused() -> None:
    with pytest.raises(ProfileError):
        posecoach.judge([], profile="nobody's")
    with pytest.raises(UsageError, match="unknown stretch"):
        posecoach.judge([], stretches=["handstand"])
    with pytest.raises(UsageError, match="unknown model"):
        list(posecoach.judge([(PICTURE, 0.0)], model="huge"))


def test_a_missing_model_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("posecoach.estimation.landmarker.data_folder", lambda _: tmp_path)
    with pytest.raises(ModelError, match="is missing"):
        list(posecoach.judge([(PICTURE, 0.0)]))
