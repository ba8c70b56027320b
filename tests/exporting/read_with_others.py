# /// script
# requires-python = ">=3.11,<3.14"
# dependencies = ["movement==0.15.0", "opensim==4.6", "pycocotools==2.0.11"]
# ///
"""Read exports with the programs they are for, in a separate environment, and compare them with the measured values.

    uv run --no-project --script tests/exporting/read_with_others.py FOLDER

The folder comes from ``test_readers.py``: an export of each format and the values as ``expected.npz``.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import numpy as np
import opensim
from movement.io import load_poses
from pycocotools.coco import COCO


def check_opensim_markers(folder: Path, expected: Any, name: str, scale: float, tolerance: float) -> None:
    """OpenSim's own table reader, and the reader that its scaling and inverse kinematics use."""
    table = opensim.TimeSeriesTableVec3(str(folder / name))
    np.testing.assert_allclose(np.array(table.getIndependentColumn()), expected["times_s"], atol=1e-6)
    labels = list(table.getColumnLabels())
    for marker, landmark in (("RKnee", 26), ("LHip", 23), ("RBigToe", 32)):
        column = table.getDependentColumn(marker)
        found = np.array([[column[row][axis] for axis in range(3)] for row in range(table.getNumRows())])
        points = np.where(expected["seen"][:, landmark, None], expected["image_px"][:, landmark], np.nan)
        np.testing.assert_allclose(found[:, 0], points[:, 0] * scale, atol=tolerance)
        np.testing.assert_allclose(found[:, 1], (expected["height_px"] - points[:, 1]) * scale, atol=tolerance)
        assert marker in labels
    data = opensim.MarkerData(str(folder / name))
    assert (data.getNumFrames(), data.getNumMarkers()) == (len(expected["times_s"]), 25)


def check_opensim_motion(folder: Path, expected: Any) -> None:
    """OpenSim's table of a motion."""
    table = opensim.TimeSeriesTable(str(folder / "out.mot"))
    assert table.getTableMetaDataString("inDegrees") == "yes"
    np.testing.assert_allclose(np.array(table.getIndependentColumn()), expected["times_s"], atol=1e-6)
    for coordinate, sign, column in (
        ("hip_flexion_l", -1.0, 0),
        ("hip_flexion_r", -1.0, 1),
        ("knee_angle_l", -1.0, 2),
        ("knee_angle_r", -1.0, 3),
    ):
        found = table.getDependentColumn(coordinate).to_numpy()
        np.testing.assert_allclose(found, sign * expected["angles_deg"][:, column], atol=0.0001)


def check_movement(folder: Path, expected: Any) -> None:
    """`movement` reads the layout of DeepLabCut."""
    poses = load_poses.from_dlc_file(folder / "out_dlc.csv", fps=float(expected["rate_hz"]))
    assert poses.sizes["individual" if "individual" in poses.sizes else "individuals"] == 1
    names = [str(name) for name in poses.coords["keypoint" if "keypoint" in poses.coords else "keypoints"].values]
    assert len(names) == 33
    found = poses.position.squeeze().transpose("time", ..., "space").values
    np.testing.assert_allclose(found, expected["image_px"], atol=0.0006)
    sure = poses.confidence.squeeze().values
    there = np.isfinite(expected["image_px"][:, :, 0])
    np.testing.assert_allclose(sure[there], expected["visibility"][there], atol=0.0001)


def check_coco(folder: Path, expected: Any) -> None:
    """The reference reader of COCO."""
    coco = COCO(str(folder / "out_coco.json"))
    assert len(coco.getImgIds()) == len(expected["times_s"])
    names = coco.loadCats(1)[0]["keypoints"]
    knee = 3 * names.index("right_knee")
    for body in coco.loadAnns(coco.getAnnIds(catIds=[1])):
        at = body["image_id"]
        x, y, flag = body["keypoints"][knee : knee + 3]
        np.testing.assert_allclose((x, y), expected["image_px"][at, 26], atol=0.0006)
        assert flag == (2 if expected["seen"][at, 26] else 1)


def main(folder: Path) -> None:
    """Check all."""
    expected = np.load(folder / "expected.npz")
    check_opensim_markers(folder, expected, "out.trc", 1.0, 0.0006)
    check_opensim_markers(folder, expected, "metres.trc", float(expected["metres_per_pixel"]), 0.0000006)
    check_opensim_motion(folder, expected)
    check_movement(folder, expected)
    check_coco(folder, expected)
    print("opensim, movement and pycocotools read what was measured")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
