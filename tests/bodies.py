"""Synthetic people with known joint angles, as the landmark model would report them, and ways to distort them.

A `Figure` is built flat in its sagittal plane, in trunk lengths; `pose_of` projects it through a `Shot`. Sides, facing
and signs are derived here from anatomy (cross products of head, front and left), not from the code under test.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from posecoach.engine.judging import Assessment, CheckResult, Findings, Verdict
from posecoach.kinematics.signals import Posture, Signals, Unseen, unseen_signals
from posecoach.pose import LANDMARK_COUNT, LEGS, MIRRORED, Array, Landmark, Pose, Side
from posecoach.pose.between import pose_between
from posecoach.profiles import Band
from posecoach.stretches import STRETCHES, Stretch

SIZE_PX = (640, 480)

_THIGH = _SHANK = 0.85
_METRES_PER_TRUNK = 0.5


@dataclass(frozen=True, slots=True)
class Leg:
    """Joint angles of one leg in degrees, clinical zero when standing."""

    hip_extension_deg: float = 0.0
    knee_flexion_deg: float = 0.0
    plantar_flexion_deg: float = 0.0


@dataclass(frozen=True, slots=True)
class Figure:
    """One body posture.

    Attributes:
        stretched: the leg whose psoas is lengthened (any leg if nothing is stretched).
        other: the other leg.
        trunk_inclination_deg: 0 upright, positive forward, -90 on the back, 90 on the front.
        side: whether ``stretched`` is the left or the right leg.
        facing: edge of the picture an upright body faces; a body on its back that "faces right" has its feet there.
        hands: how far each hand is from the knee of the other leg, in trunk lengths; None lets both hang.
    """

    stretched: Leg = field(default_factory=Leg)
    other: Leg = field(default_factory=Leg)
    trunk_inclination_deg: float = 0.0
    side: Side = Side.LEFT
    facing: str = "right"
    hands: tuple[float, float] | None = None

    def leg(self, side: Side) -> Leg:
        return self.stretched if side == self.side else self.other

    def leaning(self, inclination_deg: float) -> Figure:
        """Return the figure with another trunk inclination over unchanged legs."""
        turned = inclination_deg - self.trunk_inclination_deg
        hips = {name: getattr(self, name).hip_extension_deg - turned for name in ("stretched", "other")}
        return replace(
            self.with_stretched(hip_extension_deg=hips["stretched"]).with_other(hip_extension_deg=hips["other"]),
            trunk_inclination_deg=inclination_deg,
        )

    def with_stretched(self, **angles: float) -> Figure:
        return replace(self, stretched=replace(self.stretched, **angles))

    def with_other(self, **angles: float) -> Figure:
        return replace(self, other=replace(self.other, **angles))


@dataclass(frozen=True, slots=True)
class Shot:
    """How the camera sees the figure: the figure's box is centred in the frame, then shifted.

    ``view_deg`` turns the camera around the body, 0 exactly from the side; ``roll_deg`` tilts the camera.
    """

    trunk_px: float = 110.0
    shift_px: tuple[float, float] = (0.0, 0.0)
    roll_deg: float = 0.0
    view_deg: float = 0.0
    size_px: tuple[int, int] = SIZE_PX


def bridge(hip_extension_deg: float, knee_flexion_deg: float) -> Figure:
    """Return a bridge with shoulders and feet on the floor; the height of the hips follows from the joints."""

    def ankle_height(tilt_deg: float) -> float:
        thigh_deg = tilt_deg - hip_extension_deg
        rises = (1.0, tilt_deg), (_THIGH, thigh_deg), (_SHANK, thigh_deg - knee_flexion_deg)
        return sum(length * math.sin(math.radians(deg)) for length, deg in rises)

    low, high = 0.0, 60.0
    for _ in range(40):
        tilt_deg = (low + high) / 2
        low, high = (low, tilt_deg) if ankle_height(tilt_deg) > 0.0 else (tilt_deg, high)
    leg = Leg(hip_extension_deg, knee_flexion_deg)
    return Figure(stretched=leg, other=leg, trunk_inclination_deg=-90.0 - low)


STANDING = Figure()
KNEELING = Figure(stretched=Leg(26.0, 70.0, 70.0), other=Leg(-95.0, 95.0))
SUPINE = Figure(stretched=Leg(0.0, 4.0), other=Leg(-120.0, 120.0), trunk_inclination_deg=-90.0, hands=(0.0, 0.05))
BRIDGE = bridge(-8.0, 105.0)
LUNGE = Figure(stretched=Leg(30.0, 4.0, -10.0), other=Leg(-34.0, 40.0))
SITTING = Figure(stretched=Leg(-90.0, 90.0), other=Leg(-90.0, 90.0))
BENT_OVER = Figure(stretched=Leg(-80.0), other=Leg(-80.0), trunk_inclination_deg=80.0)
PRONE = Figure(stretched=Leg(0.0, 2.0, 60.0), other=Leg(0.0, 2.0, 60.0), trunk_inclination_deg=90.0)
FLAT = Figure(trunk_inclination_deg=-90.0)

#: A clearly right figure of every stretch, by the stretch's name.
RIGHT: dict[str, Figure] = {
    "kneeling_hip_flexor": KNEELING,
    "supine_psoas": SUPINE,
    "bridge": BRIDGE,
    "standing_lunge": LUNGE,
}

#: Figures in postures that belong to no stretch.
OTHER_POSTURES: dict[str, tuple[Figure, Posture]] = {
    "standing": (STANDING, Posture.STANDING),
    "sitting": (SITTING, Posture.SITTING),
    "bent over": (BENT_OVER, Posture.BENT_OVER),
    "prone": (PRONE, Posture.PRONE),
    "flat on the back": (FLAT, Posture.SUPINE),
}


def _turned(vector: Array, clockwise_deg: float) -> Array:
    """Turn (x right, y down) clockwise as seen on screen."""
    c, s = math.cos(math.radians(clockwise_deg)), math.sin(math.radians(clockwise_deg))
    return np.array([c * vector[0] - s * vector[1], s * vector[0] + c * vector[1]])


def _flat_points(figure: Figure) -> tuple[Array, Array]:
    """Return (33, 2) positions in the sagittal plane and (33,) offsets to the person's left, in trunk lengths."""
    front = 1.0 if figure.facing == "right" else -1.0
    at = np.zeros((LANDMARK_COUNT, 2))
    trunk = _turned(np.array([0.0, -1.0]), front * figure.trunk_inclination_deg)
    ahead = _turned(trunk, front * 90.0)
    ears = 1.25 * trunk
    at[:11] = ears + 0.10 * ahead
    at[Landmark.NOSE] = ears + 0.13 * ahead
    at[[Landmark.LEFT_EAR, Landmark.RIGHT_EAR]] = ears
    at[[Landmark.MOUTH_LEFT, Landmark.MOUTH_RIGHT]] = ears + 0.10 * ahead - 0.08 * trunk
    at[[Landmark.LEFT_SHOULDER, Landmark.RIGHT_SHOULDER]] = trunk
    for row, side in enumerate((Side.LEFT, Side.RIGHT)):
        leg = figure.leg(side)
        thigh = _turned(-trunk, front * leg.hip_extension_deg)
        shank = _turned(thigh, front * leg.knee_flexion_deg)
        foot = _turned(shank, -front * (90.0 - leg.plantar_flexion_deg))
        knee = _THIGH * thigh
        ankle = knee + _SHANK * shank
        heel = ankle + 0.06 * shank - 0.05 * foot
        at[LEGS[row]] = [np.zeros(2), knee, ankle, heel, heel + 0.30 * foot]
    held_knee = at[LEGS[1 if figure.side is Side.LEFT else 0, 1]]
    for hand in (0, 1):
        wrist = 0.05 * trunk + 0.12 * ahead if figure.hands is None else held_knee - figure.hands[hand] * ahead
        at[13 + hand] = (trunk + wrist) / 2
        at[[15 + hand, 17 + hand, 19 + hand, 21 + hand]] = wrist
    half_width = np.full(LANDMARK_COUNT, 0.10)
    half_width[:11] = 0.05
    half_width[11:23] = 0.18
    half_width[Landmark.NOSE] = 0.0
    to_the_left = np.where(np.arange(LANDMARK_COUNT) < MIRRORED, 1.0, -1.0) * half_width
    return at, to_the_left


