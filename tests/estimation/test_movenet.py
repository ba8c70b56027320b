from __future__ import annotations

import hashlib
from dataclasses import replace

import numpy as np
import pytest

from benchmarks.accuracy.truth import read_truth
from posecoach.capture import VideoFile
from posecoach.estimation.movenet import JOINTS, MoveNet, joints_of, square_around
from posecoach.pose import Landmark
from posecoach.runtime.errors import ModelError
from posecoach.runtime.resources import data_folder
from tests import videos
from tests.bodies import KNEELING, pose_of

CELLS = 64


def heads(places: dict[int, tuple[int, int]], middle: tuple[int, int]) -> list[np.ndarray]:
    """Return heads in which each joint of ``places`` is likely in one (row, column), regressed from ``middle``."""
    heatmaps = np.full((17, CELLS, CELLS), -8.0, np.float32)
    regressed, offsets = np.zeros((2, 34, CELLS, CELLS), np.float32)
    centre = np.full((1, CELLS, CELLS), -8.0, np.float32)
    centre[0][middle] = 4.0
    for joint in range(17):
        row, column = places.get(joint, middle)
        heatmaps[joint, row, column] = 3.0
        regressed[2 * joint : 2 * joint + 2, middle[0], middle[1]] = (row - middle[0], column - middle[1])
        offsets[2 * joint : 2 * joint + 2, row, column] = (0.25, 0.5)
    return [heatmaps, regressed, centre, offsets]


def test_joints_are_picked_where_their_heatmaps_say() -> None:
    cells, score, logits = joints_of(*heads({13: (40, 20), 14: (41, 30)}, (30, 32)))
    assert cells[13] == pytest.approx((20.5, 40.25))
    assert cells[14] == pytest.approx((30.5, 41.25))
    assert score[13] == pytest.approx(1 / (1 + np.exp(-3.0)))
    assert logits[13, 13] == pytest.approx(3.0)
    assert logits[14, 13] == pytest.approx(-8.0)


def test_of_two_likely_places_the_one_near_the_regressed_joint_is_taken() -> None:
    heatmaps, *others = heads({13: (40, 20)}, (30, 32))
    heatmaps[13, 5, 60] = 3.2
    cells, _, _ = joints_of(heatmaps, *others)
    assert cells[13] == pytest.approx((20.5, 40.25))


def test_of_two_people_the_one_in_the_middle_is_taken() -> None:
    heatmaps, regressed, centre, offsets = heads({13: (40, 20)}, (30, 32))
    centre[0, 30, 3] = 4.0
    regressed[26:28, 30, 3] = (-20.0, 0.0)
    heatmaps[13, 10, 3] = 3.0
    cells, _, _ = joints_of(heatmaps, regressed, centre, offsets)
    assert cells[13] == pytest.approx((20.5, 40.25))


def test_the_square_around_a_person_at_the_edge_is_black_beyond_it() -> None:
    pose = pose_of(KNEELING)
    shifted = replace(pose, image_px=pose.image_px - pose.image_px.mean(axis=0))
    square, corner_px, side_px = square_around(np.full((480, 640, 3), 200, np.uint8), shifted)
    left, top = (round(-offset / side_px * 256) for offset in corner_px.tolist())
    assert min(left, top) > 10
    assert not square[: top - 1].any()
    assert not square[:, : left - 1].any()
    assert (square[top + 1 : top + 80, left + 1 : left + 80] == 200).all()


def test_the_joints_of_a_kneeling_person_are_found() -> None:
    """Real model, real frame: the joints are found at their true places."""
    sample = videos.SAMPLES / "kneeling_hip_flexor.mp4"
    with VideoFile(sample) as video:
        frame = next(f for f in video if f.t_s >= 6.0)
    height, width = frame.image.shape[:2]
    around = pose_of(KNEELING)
    around.image_px[:] *= (width / 640, height / 480)
    seen = MoveNet().look(frame.image, around)
    truth = read_truth(sample.with_suffix(".truth.csv"))
    row = int(np.argmin(np.abs(truth.t_s - frame.t_s)))
    for name, landmark in (("knee", Landmark.LEFT_KNEE), ("ankle", Landmark.LEFT_ANKLE), ("hip", Landmark.LEFT_HIP)):
        found = seen.image_px[JOINTS.tolist().index(landmark)]
        assert np.hypot(*(found - truth.joint(name, "left")[row])) < 0.05 * width


def test_a_missing_or_damaged_file_says_what_to_do(monkeypatch, tmp_path) -> None:
    monkeypatch.setattr("posecoach.estimation.movenet.data_folder", lambda _: tmp_path)
    with pytest.raises(ModelError, match="is missing: reinstall posecoach"):
        MoveNet()
    (tmp_path / "movenet_thunder.onnx").write_bytes(b"not a model")
    with pytest.raises(ModelError, match="is damaged: reinstall posecoach"):
        MoveNet()


def test_the_file_matches_its_checksum() -> None:
    folder = data_folder("models")
    sums = {
        name: digest for digest, name in (line.split() for line in (folder / "SHA256SUMS").read_text().splitlines())
    }
    content = (folder / "movenet_thunder.onnx").read_bytes()
    assert hashlib.sha256(content).hexdigest() == sums["movenet_thunder.onnx"]
