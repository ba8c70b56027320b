"""Where the joints of the legs lie, told from where the landmark model draws them.

A landmark model errs in the same way on many people: it draws the hip of an extended body in front of its joint, a
flexed one behind it, and a leg that is half hidden where it would usually be. How it errs depends on the pose and the
view, and was learnt from rendered people whose joints are known (``models/correction``): a small network, evaluated
with NumPy alone. What it says is bounded, and fades out where a leg looks like none that it was taught.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import cast

import numpy as np
from numpy.typing import NDArray

from posecoach.kinematics.orientation import Orientation
from posecoach.pose import LEGS, Array, Landmark, Pose

_SHOULDERS = np.array([Landmark.LEFT_SHOULDER, Landmark.RIGHT_SHOULDER])
_HIPS = np.array([Landmark.LEFT_HIP, Landmark.RIGHT_HIP])
_EARS = np.array([Landmark.LEFT_EAR, Landmark.RIGHT_EAR])

#: Hip, knee and ankle of each leg: what is moved.
MOVED = LEGS[:, :3]

#: No shift turns a joint by more than this, degrees.
MOST_DEG = 12.0

#: Features beyond this many standard deviations tell no more than that.
_CLIP = 4.0

#: Degrees off the side view, as told by the landmarks, up to which the correction holds, and from which it says
#: nothing: it was taught on views up to 40 deg off. A real person 38 deg off lost 5 deg of the hip to it.
_VIEW_FADES_DEG = (30.0, 45.0)

#: Lengths shorter than this count as this, trunk lengths: a direction needs some length.
_SHORTEST = 0.05


@dataclass(frozen=True, slots=True, eq=False)
class Numbers:
    """What was learnt; d features, h hidden units, p prototypes of q coordinates.

    Attributes:
        mean: (d,) mean of each feature.
        scale: (d,) its standard deviation.
        hidden: (d, h) weights into the hidden units.
        hidden_bias: (h,) what is added there.
        out: (h, 6) weights out of them: hip, knee, ankle, forwards and upwards of the trunk.
        direct: (d, 6) weights past them.
        bias: (6,) what is added.
        bound: largest shift each way, trunk lengths.
        prototypes: (p, q) legs that it was taught, see `shape_of`.
        reach: distance from the nearest of them up to which it holds; at one and a half times that it says no more.
    """

    mean: Array
    scale: Array
    hidden: Array
    hidden_bias: Array
    out: Array
    direct: Array
    bias: Array
    bound: float
    prototypes: Array
    reach: float


@cache
def learnt() -> Numbers:
    """Return the numbers that come with the package."""
    with files(__package__).joinpath("joints.npz").open("rb") as file, np.load(file) as content:
        numbers = {name: np.asarray(content[name], dtype=np.float64) for name in content.files}
    bound, reach = (float(numbers.pop(name)) for name in ("bound", "reach"))
    return Numbers(bound=bound, reach=reach, **numbers)


@dataclass(frozen=True, slots=True, eq=False)
class BodyFrame:
    """The body's own axes: from the middle of the hips, forwards and up the trunk, in trunk lengths.

    Whatever is told in them does not change with scale, shift and roll of the picture; mirrored, left and right change
    places and nothing else.

    Attributes:
        origin: (..., 2) middle of the hips, pixels.
        trunk_px: (...,) length of the trunk, pixels.
        axes: (..., 2, 2) forwards and upwards, as unit vectors in the picture.
    """

    origin: Array
    trunk_px: Array
    axes: Array

    @classmethod
    def of(cls, image_px: Array, anterior: Array) -> BodyFrame:
        """Return the frame of bodies.

        Args:
            image_px: (..., 33, 2) landmarks, pixels.
            anterior: (...,) side of the trunk on which the front lies, see `posecoach.kinematics.angles`.
        """
        origin = image_px[..., _HIPS, :].mean(axis=-2)
        trunk = image_px[..., _SHOULDERS, :].mean(axis=-2) - origin
        length = np.maximum(np.hypot(trunk[..., 0], trunk[..., 1]), 1e-9)
        up = trunk / length[..., None]
        forwards = anterior[..., None] * np.stack([up[..., 1], -up[..., 0]], axis=-1)
        return cls(origin, length, np.stack([forwards, up], axis=-2))

    def inwards(self, points_px: Array) -> Array:
        """Return (..., n, 2) picture positions in the body's axes."""
        off = points_px - self.origin[..., None, :]
        return np.asarray(off @ np.swapaxes(self.axes, -1, -2) / self.trunk_px[..., None, None])

    def outwards(self, shifts: Array) -> Array:
        """Return (..., n, 2) shifts in the body's axes as shifts in the picture, pixels."""
        return np.asarray(shifts @ self.axes * self.trunk_px[..., None, None])


