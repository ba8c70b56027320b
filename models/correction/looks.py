"""What the models see on rendered stills, kept in a file beside them: looking takes long, learning does not."""

from __future__ import annotations

import csv
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from posecoach.estimation import Landmarker
from posecoach.estimation.movenet import MoveNet
from posecoach.estimation.second_look import crop_around
from posecoach.estimation.witness import account_of, mirror
from posecoach.kinematics.identity import exchange_legs
from posecoach.pose import LEGS, Pose

Array = Any

_JOINTS = ("shoulder", "hip", "knee", "ankle")


@dataclass(frozen=True)
class Stills:
    """Stills with their truth and what was seen on them; n stills, each looked at plain and mirrored.

    Attributes:
        person: (n,) who it is.
        stretch: (n,) which stretch.
        side: (n,) its side, "left", "right" or "both".
        off_side_deg: (n,) how far the camera is off the side view.
        hard: (n,) whether it is dim and noisy.
        joints_px: (n, 2, 4, 2) shoulder, hip, knee and ankle of the left and the right leg.
        toe_px: (n, 2, 2) tip of the left and the right foot.
        elbow_px: (n, 2, 2) left and right elbow.
        wrist_px: (n, 2, 2) left and right wrist.
        trunk_deg: (n,) inclination of the trunk.
        hip_deg: (n, 2) hip extension of both legs.
        knee_deg: (n, 2) knee flexion of both legs.
        image_px: (n, 2, 33, 2) landmarks of the model that follows, plain and mirrored back; NaN where nobody is seen.
        world_m: (n, 2, 33, 3) the same in metres.
        visibility: (n, 2, 33) the same.
        second_px: (n, 2, 33, 2) landmarks of the model that looks again.
        witness_px: (n, 2, 33, 2) landmarks of the witness.
        naming: (n, 2) how sure the witness is of its names of the legs.
    """

    person: Array
    stretch: Array
    side: Array
    off_side_deg: Array
    hard: Array
    joints_px: Array
    toe_px: Array
    elbow_px: Array
    wrist_px: Array
    trunk_deg: Array
    hip_deg: Array
    knee_deg: Array
    image_px: Array
    world_m: Array
    visibility: Array
    second_px: Array
    witness_px: Array
    naming: Array


def load(folders: list[Path]) -> Stills:
    """Return the stills of all folders; what is not looked at yet is looked at now."""
    parts = [_load(folder) for folder in folders]
    return Stills(**{name: np.concatenate([vars(part)[name] for part in parts]) for name in vars(parts[0])})


def _load(folder: Path) -> Stills:
    with (folder / "truth.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    kept = folder / "looks.npz"
    if not kept.exists():
        np.savez_compressed(kept, **_look([folder / row["file"] for row in rows]))

    def column(name: str) -> Array:
        return np.array([float(row[name]) for row in rows])

    def both(name: str) -> Array:
        return np.stack([column(f"{name}_{side}_deg") for side in ("left", "right")], axis=1)

    def points(name: str) -> Array:
        places = [np.stack([column(f"{side}_{name}_{axis}_px") for axis in "xy"], axis=1) for side in ("left", "right")]
        return np.stack(places, axis=1)

    text = {name: np.array([row[name] for row in rows]) for name in ("person", "stretch", "side")}
    with np.load(kept) as looks:
        return Stills(
            **text,
            off_side_deg=np.abs(column("azimuth") % 180.0 - 90.0),
            hard=column("hard") > 0,
            joints_px=np.stack([points(name) for name in _JOINTS], axis=2),
            toe_px=points("foot_index"),
            elbow_px=points("elbow"),
            wrist_px=points("wrist"),
            trunk_deg=column("trunk_inclination_deg"),
            hip_deg=both("hip_extension"),
            knee_deg=both("knee_flexion"),
            **{name: looks[name] for name in looks.files},
        )


def _look(pictures: list[Path]) -> dict[str, Array]:
    landmarker, second, witness = Landmarker("full", follow=False), Landmarker("heavy", follow=False), MoveNet()
    names = ("image_px", "world_m", "visibility", "second_px", "witness_px", "naming")
    seen: dict[str, list[Array]] = {name: [] for name in names}
    for picture in pictures:
        image = np.asarray(cv2.imread(str(picture)), dtype=np.uint8)
        looks: list[tuple[Pose, Pose, Pose, float]] = []
        for shown, back in ((image, _as_it_is), (np.ascontiguousarray(image[:, ::-1]), mirror)):
            pose = landmarker.detect(shown, 0.0)
            if pose.found:
                account = account_of(witness.look(shown, pose), pose)
                crop, left, top = crop_around(shown, pose)
                close = second.detect(np.ascontiguousarray(crop), 0.0)
                close = replace(close, image_px=close.image_px + np.array((left, top)), size_px=pose.size_px)
                looks.append((back(pose), back(close), back(account.pose), account.naming))
            else:
                looks.append((pose, pose, pose, 0.0))
        for name in ("image_px", "world_m", "visibility"):
            seen[name].append(np.stack([getattr(pose, name) for pose, *_ in looks]))
        for k, name in ((1, "second_px"), (2, "witness_px")):
            seen[name].append(np.stack([look[k].image_px for look in looks]))
        seen["naming"].append(np.array([naming for *_, naming in looks]))
    return {name: np.stack(values) for name, values in seen.items()}


def _as_it_is(pose: Pose) -> Pose:
    return pose


def legs_named_wrongly(points_px: Array, stills: Stills) -> Array:
    """Return of (n, 33, 2) landmarks whether knees and ankles lie nearer to those of the other leg: (n,)."""
    legs = points_px[:, LEGS[:, 1:3]]
    true = stills.joints_px[:, :, 2:]
    kept, exchanged = (np.linalg.norm(each - true, axis=-1).sum(axis=(1, 2)) for each in (legs, legs[:, ::-1]))
    return exchanged < kept


def legs_put_right(points: Array, wrong: Array) -> Array:
    """Return (n, 33, ...) landmarks with the legs exchanged where they are named wrongly."""
    return np.stack([exchange_legs(each) if flag else each for each, flag in zip(points, wrong, strict=True)])


def poses(image_px: Array, world_m: Array, visibility: Array) -> list[Pose]:
    """Return (n, 33, ...) landmarks as n poses."""
    empty = Pose.empty(0.0, (640, 480))
    return [
        replace(empty, image_px=image, world_m=world, visibility=visible)
        for image, world, visible in zip(image_px, world_m, visibility, strict=True)
    ]
