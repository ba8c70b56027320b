from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import islice

import numpy as np
import pytest

from posecoach.capture import Frame, VideoFile
from posecoach.engine.engine import Engine
from posecoach.estimation import Followed, PoseEstimator
from posecoach.estimation.following import CutDetector
from posecoach.estimation.plausibility import body_reversed, leg_jump, legs_collapsed
from posecoach.kinematics.identity import exchange_legs
from posecoach.pose import Landmark
from posecoach.profiles import Profile
from posecoach.runtime.errors import UsageError
from tests import videos
from tests.bodies import FLAT, KNEELING, SUPINE, exchanged, moved, pose_of


def test_an_exchange_of_labels_is_no_jump() -> None:
    pose = pose_of(KNEELING)
    assert leg_jump(pose, exchanged(pose)) == pytest.approx(0.0, abs=0.05)
    assert exchange_legs(exchange_legs(pose.image_px)) == pytest.approx(pose.image_px)


def test_a_knee_that_flies_off_is_a_jump() -> None:
    pose = pose_of(KNEELING)
    assert leg_jump(pose, moved(pose, [Landmark.LEFT_KNEE, Landmark.LEFT_ANKLE], 20.0, 20.0)) > 0.5


def test_legs_drawn_onto_one_have_collapsed() -> None:
    assert legs_collapsed(pose_of(SUPINE), pose_of(FLAT))
    assert not legs_collapsed(pose_of(SUPINE), pose_of(SUPINE))
    assert not legs_collapsed(pose_of(FLAT), pose_of(FLAT))


def test_a_body_turned_head_to_feet_is_reversed() -> None:
    pose = pose_of(FLAT)
    turned = pose_of(FLAT)
    turned.image_px[:] = 640.0 - turned.image_px
    assert body_reversed(pose, turned)
    assert not body_reversed(pose, pose_of(SUPINE))


@pytest.mark.parametrize(
    ("change", "cut"),
    [(lambda p: p, False), (lambda p: np.roll(p, 8, axis=1), False), (lambda p: 255 - p, True)],
    ids=["the same", "a small move", "another picture"],
)
def test_cuts(change, cut: bool) -> None:
    ramp = np.repeat(np.linspace(0, 80, 640).astype(np.uint8)[None, :, None], 480, axis=0).repeat(3, axis=2)
    detector = CutDetector()
    assert not detector.update(ramp)
    assert detector.update(change(ramp)) is cut


def test_the_person_is_found_again_after_a_cut(profile: Profile) -> None:
    """Real model, real frames: lying on the back, then at once kneeling somewhere else."""
    frames = []
    for name, start_s, count in (("supine_psoas", 5.0, 10), ("kneeling_hip_flexor", 5.0, 10)):
        with VideoFile(videos.SAMPLES / f"{name}.mp4") as video:
            for frame in video:
                if frame.t_s >= start_s:
                    frames.append(frame.image)
                if frame.t_s >= start_s + (count - 1) / 20:
                    break
    engine = Engine(profile)
    found = []
    with PoseEstimator() as estimator:
        for index, image in enumerate(frames):
            step = engine.update(estimator.estimate(Frame(image, index / 20, index)))
            found.append(step.assessment.stretch.name if step.assessment.stretch else "")
    assert found[8] == "supine_psoas"
    assert found[-1] == "kneeling_hip_flexor"


def test_both_halves_on_threads_of_their_own_find_the_same() -> None:
    """Real model, real frames: the result does not depend on how far one half is ahead of the other."""
    with VideoFile(videos.SAMPLES / "kneeling_hip_flexor.mp4") as video:
        frames = list(islice(video, 45))
    with PoseEstimator("lite", "full") as estimator:
        one = [estimator.estimate(frame) for frame in frames]
        assert estimator.second_looks > 0
    with PoseEstimator("lite", "full") as estimator, ThreadPoolExecutor(1) as other:
        refined = [other.submit(estimator.refine, followed) for followed in _followed(estimator, frames)]
        two = [future.result() for future in refined]
    for pose, again in zip(one, two, strict=True):
        assert np.array_equal(pose.image_px, again.image_px)
        assert np.array_equal(pose.visibility, again.visibility)
        assert (pose.others, pose.stranger) == (again.others, again.stranger)


@pytest.mark.parametrize(("model", "second"), [("huge", "lite"), ("lite", "huge")])
def test_models_that_were_loaded_are_freed_when_another_cannot_be(model: str, second: str) -> None:
    # Threads of other tests may end in the meantime.
    before = set(threading.enumerate())
    with pytest.raises(UsageError, match="unknown model 'huge'"):
        PoseEstimator(model, second, preload=True)
    assert set(threading.enumerate()) <= before


def _followed(estimator: PoseEstimator, frames: list[Frame]) -> Iterator[Followed]:
    for frame in frames:
        yield estimator.follow(estimator.prepare(frame))