def features(frame: BodyFrame, image_px: Array, world_m: Array) -> Array:
    """Return what tells how the model errs on each leg: (..., 2, d), left and right.

    A leg is described by itself, the trunk and the head alone: how the other leg is drawn changes nothing.

    Args:
        frame: the body's axes.
        image_px: (..., 33, 2) landmarks, pixels.
        world_m: (..., 33, 3) landmarks, metres.
    """
    own = frame.inwards(image_px)
    hip, knee, ankle, heel, toe = (own[..., LEGS[:, i], :] for i in range(5))
    shoulders = own[..., _SHOULDERS, :]
    above = shoulders.mean(axis=-2, keepdims=True)
    head = np.concatenate([own[..., :1, :] - above, own[..., _EARS, :].mean(axis=-2, keepdims=True) - above], axis=-1)
    thigh, shank = knee - hip, ankle - knee
    thigh_length, shank_length = (_length(bone) for bone in (thigh, shank))
    thigh_way, shank_way = thigh / thigh_length, shank / shank_length
    bend = np.stack([_dot(thigh_way, shank_way), _cross(thigh_way, shank_way)], axis=-1)
    trunk_m = world_m[..., _SHOULDERS, :].mean(axis=-2) - world_m[..., _HIPS, :].mean(axis=-2)
    deep = world_m / _length(trunk_m)[..., None, :]
    leg_m = deep[..., MOVED, :]
    flat = (leg_m[..., :2] - leg_m[..., :1, :2]) @ np.swapaxes(frame.axes, -1, -2)[..., None, :, :]
    depth = leg_m[..., 2]
    shoulder_depth = deep[..., _SHOULDERS, 2]
    thigh_m, shank_m = leg_m[..., 1, :] - leg_m[..., 0, :], leg_m[..., 2, :] - leg_m[..., 1, :]
    turns = [_dot(thigh_m / _length(thigh_m), v / _length(v)) for v in (shank_m, trunk_m[..., None, :])]
    return np.concatenate(
        [
            *(hip, knee, ankle, heel - ankle, toe - ankle, shoulders - above),
            *(thigh_way, shank_way, thigh_length, shank_length, bend),
            np.broadcast_to(head, (*hip.shape[:-1], 4)),
            depth[..., :1] - depth[..., ::-1, :1],
            depth[..., 1:] - depth[..., :1],
            (shoulder_depth - shoulder_depth[..., ::-1])[..., None],
            flat[..., 1:, :].reshape(*hip.shape[:-1], 4),
            np.stack(turns, axis=-1),
        ],
        axis=-1,
    )


def shape_of(described: Array) -> Array:
    """Return of (..., d) features the (..., q) coordinates that tell one leg and view from another."""
    # Hip, knee and ankle about the hips, how far the shoulders lie apart, and the depth of hip, knee and ankle.
    return described[..., [0, 1, 2, 3, 4, 5, 10, 11, 24, 25, 26]]


