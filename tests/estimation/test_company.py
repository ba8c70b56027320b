from __future__ import annotations

from concurrent.futures import Future
from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from posecoach.capture import Frame, VideoFile
from posecoach.estimation import PoseEstimator
from posecoach.estimation.background_model import BackgroundModel
from posecoach.estimation.company import Company
from posecoach.estimation.painting import body_mask
from posecoach.pose import MIRRORED, Landmark, Pose
from tests import videos
from tests.bodies import KNEELING, SIZE_PX, STANDING, Shot, pose_of


def _map() -> NDArray[np.uint8]:
    """Return a picture whose pixels encode their position, so that a fake model knows which part it is shown."""
    rows, columns = np.mgrid[: SIZE_PX[1], : SIZE_PX[0]]
    return np.stack([columns % 256, rows % 256, 16 * (columns // 256) + rows // 256], axis=2).astype(np.uint8)


MAP = _map()
NOBODY = Pose.empty(0.0, SIZE_PX)
BESIDE = Shot(shift_px=(150.0, 0.0))
SOMEBODY = pose_of(STANDING, shot=BESIDE)
ON_A_POSTER = pose_of(STANDING, shot=replace(BESIDE, trunk_px=15.0))
WHAT_PAINT_LEAVES = pose_of(KNEELING, shot=Shot(shift_px=(20.0, 0.0)))

FPS = 10


class FakeModel(BackgroundModel):
    """A model that finds given poses from given times on; in a close-up they lie ``near_px`` further right."""

    def __init__(self, seen: dict[float, Pose], near_px: float = 0.0, *, lost_mirrored: bool = False) -> None:
        super().__init__("lite")
        self._seen = seen
        self._near_px = near_px
        self._lost_mirrored = lost_mirrored
        self.times_s: list[float] = []

    def look(self, image: NDArray[np.uint8], t_s: float) -> Future[Pose]:
        done: Future[Pose] = Future()
        pose = replace([pose for since_s, pose in self._seen.items() if since_s <= t_s][-1], t_s=t_s)
        if image.shape == MAP.shape:
            self.times_s.append(t_s)
        elif pose.found:
            mirrored = bool(image[0, 0, 0] > image[0, 1, 0])
            x, y, high = image[0, -1 if mirrored else 0].astype(int)
            left, top = x + 256 * (high // 16), y + 256 * (high % 16)
            image_px = pose.image_px + np.array((self._near_px - left, -top))
            if mirrored:
                image_px = image_px[MIRRORED] * (-1.0, 1.0) + np.array((image.shape[1], 0.0))
            pose = replace(pose, image_px=image_px, size_px=(image.shape[1], image.shape[0]))
            if mirrored and self._lost_mirrored:
                pose = NOBODY
        done.set_result(pose)
        return done


def answers(model: FakeModel, seconds: float) -> list[bool]:
    company = Company(model)
    return [company.update(MAP, pose_of(KNEELING, k / FPS)) for k in range(round(seconds * FPS))]


@pytest.mark.parametrize(
    ("seen", "after_2_s", "after_20_s"),
    [
        pytest.param({0.0: NOBODY}, False, False, id="alone"),
        pytest.param({0.0: SOMEBODY}, True, True, id="not alone"),
        pytest.param({0.0: SOMEBODY, 0.5: NOBODY}, False, False, id="seen once: not believed"),
        pytest.param({0.0: SOMEBODY, 5.0: NOBODY}, True, False, id="gone again"),
        pytest.param({0.0: NOBODY, 10.0: SOMEBODY}, False, True, id="came in"),
        pytest.param({0.0: ON_A_POSTER}, False, False, id="too small to be in the room"),
        pytest.param({0.0: WHAT_PAINT_LEAVES}, False, False, id="the person, not wholly painted over"),
    ],
)
def test_company(seen: dict[float, Pose], after_2_s: bool, after_20_s: bool) -> None:
    found = answers(FakeModel(seen), 20.1)
    assert (found[2 * FPS], found[20 * FPS]) == (after_2_s, after_20_s)


@pytest.mark.parametrize(
    ("model", "somebody"),
    [
        pytest.param(FakeModel({0.0: SOMEBODY}, near_px=15.0), True, id="the looks agree"),
        pytest.param(FakeModel({0.0: SOMEBODY}, near_px=40.0), False, id="the close-up finds it elsewhere"),
        pytest.param(FakeModel({0.0: SOMEBODY}, lost_mirrored=True), False, id="nobody in the mirror image"),
    ],
)
def test_a_close_up_must_confirm_whoever_is_found(model: FakeModel, somebody: bool) -> None:
    assert answers(model, 5.0)[-1] is somebody


def test_looks_are_seconds_apart() -> None:
    model = FakeModel({0.0: NOBODY})
    answers(model, 20.0)
    assert model.times_s == pytest.approx([0.0, 4.0, 8.0, 12.0, 16.0])


def test_forget_resets_the_answer() -> None:
    company = Company(FakeModel({0.0: SOMEBODY}))
    for k in range(2 * FPS):
        assert company.update(MAP, pose_of(KNEELING, k / FPS)) is (k / FPS >= 1.4)
    company.forget()
    assert not company.update(MAP, pose_of(KNEELING, 2.0))


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


def test_somebody_close_behind_a_bridge_is_seen() -> None:
    """Real model, real frames: the person of one sample is put behind that of another."""
    image, behind = frame_of("bridge"), frame_of("standing_lunge")
    with PoseEstimator() as estimator:
        bridge, lunge = (estimator.estimate(Frame(picture, float(k), k)) for k, picture in enumerate((image, behind)))
    there = (body_mask(lunge) > 0) & (body_mask(bridge) == 0)
    together = np.where(there[..., None], behind, image)
    with PoseEstimator() as estimator:
        poses = [estimator.estimate(Frame(image if k < 3 else together, k * 0.2, k)) for k in range(35)]
    assert poses[-1].image_px[Landmark.NOSE] == pytest.approx(bridge.image_px[Landmark.NOSE], abs=20.0)
    assert [pose.others for pose in poses[:20]] == [False] * 20
    assert poses[-1].others


def frame_of(name: str) -> NDArray[np.uint8]:
    with VideoFile(videos.SAMPLES / f"{name}.mp4") as video:
        return next(frame.image for frame in video if frame.t_s >= 6.0)
