# /// script
# requires-python = ">=3.11"
# dependencies = ["numpy", "opencv-python-headless", "moderngl", "av"]
# ///
"""Render the short loops that show how a stretch is done: getting in, holding, coming out.

Usage: ``uv run models/demonstrations.py RENDERER posecoach/stretches/demonstrations``

RENDERER is the folder of the renderer, which is not part of this project: a posable clothed person in Python (modules
``poses`` and ``render``; bodies of the anny model, Apache-2.0, on MakeHuman data and clothes, CC0).

Every loop shows the mirror image of somebody whose left leg is stretched; flipped, it shows the right leg. The
stretched leg is near the viewer, so that the person faces right, or lies with the head to the left. A loop named
``..._far`` stretches the far leg, for people who change legs without turning round.
"""

from __future__ import annotations

import argparse
import importlib
import sys
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import cv2
import numpy as np

SIZE_PX = (848, 480)
FPS = 15

#: Times at which the person starts to get in, is in, starts to come out, is out, and at which the loop ends, seconds.
BEGINS_S, IN_S, LEAVES_S, OUT_S, LENGTH_S = 0.7, 2.9, 6.4, 8.3, 8.8

#: Constant rate factor of the encoder: lower means better quality and a larger file.
CRF = 27

BODY = "f_cauc_slim"

#: Breathing while the pose is held: amplitude of the trunk's inclination, degrees, and length of a breath, seconds.
BREATH_DEG, BREATH_S = 0.5, 3.5

#: Colours of wall and floor before they are lit, red-green-blue, and of the mat.
WALL, FLOOR, MAT = (0.50, 0.56, 0.62), (0.42, 0.46, 0.50), (0.16, 0.34, 0.40)

#: Room around the person, as a share of the picture.
MARGIN = 0.09


@dataclass(frozen=True, slots=True)
class Loop:
    """One loop.

    Attributes:
        name: name of the file without its suffix.
        pose: name of the renderer's pose.
        near: whether the stretched leg is the one near the viewer.
        changes: what differs from the renderer's pose.
    """

    name: str
    pose: str
    near: bool
    changes: dict[str, float]


LOOPS = (
    Loop("kneeling_hip_flexor", "kneel", near=True, changes={"lean": 27.0}),
    Loop("standing_lunge", "lunge", near=True, changes={"elev": 38.0, "shin": 9.0}),
    Loop("supine_psoas", "supine", near=True, changes={}),
    Loop("supine_psoas_far", "supine", near=False, changes={}),
    Loop("bridge", "bridge", near=True, changes={}),
)


