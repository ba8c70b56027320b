"""Pictures of every kind: the person is found in the same place as in the plain clip and held as long."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pytest

from posecoach.pose import Landmark, Pose
from tests.faults.clips import RESULTS, SIZE, Image, analysed, at_times, every, frames_of, held, pose_in
from tests.videos import write_video

TIMES_S = every(0.1)
FEW_S = TIMES_S[:4]

#: Rotation by the header, and its inverse for the pictures in the file.
TURNED = {90: cv2.ROTATE_90_COUNTERCLOCKWISE, 180: cv2.ROTATE_180, 270: cv2.ROTATE_90_CLOCKWISE}

TRUNK = (Landmark.NOSE, Landmark.LEFT_SHOULDER, Landmark.RIGHT_SHOULDER, Landmark.LEFT_HIP, Landmark.RIGHT_HIP)


@pytest.fixture(scope="module")
def plain() -> Pose:
    """The person in the first picture, as it is."""
    pose = pose_in(held()[0])
    assert pose.found
    return pose


def assert_same_person(found: Pose, plain: Pose, scale: float = 1.0, offset_px: tuple[float, float] = (0, 0)) -> None:
    """Check that the person is upright, with the trunk where it is in the plain clip to a tenth of its length."""
    trunk_px = float(np.linalg.norm(plain.image_px[Landmark.LEFT_SHOULDER] - plain.image_px[Landmark.LEFT_HIP]))
    expected = plain.image_px[list(TRUNK)] * scale + offset_px
    assert np.abs(found.image_px[list(TRUNK)] - expected).max() < 0.1 * trunk_px * scale
    assert found.image_px[Landmark.NOSE, 1] < found.image_px[Landmark.LEFT_HIP, 1]


def resized(width: int, height: int) -> Callable[[Image], Image]:
    return lambda image: np.asarray(cv2.resize(image, (width, height), interpolation=cv2.INTER_CUBIC), np.uint8)


def assert_complete(path: Path, size: tuple[int, int]) -> None:
    """Check that all frames have their times, the hold is counted, and all results are complete."""
    outcome = analysed(path)
    source = outcome.analysis.source
    assert (source.frames, source.width, source.height, source.stopped_early) == (len(TIMES_S), *size, False)
    assert source.duration_s == pytest.approx(TIMES_S[-1], abs=0.002)
    assert outcome.analysis.frames_with_pose == len(TIMES_S)
    assert [record.stretch for record in outcome.analysis.sets] == ["kneeling_hip_flexor"]
    assert outcome.hold_s == pytest.approx(TIMES_S[-1], abs=0.35)
    assert outcome.names == RESULTS
    movie = frames_of(outcome.out / "annotated.mp4")
    assert [frame.t_s for frame in movie] == pytest.approx(TIMES_S, abs=0.002)
    assert max(movie[0].image.shape[:2]) <= 1280


@pytest.mark.parametrize("degrees", TURNED)
def test_rotated(tmp_path: Path, degrees: int, plain: Pose) -> None:
    lying = [np.asarray(cv2.rotate(image, TURNED[degrees]), np.uint8) for image in at_times(FEW_S)]
    size = (lying[0].shape[1], lying[0].shape[0])
    frames = frames_of(write_video(tmp_path / "rotated.mp4", FEW_S, size, rotation=degrees, images=lying))
    assert [frame.image.shape for frame in frames] == [(SIZE[1], SIZE[0], 3)] * len(FEW_S)
    assert_same_person(pose_in(frames[0].image), plain)


def test_rotated_is_counted_like_any_other(tmp_path: Path) -> None:
    lying = [np.asarray(cv2.rotate(image, TURNED[90]), np.uint8) for image in at_times(TIMES_S)]
    path = write_video(tmp_path / "rotated.mp4", TIMES_S, (SIZE[1], SIZE[0]), rotation=90, images=lying)
    assert_complete(path, SIZE)


def test_portrait(tmp_path: Path) -> None:
    """The person is in the middle of a picture that is taller than wide."""
    size = (360, 640)
    images = []
    for image in at_times(TIMES_S):
        tall = np.full((size[1], size[0], 3), 90, np.uint8)
        tall[140:500] = image[:, 140:500]
        images.append(tall)
    assert_complete(write_video(tmp_path / "portrait.mp4", TIMES_S, size, images=images), size)


def test_odd_size(tmp_path: Path, plain: Pose) -> None:
    size = (641, 361)
    images = [resized(*size)(image) for image in at_times(FEW_S)]
    path = write_video(tmp_path / "odd.mkv", FEW_S, size, codec="ffv1", pixels="bgr0", images=images)
    outcome = analysed(path)
    assert (outcome.analysis.source.width, outcome.analysis.source.height) == size
    assert outcome.analysis.frames_with_pose == len(FEW_S)
    assert outcome.names == RESULTS
    # H.264 needs even sides, hence one more row and column.
    assert frames_of(outcome.out / "annotated.mp4")[0].image.shape == (362, size[0] + size[0] % 2, 3)
    assert_same_person(pose_in(frames_of(path)[0].image), plain)


def test_4k(tmp_path: Path, plain: Pose) -> None:
    size = (3840, 2160)
    images = [resized(*size)(image) for image in at_times(FEW_S)]
    path = write_video(tmp_path / "4k.mp4", FEW_S, size, images=images)
    outcome = analysed(path)
    assert (outcome.analysis.source.width, outcome.analysis.source.height) == size
    assert outcome.analysis.frames_with_pose == len(FEW_S)
    assert frames_of(outcome.out / "annotated.mp4")[0].image.shape == (720, 1280, 3)
    assert_same_person(pose_in(frames_of(path)[0].image), plain, scale=6.0)


@pytest.mark.parametrize(
    ("name", "codec", "pixels"),
    [
        ("10-bit-hevc.mp4", "libx265", "yuv420p10le"),
        ("grey.mkv", "ffv1", "gray"),
        ("grey-h264.mp4", "libx264", "gray"),
    ],
)
def test_other_pixels(tmp_path: Path, name: str, codec: str, pixels: str, plain: Pose) -> None:
    path = write_video(tmp_path / name, FEW_S, SIZE, codec=codec, pixels=pixels, images=at_times(FEW_S))
    frames = frames_of(path)
    assert len(frames) == len(FEW_S)
    assert {(frame.image.shape, frame.image.dtype.str) for frame in frames} == {((SIZE[1], SIZE[0], 3), "|u1")}
    truth = held()[0] if "grey" not in name else cv2.cvtColor(held()[0], cv2.COLOR_BGR2GRAY)[:, :, None]
    # Players disagree on the range of grey H.264, which does not change the person's shape.
    assert np.abs(frames[0].image.astype(int) - truth).mean() < 15.0
    assert_same_person(pose_in(frames[0].image), plain)


def test_10_bit_hevc_is_counted_like_any_other(tmp_path: Path) -> None:
    images = at_times(TIMES_S)
    path = write_video(tmp_path / "ten.mp4", TIMES_S, SIZE, codec="libx265", pixels="yuv420p10le", images=images)
    assert_complete(path, SIZE)