def pose_of(figure: Figure, t_s: float = 0.0, shot: Shot | None = None) -> Pose:
    """Return the landmarks of ``figure`` as ``shot`` sees them."""
    shot = shot or Shot()
    at, to_the_left = _flat_points(figure)
    # left = head x front; with x right, y down, z away that is away from the camera for a body that faces right.
    away = to_the_left * (1.0 if figure.facing == "right" else -1.0)
    yaw, roll = math.radians(shot.view_deg), math.radians(shot.roll_deg)
    x = at[:, 0] * math.cos(yaw) + away * math.sin(yaw)
    z = away * math.cos(yaw) - at[:, 0] * math.sin(yaw)
    y = at[:, 1]
    middle = [(x.min() + x.max()) / 2, (y.min() + y.max()) / 2]
    spin = np.array([[math.cos(roll), -math.sin(roll)], [math.sin(roll), math.cos(roll)]])
    flat = np.stack([x, y], axis=1)
    image_px = (flat - middle) @ spin.T * shot.trunk_px + np.array(shot.size_px) / 2 + np.array(shot.shift_px)
    world_m = np.concatenate([flat @ spin.T, z[:, None]], axis=1) * _METRES_PER_TRUNK
    return Pose(t_s, image_px, world_m, np.full(LANDMARK_COUNT, 0.95), shot.size_px)


