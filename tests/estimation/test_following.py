"""Real models on frames of the samples, combined to show two people or a small one."""

from __future__ import annotations

from collections.abc import Iterable

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from posecoach.capture import Frame, VideoFile
from posecoach.engine.engine import Engine, JudgedFrame
from posecoach.estimation import PoseEstimator
from posecoach.kinematics.signals import Unseen
from posecoach.profiles import Profile
from tests import videos

FPS = 10
SIZE_PX = (640, 360)

Image = NDArray[np.uint8]


def frames_of(name: str, seconds: float) -> list[Image]:
    """Return ten frames a second of a sample, from the start of its hold."""
    images: list[Image] = []
    with VideoFile(videos.SAMPLES / f"{name}.mp4") as video:
        for frame in video:
            if frame.t_s >= 4.0 + len(images) / FPS:
                images.append(
                    np.asarray(cv2.resize(frame.image, SIZE_PX, interpolation=cv2.INTER_AREA), dtype=np.uint8)
                )
            if len(images) == round(seconds * FPS):
                break
    return images


@pytest.fixture(scope="module")
def kneeling() -> list[Image]:
    return frames_of("kneeling_hip_flexor", 8.0)


@pytest.fixture(scope="module")
def lunging() -> list[Image]:
    return frames_of("standing_lunge", 8.0)


def judged(images: Iterable[Image], profile: Profile) -> list[JudgedFrame]:
    engine = Engine(profile)
    with PoseEstimator("full", "lite") as estimator:
        return [engine.update(estimator.estimate(Frame(image, k / FPS, k))) for k, image in enumerate(images)]


def hidden(image: Image) -> Image:
    """Return the room without the person."""
    empty = image.copy()
    empty[:, 120:520] = np.rint(image.mean(axis=(0, 1)))
    return empty


def test_the_lunge_of_somebody_else_is_not_counted_and_the_way_back_is_found(
    kneeling: list[Image], lunging: list[Image], profile: Profile
) -> None:
    gone = range(40, 60)
    steps = judged(
        [
            np.hstack([hidden(own) if k in gone else own, other])
            for k, (own, other) in enumerate(zip(kneeling, lunging, strict=True))
        ],
        profile,
    )
    assert all(step.pose.image_px[:, 0].mean() < SIZE_PX[0] for step in steps[:40])
    away = steps[gone.start + 5 : gone.stop]
    assert {step.unseen for step in away} == {Unseen.STRANGER}
    assert {step.state.hold.hold_s for step in away} == {steps[gone.start - 1].state.hold.hold_s}
    assert {step.state.stretch for step in away} == {"kneeling_hip_flexor"}
    back = steps[-5:]
    assert all(step.pose.image_px[:, 0].mean() < SIZE_PX[0] and step.unseen is None for step in back)
    assert back[-1].state.hold.hold_s == pytest.approx(3.9 + 1.9, abs=0.3)


def test_one_person_is_never_a_stranger_to_themself(kneeling: list[Image], profile: Profile) -> None:
    """After leaving, elsewhere in the picture, and in less light."""
    moved = [np.roll(image, 60, axis=1) for image in kneeling[50:60]]
    dim = [(image * 0.8).astype(np.uint8) for image in moved]
    steps = judged([*kneeling[:40], *map(hidden, kneeling[40:50]), *moved, *dim], profile)
    assert not any(step.pose.stranger for step in steps)
    assert steps[-1].pose.found


@pytest.mark.parametrize("corner", [(640, 500), (60, 80)], ids=["in the middle", "in a corner"])
def test_a_small_person_in_a_large_picture_is_found(corner: tuple[int, int], profile: Profile) -> None:
    x, y = corner
    images = []
    for image in frames_of("supine_psoas", 3.5):
        large = np.full((1080, 1920, 3), 100, np.uint8)
        large[y : y + SIZE_PX[1], x : x + SIZE_PX[0]] = image
        images.append(large)
    steps = judged(images, profile)
    assert not steps[5].pose.found
    found = [step.pose for step in steps if step.pose.found]
    assert len(found) >= 5
    assert found[-1] is steps[-1].pose
    assert x < found[-1].image_px[:, 0].mean() < x + SIZE_PX[0]
    assert steps[-1].state.stretch == "supine_psoas"


def test_nobody_is_found_in_parts_of_an_empty_room(kneeling: list[Image], profile: Profile) -> None:
    steps = judged([np.tile(hidden(image), (2, 2, 1)) for image in kneeling[:40]], profile)
    assert {step.unseen for step in steps} == {Unseen.NOBODY}
