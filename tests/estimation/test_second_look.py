from __future__ import annotations

from collections import Counter
from dataclasses import replace

import numpy as np

from posecoach.capture import VideoFile
from posecoach.estimation.background_model import BackgroundModel
from posecoach.estimation.second_look import crop_around, look_again
from posecoach.pose import LEGS
from tests import videos
from tests.bodies import KNEELING, pose_of


def test_the_crop_holds_the_body_and_lies_inside_the_picture() -> None:
    pose = pose_of(KNEELING)
    crop, left, top = crop_around(np.zeros((480, 640, 3), np.uint8), pose)
    height, width = crop.shape[:2]
    assert left >= 0
    assert top >= 0
    assert left + width <= 640
    assert top + height <= 480
    inside = (pose.image_px >= (left, top)).all() and (pose.image_px <= (left + width, top + height)).all()
    assert inside


def test_a_body_at_rest_is_cut_the_same_way() -> None:
    """Poses jitter by a pixel; of 200, all but those at an edge of the grid get the same crop."""
    image = np.zeros((720, 1280, 3), np.uint8)
    still = pose_of(KNEELING)
    jitter = np.random.default_rng(4).normal(0.0, 1.0, (200, *still.image_px.shape))
    cuts: Counter[tuple[object, ...]] = Counter()
    for off_px in jitter:
        crop, left, top = crop_around(image, replace(still, image_px=still.image_px + off_px))
        cuts[left, top, crop.shape] += 1
    assert cuts.most_common(1)[0][1] > 190


def test_looks_at_the_picture_and_at_the_mirrored_one_agree() -> None:
    """Real model, real frame: kneeling, plain and mirrored, around the true place of the body."""
    with VideoFile(videos.SAMPLES / "kneeling_hip_flexor.mp4") as video:
        frame = next(f for f in video if f.t_s >= 6.0)
    height, width = frame.image.shape[:2]
    around = pose_of(KNEELING)
    around.image_px[:] *= (width / 640, height / 480)
    model = BackgroundModel("full")
    try:
        plain, mirrored = (look_again(model, frame.image, around, mirrored=mirrored)() for mirrored in (False, True))
    finally:
        model.close()
    assert plain.found
    assert plain.size_px == mirrored.size_px == (width, height)
    apart = np.hypot(*np.moveaxis(plain.image_px[LEGS] - mirrored.image_px[LEGS], -1, 0))
    assert float(apart.mean()) < 0.02 * width
    assert np.abs(plain.world_m - mirrored.world_m).mean() < 0.1