def main() -> None:
    """Render all loops, or those that are named."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("renderer", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--only", choices=[loop.name for loop in LOOPS])
    options = parser.parse_args()
    sys.path.insert(0, str(options.renderer.resolve()))
    poses, render = importlib.import_module("poses"), importlib.import_module("render")
    options.out.mkdir(parents=True, exist_ok=True)
    scene = render.Scene(*SIZE_PX, samples=4, shadow=2048)
    person = poses.Human(BODY)
    scene.set_human(person)
    for loop in LOOPS:
        if options.only in (None, loop.name):
            path = options.out / f"{loop.name}.mp4"
            write(path, pictures(loop, scene, person, poses, render))
            print(f"{path}: {path.stat().st_size / 1000:.0f} kB")


def pictures(loop: Loop, scene: Any, person: Any, poses: Any, render: Any) -> list[np.ndarray]:
    """Return the pictures of a loop."""
    bodies = [posed(loop, index / FPS, person, poses) for index in range(round(LENGTH_S * FPS))]
    points = np.concatenate([joints for _, joints in bodies])
    middle = (points.min(axis=0) + points.max(axis=0)) / 2
    azimuth_deg = 90.0 if loop.near else -90.0
    furnish(scene, middle, azimuth_deg)
    camera = framing(points, middle, azimuth_deg, render)
    drawn = [scene.render(matrices, camera, center=(*middle[:2], 0.5)) for matrices, _ in bodies]
    return [np.ascontiguousarray(picture[:, ::-1]) for picture in drawn]


def posed(loop: Loop, t_s: float, person: Any, poses: Any) -> tuple[Any, np.ndarray]:
    """Return the matrices of the bones and the (n, 3) joints at a time of the loop, metres."""
    rest, held = poses.REST[loop.pose], {**poses.OK[loop.pose], **loop.changes}
    share = float(np.interp(t_s, (BEGINS_S, IN_S, LEAVES_S, OUT_S), (0.0, 1.0, 1.0, 0.0)))
    share = share * share * (3.0 - 2.0 * share)
    pose = {key: rest.get(key, held[key]) + share * (held[key] - rest.get(key, held[key])) for key in held}
    if "trunk" in pose:
        pose["trunk"] += share * BREATH_DEG * np.sin(2.0 * np.pi * t_s / BREATH_S)
    pose["side"] = "L"
    matrices, _, bones = poses.solve(person, loop.pose, pose)
    joints, _ = poses.truth(person, matrices, bones, "L")
    return matrices, np.array(list(joints.values()))


def furnish(scene: Any, middle: np.ndarray, azimuth_deg: float) -> None:
    """Put a plain wall, a plain floor and a mat around the person, and an even light."""
    scene.set_room(0, azimuth_deg, mat=False, center=(middle[0], middle[1]))
    for part in scene.room:
        part["a"].release()
        part["b"].release()
    scene.room = []
    turn = np.radians(azimuth_deg)
    turned = np.array([[np.cos(turn), -np.sin(turn), 0.0], [np.sin(turn), np.cos(turn), 0.0], [0.0, 0.0, 1.0]])
    white = scene.texture("plain", np.full((8, 8, 3), 255, np.uint8))
    shift = np.array((middle[0], middle[1], 0.0))

    def placed(corners: list[tuple[float, float, float]]) -> list[np.ndarray]:
        return [turned @ np.array(corner) + shift for corner in corners]

    corners = [(0, 0), (1, 0), (1, 1), (0, 1)]
    floor = placed([(-12, -8, 0), (12, -8, 0), (12, 2.2, 0), (-12, 2.2, 0)])
    wall = placed([(-12, 2.2, 0), (12, 2.2, 0), (12, 2.2, 6), (-12, 2.2, 6)])
    scene._quad(floor, corners, (0, 0, 1), white, FLOOR, spec=0.0)
    scene._quad(wall, corners, turned @ np.array((0.0, -1.0, 0.0)), white, WALL, spec=0.0)
    scene._box((middle[0], middle[1], 0.0), (0.72, 2.1, 0.012), 0.0, white, MAT)
    scene.Ld = turned @ np.array((-0.45, -0.62, 0.65))
    scene.Ld = scene.Ld / np.linalg.norm(scene.Ld)
    scene.Lc, scene.Ac, scene.Gc = np.array((1.25, 1.2, 1.12)), np.array((0.7, 0.74, 0.8)), np.array((0.42, 0.4, 0.38))
    scene.fD, scene.fC = turned @ np.array((0.7, -0.6, 0.35)), np.array((0.28, 0.3, 0.34))
    scene.soft, scene.expo = 0.010, 0.85


def framing(points: np.ndarray, middle: np.ndarray, azimuth_deg: float, render: Any) -> Any:
    """Return the nearest camera that has all ``points`` in its picture."""
    width, height = SIZE_PX
    distance = 2.0
    while True:
        camera = render.Camera(width, height, hfov=38.0, az=azimuth_deg, dist=distance, height=0.85, target=middle)
        seen = camera.project(points)[:, :2]
        if (seen > MARGIN * np.array(SIZE_PX)).all() and (seen < (1.0 - MARGIN) * np.array(SIZE_PX)).all():
            return camera
        distance *= 1.03


def write(path: Path, drawn: list[np.ndarray]) -> None:
    """Write the pictures as H.264."""
    options = {"preset": "veryslow", "crf": str(CRF), "tune": "animation", "movflags": "+faststart"}
    with av.open(str(path), "w", options={"fflags": "+bitexact"}) as container:
        stream = container.add_stream("libx264", rate=FPS, options=options)
        stream.width, stream.height, stream.pix_fmt = *SIZE_PX, "yuv420p"
        for index, picture in enumerate(drawn):
            smooth = cv2.GaussianBlur(picture, (0, 0), 0.6)
            frame = av.VideoFrame.from_ndarray(smooth, format="bgr24")
            frame.pts, frame.time_base = index, Fraction(1, FPS)
            container.mux(stream.encode(frame))
        container.mux(stream.encode())


if __name__ == "__main__":
    main()
