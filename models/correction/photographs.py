"""Tell on photographs, where no truth is known, whether two models agree more once each is corrected.

Usage: ``uv run models/correction/photographs.py PHOTOS FOLDER ...``

Each FOLDER holds rendered stills as in ``train.py``. Two networks learn from them, one from the landmarks of `full`,
one from those of MoveNet; each corrects the landmarks of its model on the photographs in PHOTOS that show somebody
within 35 deg of the side view. What the models differ by is told before and after.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import train
from looks import load
from network import angles_deg

from posecoach.estimation import Landmarker
from posecoach.estimation.movenet import MoveNet
from posecoach.estimation.witness import account_of
from posecoach.kinematics import joints
from posecoach.kinematics.identity import exchange_legs
from posecoach.kinematics.orientation import OrientationFilter
from posecoach.pose import LEGS

Array = Any

#: Angles that differ by more than this are not of the same leg, degrees.
_OTHER_LEG_DEG = 30.0


def main() -> int:
    """Learn, look, and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("photos", type=Path)
    parser.add_argument("folders", nargs="+", type=Path)
    options = parser.parse_args()
    readings = ("followed", "witness")
    examples, rows = train.examples_of(load(options.folders), readings)
    own = [train.learn(examples.rows((rows["reading"] == each) & (rows["mirrored"] == 0))) for each in readings]
    full, movenet = Landmarker("full", follow=False), MoveNet()
    pairs = [pair for path in sorted(options.photos.glob("*.jpg")) for pair in looked_at(path, own, full, movenet)]
    raw, corrected = (np.array([pair[k] for pair in pairs]) for k in (0, 1))
    for angle, name in enumerate(("hip", "knee")):
        before, after = (
            ((each[:, 0, :, angle] - each[:, 1, :, angle] + 180.0) % 360.0 - 180.0).ravel() for each in (raw, corrected)
        )
        same = np.abs(before) < _OTHER_LEG_DEG
        print(f"{name}: {same.sum()} legs, standard deviation {before[same].std():.2f} to {after[same].std():.2f} deg")
    return 0


def looked_at(path: Path, own: list[joints.Numbers], full: Landmarker, movenet: MoveNet) -> list[tuple[Array, Array]]:
    """Return hip and knee of both legs as both models see them, (2, 2, 2), raw and corrected; nothing if unfit."""
    image = np.asarray(cv2.imread(str(path)), dtype=np.uint8)
    pose = full.detect(image, 0.0)
    if not pose.found:
        return []
    orientation = OrientationFilter().update(pose)
    other = account_of(movenet.look(image, pose), pose).pose
    if not other.found or orientation.view_deg > train.OBLIQUE_DEG:
        return []
    kept, exchanged = (
        float(np.linalg.norm((points - pose.image_px)[LEGS[:, 1:3]], axis=-1).sum())
        for points in (other.image_px, exchange_legs(other.image_px))
    )
    moved = pose.image_px.copy()
    moved[LEGS] = (other.image_px if kept <= exchanged else exchange_legs(other.image_px))[LEGS]
    raw, corrected = [], []
    for numbers, image_px in zip(own, (pose.image_px, moved), strict=True):
        points = image_px.tolist()
        frame = joints.BodyFrame.of(points, orientation.anterior)
        drawn = np.array(
            [[frame.inwards(points[i]) for i in (11 + side, *leg)] for side, leg in enumerate(LEGS[:, :3].tolist())]
        )
        placed = drawn.copy()
        placed[:, 1:] += joints.shifts(numbers, np.array(joints.features(frame, points, pose.world_m)))
        raw.append(np.stack(angles_deg(drawn), axis=-1))
        corrected.append(np.stack(angles_deg(placed), axis=-1))
    return [(np.array(raw), np.array(corrected))]


if __name__ == "__main__":
    sys.exit(main())
