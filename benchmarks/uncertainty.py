"""Tell how many errors on rendered stills lie within one and two of the sigmas that are told for them.

Usage: python -m benchmarks.uncertainty FOLDER ...

Each FOLDER holds stills with a ``truth.csv`` as ``models/correction/train.py`` reads it, of people that nothing was
learnt from. A normal distribution has 68 % within one sigma and 95 % within two.
"""

from __future__ import annotations

import argparse
import csv
import math
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np

from posecoach.estimation import Landmarker
from posecoach.kinematics import angles
from posecoach.kinematics.identity import exchange_legs
from posecoach.kinematics.joints import with_joints
from posecoach.kinematics.orientation import OrientationFilter
from posecoach.kinematics.signals import measure
from posecoach.pose import LEGS, Point, Pose, Side
from posecoach.profiles import load_profile
from posecoach.runtime.native_output import quiet_native_stderr

#: Kind of value, view, and by how many sigmas it is off.
Error = tuple[str, str, float]


def main() -> int:
    """Look, compare, and print a table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folders", nargs="+", type=Path)
    options = parser.parse_args()
    quiet_native_stderr()
    found: dict[tuple[str, str], list[float]] = defaultdict(list)
    for folder in options.folders:
        for value, view, off in errors_in(folder):
            found[value, view].append(off)
    print(f"{'value':10s} {'view':22s} {'n':>5s}  within 1, 2 sigma")
    for (value, view), offs in sorted(found.items()):
        sizes = np.abs(offs)
        print(f"{value:10s} {view:22s} {len(sizes):5d}  {np.mean(sizes <= 1):.0%}, {np.mean(sizes <= 2):.0%}")
    return 0


def errors_in(folder: Path) -> Iterator[Error]:
    """Yield the errors of everything that is judged on the stills of a folder."""
    landmarker, sight = Landmarker("full", follow=False), load_profile().sight
    with (folder / "truth.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        image = np.asarray(cv2.imread(str(folder / row["file"])), dtype=np.uint8)
        pose = landmarker.detect(image, 0.0)
        if not pose.found:
            continue
        pose = _legs_put_right(pose, row)
        orientation = OrientationFilter().update(pose)
        signals = measure(with_joints(pose, orientation), orientation, sight)
        if signals.unseen is not None:
            continue
        view = "dim" if row["hard"] == "1" else "25 deg off and more" if orientation.view_deg > 25.0 else "side"
        pairs = [
            (
                "trunk",
                abs(signals.trunk_inclination_deg) - float(row["trunk_inclination_deg"]),
                signals.trunk_sigma_deg,
            ),
            ("pelvis", signals.pelvis_height - _pelvis_height(row), signals.pelvis_sigma),
        ]
        for side in (Side.LEFT, Side.RIGHT):
            leg = signals.leg(side)
            hip_off = leg.hip_extension_deg - float(row[f"hip_extension_{side}_deg"])
            knee_off = leg.knee_flexion_deg - float(row[f"knee_flexion_{side}_deg"])
            pairs += [("hip", hip_off, leg.hip_sigma_deg), ("knee", knee_off, leg.knee_sigma_deg)]
        for value, off, sigma in pairs:
            if math.isfinite(off):
                yield value, view, (off if value == "pelvis" else math.remainder(off, 360.0)) / sigma


def _legs_put_right(pose: Pose, row: dict[str, str]) -> Pose:
    """Return the pose with the legs exchanged if their labels are: which is which is another question."""
    true = np.array([[_joint(row, side, joint) for joint in ("knee", "ankle")] for side in ("left", "right")])
    drawn = pose.image_px[LEGS[:, 1:3]]
    kept, exchanged = (float(np.linalg.norm(legs - true, axis=-1).sum()) for legs in (drawn, drawn[::-1]))
    if kept <= exchanged:
        return pose
    return replace(
        pose,
        image_px=exchange_legs(pose.image_px),
        world_m=exchange_legs(pose.world_m),
        visibility=exchange_legs(pose.visibility),
    )


def _pelvis_height(row: dict[str, str]) -> float:
    shoulders, hips, ankles = (
        angles.middle(_joint(row, "left", joint), _joint(row, "right", joint)) for joint in ("shoulder", "hip", "ankle")
    )
    return angles.height_above_line(hips, shoulders, ankles) / angles.distance(shoulders, hips)


def _joint(row: dict[str, str], side: str, joint: str) -> Point:
    return float(row[f"{side}_{joint}_x_px"]), float(row[f"{side}_{joint}_y_px"])


if __name__ == "__main__":
    raise SystemExit(main())
