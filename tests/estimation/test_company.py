from __future__ import annotations

from concurrent.futures import Future
from dataclasses import replace

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from posecoach.capture import Frame, VideoFile
from posecoach.estimation import PoseEstimator
from posecoach.estimation.background_model import BackgroundModel
from posecoach.estimation.company import Company, without
from posecoach.pose import Pose
from tests import videos
from tests.bodies import KNEELING, SIZE_PX, STANDING, Shot, pose_of

WHITE: NDArray[np.uint8] = np.full((SIZE_PX[1], SIZE_PX[0], 3), 255, np.uint8)
NOBODY = Pose.empty(0.0, SIZE_PX)
SOMEBODY = pose_of(STANDING)
ON_A_POSTER = pose_of(STANDING, shot=Shot(trunk_px=15.0))

FPS = 10


class Told(BackgroundModel):
    """A model that sees, from a time on, what it is told to."""

    def __init__(self, seen: dict[float, Pose]) -> None:
        super().__init__("lite")
        self._seen = seen
        self.times_s: list[float] = []

    def look(self, image: NDArray[np.uint8], t_s: float) -> Future[Pose]:
        assert image.ndim == 3
        self.times_s.append(t_s)
        done: Future[Pose] = Future()
        done.set_result([pose for since_s, pose in self._seen.items() if since_s <= t_s][-1])
        return done


def answers(model: Told, seconds: float) -> list[bool]:
    company = Company(model)
    return [company.update(WHITE, replace(pose_of(KNEELING), t_s=k / FPS)) for k in range(round(seconds * FPS))]


@pytest.mark.parametrize(
    ("seen", "after_2_s", "after_20_s"),
    [
        pytest.param({0.0: NOBODY}, False, False, id="alone"),
        pytest.param({0.0: SOMEBODY}, True, True, id="not alone"),
        pytest.param({0.0: SOMEBODY, 0.5: NOBODY}, False, False, id="seen once: not believed"),
        pytest.param({0.0: SOMEBODY, 5.0: NOBODY}, True, False, id="gone again"),
        pytest.param({0.0: NOBODY, 10.0: SOMEBODY}, False, True, id="came in"),
        pytest.param({0.0: ON_A_POSTER}, False, False, id="too small to be in the room"),
    ],
)
def test_company(seen: dict[float, Pose], after_2_s: bool, after_20_s: bool) -> None:
    told = answers(Told(seen), 20.1)
    assert (told[2 * FPS], told[20 * FPS]) == (after_2_s, after_20_s)


def test_looks_are_seconds_apart() -> None:
    model = Told({0.0: NOBODY})
    answers(model, 20.0)
    assert model.times_s == pytest.approx([0.0, 4.0, 8.0, 12.0, 16.0])


def test_what_was_seen_elsewhere_is_forgotten() -> None:
    company = Company(Told({0.0: SOMEBODY}))
    for k in range(2 * FPS):
        company.update(WHITE, replace(pose_of(KNEELING), t_s=k / FPS))
    company.forget()
    assert not company.update(WHITE, replace(pose_of(KNEELING), t_s=2.0))


def test_the_person_is_painted_over_in_a_copy() -> None:
    pose = pose_of(KNEELING)
    image = WHITE.copy()
    for x, y in pose.image_px.round().astype(int):
        image[y, x] = 0
    painted = without(image, pose)
    assert (painted == np.rint(cv2.mean(image)[0])).any()
    assert painted.min() > 200
    assert image.min() == 0


@pytest.mark.parametrize("second", ["", "standing_lunge", "supine_psoas"])
def test_a_second_person_is_seen_and_the_first_one_kept(second: str) -> None:
    """Real model, real frames: two people, of two samples, side by side."""
    image = frame_of("kneeling_hip_flexor")
    width = image.shape[1]
    if second:
        image = np.hstack([image, frame_of(second)])
    with PoseEstimator() as estimator:
        poses = [estimator.estimate(Frame(image, k * 0.2, k)) for k in range(8)]
    assert poses[-1].others is bool(second)
    middles = np.array([pose.image_px[:, 0].mean() for pose in poses])
    assert (middles < width).all()


def frame_of(name: str) -> NDArray[np.uint8]:
    with VideoFile(videos.SAMPLES / f"{name}.mp4") as video:
        return next(frame.image for frame in video if frame.t_s >= 6.0)