def blend(a: Figure, b: Figure, share: float) -> Figure:
    """Return the figure ``share`` of the way from ``a`` to ``b``, sides, facing and hands being those of ``b``."""

    def mixed(p: float, q: float) -> float:
        return p + share * (q - p)

    def mixed_leg(side: Side) -> Leg:
        p, q = a.leg(side), b.leg(side)
        return Leg(
            mixed(p.hip_extension_deg, q.hip_extension_deg),
            mixed(p.knee_flexion_deg, q.knee_flexion_deg),
            mixed(p.plantar_flexion_deg, q.plantar_flexion_deg),
        )

    return replace(
        b,
        stretched=mixed_leg(b.side),
        other=mixed_leg(b.side.other),
        trunk_inclination_deg=mixed(a.trunk_inclination_deg, b.trunk_inclination_deg),
    )


class Clip:
    """Films figures one after the other, with a second of movement between them."""

    def __init__(self, fps: float = 20.0, shot: Shot | None = None) -> None:
        self.fps = fps
        self.shot = shot
        self.poses: list[Pose] = []
        self._last: Figure | None = None

    @property
    def now_s(self) -> float:
        return len(self.poses) / self.fps

    def hold(self, figure: Figure, length_s: float, *, moving_s: float = 1.0) -> Clip:
        if self._last is not None:
            for k in range(round(moving_s * self.fps)):
                self._film(blend(self._last, figure, k / (moving_s * self.fps)))
        for _ in range(round(length_s * self.fps)):
            self._film(figure)
        self._last = figure
        return self

    def _film(self, figure: Figure) -> None:
        self.poses.append(pose_of(figure, self.now_s, self.shot))


def exchanged(pose: Pose) -> Pose:
    """Return ``pose`` with the labels of the legs exchanged, as the model does for seconds at a time."""
    order = np.arange(LANDMARK_COUNT)
    order[LEGS[0]], order[LEGS[1]] = LEGS[1], LEGS[0]
    return _reordered(pose, order)


def mirrored(pose: Pose) -> Pose:
    """Return the pose of the mirrored picture: left and right change places in the picture and by name."""
    pose = _reordered(pose, MIRRORED)
    width = pose.size_px[0]
    return replace(
        pose, image_px=np.array([width, 0.0]) + pose.image_px * [-1.0, 1.0], world_m=pose.world_m * [-1.0, 1.0, 1.0]
    )


def moved(pose: Pose, landmarks: Iterable[int], x_px: float, y_px: float) -> Pose:
    """Return ``pose`` with ``landmarks`` put at (x, y), which may be NaN or infinite."""
    image_px = pose.image_px.copy()
    image_px[list(landmarks)] = (x_px, y_px)
    return replace(pose, image_px=image_px)


def hidden(pose: Pose, landmarks: Iterable[int]) -> Pose:
    """Return ``pose`` with ``landmarks`` invisible."""
    visibility = pose.visibility.copy()
    visibility[list(landmarks)] = 0.0
    return replace(pose, visibility=visibility)


def jittered(pose: Pose, noise: np.random.Generator, sigma_px: float) -> Pose:
    """Return ``pose`` with every landmark displaced at random."""
    return replace(pose, image_px=pose.image_px + noise.normal(0.0, sigma_px, pose.image_px.shape))


def on_a_grid(pose: Pose) -> Pose:
    """Return ``pose`` rounded to 1/64 px, so that mirroring it is exact."""
    return replace(pose, image_px=np.round(pose.image_px * 64) / 64)


def _reordered(pose: Pose, order: NDArray[np.integer]) -> Pose:
    return replace(pose, image_px=pose.image_px[order], world_m=pose.world_m[order], visibility=pose.visibility[order])


def verdict(
    stretch: str = "kneeling_hip_flexor",
    side: Side = Side.LEFT,
    *,
    wrong: Mapping[str, float] | None = None,
    unknown: Collection[str] = (),
) -> Assessment:
    """Return an assessment whose checks are all met except the ``wrong`` (with their excess) and ``unknown`` ones."""
    chosen: Stretch = STRETCHES[stretch]
    results = []
    for check in chosen.checks:
        excess = (wrong or {}).get(check.name, 0.0)
        if check.name in unknown:
            results.append(CheckResult(check, Band(), math.nan, Verdict.CANNOT_TELL, 0.0))
        else:
            results.append(CheckResult(check, Band(), excess, Verdict.NOT_MET if excess else Verdict.MET, excess))
    in_form = False if wrong else (None if unknown else True)
    return Assessment(chosen, side if chosen.sided else Side.BOTH, Findings.of(results), in_form)


def seen_at(t_s: float, *, labels_exchanged: bool = False) -> Signals:
    """Return signals of which only the time matters."""
    return replace(unseen_signals(t_s, Unseen.NOBODY), unseen=None, labels_exchanged=labels_exchanged)


def looked_at(poses: Sequence[Pose], looks: Collection[int]) -> list[Pose]:
    """Return the poses as if only those with these indices, the first and the last had been looked at."""
    chosen = sorted({*looks, 0, len(poses) - 1})
    found = []
    for start, end in pairwise(chosen):
        before, after = poses[start], poses[end]
        found += [before, *(pose_between(before, after, poses[k].t_s) for k in range(start + 1, end))]
    return [*found, poses[-1]]