def shifts(numbers: Numbers, described: Array) -> Array:
    """Return how far hip, knee and ankle lie from where they are drawn: (..., 3, 2), forwards and up, trunk lengths.

    Args:
        numbers: what was learnt.
        described: (..., d) features of legs.
    """
    standard = (described - numbers.mean) / numbers.scale
    share = known(numbers, standard)
    standard = np.clip(standard, -_CLIP, _CLIP)
    units = np.tanh(standard @ numbers.hidden + numbers.hidden_bias)
    raw = units @ numbers.out + standard @ numbers.direct + numbers.bias
    wanted = numbers.bound * np.tanh(raw / numbers.bound) * share[..., None]
    return wanted.reshape(*wanted.shape[:-1], 3, 2)


def known(numbers: Numbers, standard: Array) -> Array:
    """Return how like legs it was taught those with (..., d) standardised features are: 1 alike, 0 not at all."""
    apart = shape_of(standard)[..., None, :] - numbers.prototypes
    nearest = np.sqrt((apart * apart).sum(axis=-1).min(axis=-1))
    return np.asarray(np.clip(3.0 - 2.0 * nearest / numbers.reach, 0.0, 1.0))


def with_joints(pose: Pose, orientation: Orientation) -> Pose:
    """Return the pose with hips, knees and ankles where the joints are told to lie.

    Heels and toes stay: they are no joints and nothing was learnt about them.

    Args:
        pose: smoothed landmarks with the legs told apart.
        orientation: which way the body faces, and how far the camera is off the side view.
    """
    image_px = pose.image_px
    frame = BodyFrame.of(image_px, np.asarray(float(orientation.anterior)))
    told = shifts(learnt(), features(frame, image_px, pose.world_m)) * _view_share(orientation.view_deg)
    moved = frame.outwards(told.reshape(6, 2)).reshape(2, 3, 2)
    # What is merely guessed of a leg tells nothing about where its joints lie.
    moved[pose.visibility[MOVED[:, -1]] == 0.0] = 0.0
    if not np.isfinite(moved).all():
        return pose
    drawn = image_px[MOVED]
    # Twice, as joints do not turn quite in proportion to how far they are moved.
    for _ in range(2):
        turned = [_turned_deg(*leg) for leg in zip(image_px[_SHOULDERS], drawn, drawn + moved, strict=True)]
        if max(turned) <= MOST_DEG:
            break
        moved = moved * np.array([MOST_DEG / max(MOST_DEG, deg) for deg in turned])[:, None, None]
    image_px = image_px.copy()
    image_px[MOVED] = drawn + moved
    return replace(pose, image_px=image_px)


def _view_share(view_deg: float) -> float:
    """Return how much of the correction holds in a view: all, some, or nothing where the view is not known."""
    start, end = _VIEW_FADES_DEG
    return min(1.0, max(0.0, (end - view_deg) / (end - start))) if math.isfinite(view_deg) else 0.0


def _turned_deg(shoulder: Array, before: Array, after: Array) -> float:
    """Return by how much a shift of (3, 2) hip, knee and ankle turns hip or knee, whichever it turns more, degrees."""
    (hip_was, knee_was), (hip, knee) = (_bends_deg([shoulder.tolist(), *leg.tolist()]) for leg in (before, after))
    return max(abs(math.remainder(hip - hip_was, 360.0)), abs(math.remainder(knee - knee_was, 360.0)))


def _bends_deg(chain: list[list[float]]) -> tuple[float, float]:
    """Return the turns at the hip and at the knee of a chain of shoulder, hip, knee and ankle, degrees."""
    trunk, thigh, shank = (math.degrees(math.atan2(b[1] - a[1], b[0] - a[0])) for a, b in pairwise(chain))
    return thigh - trunk, shank - thigh


def _length(vectors: NDArray[np.float64]) -> Array:
    return cast(Array, np.maximum(np.sqrt((vectors * vectors).sum(axis=-1, keepdims=True)), _SHORTEST))


def _dot(a: Array, b: Array) -> Array:
    return np.asarray((a * b).sum(axis=-1))


def _cross(a: Array, b: Array) -> Array:
    return np.asarray(a[..., 0] * b[..., 1] - a[..., 1] * b[..., 0])
