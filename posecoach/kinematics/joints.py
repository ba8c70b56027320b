"""Correction of the landmark model's hips, knees and ankles towards the true joint centres.

A landmark model has systematic errors: it places the hip of an extended body in front of the joint, that of a flexed
one behind it, and a half hidden leg where it would usually be. The error depends on the pose and the view. A small
network was trained on rendered people with known joints (``models/correction``); it is evaluated with NumPy alone. Its
corrections are bounded, and fade out for legs unlike those of the training data.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files

import numpy as np

from posecoach.kinematics.angles import between, middle
from posecoach.kinematics.orientation import Orientation
from posecoach.pose import LEGS, Array, Landmark, Point, Pose

_SHOULDERS = (Landmark.LEFT_SHOULDER, Landmark.RIGHT_SHOULDER)

#: Hip, knee and ankle of each leg, the landmarks that are moved.
MOVED = LEGS[:, :3]

#: The same as plain numbers; and the whole legs, with heel and toe.
_CHAINS: Sequence[list[int]] = MOVED.tolist()
_LEGS: Sequence[list[int]] = LEGS.tolist()

#: No shift turns a joint by more than this, degrees.
MOST_DEG = 12.0

#: Features that characterise a leg and its view: hip, knee and ankle relative to the hips, distance between the
#: shoulders, and depth of hip, knee and ankle.
_SHAPE = np.array([0, 1, 2, 3, 4, 5, 10, 11, 24, 25, 26])

#: Features are clipped to this many standard deviations.
_CLIP = 4.0

#: Angles off the side view, as measured by the landmarks, between which the correction fades from full to none,
#: degrees: it was trained on views up to 40 deg off. It made the hip of a real person 38 deg off worse by 5 deg.
_VIEW_FADES_DEG = (30.0, 45.0)

#: Lower limit of lengths that are divided by, trunk lengths.
_SHORTEST = 0.05


@dataclass(frozen=True, slots=True, eq=False)
class Numbers:
    """The trained network; d features, h hidden units, p prototypes of q coordinates.

    Attributes:
        mean: (d,) mean of each feature.
        scale: (d,) its standard deviation.
        hidden: (d, h) weights of the hidden units.
        hidden_bias: (h,) their biases.
        out: (h, 6) weights from them to the outputs: hip, knee, ankle, forwards and up the trunk.
        direct: (d, 6) weights from the features to the outputs.
        bias: (6,) biases of the outputs.
        bound: largest shift in each direction, trunk lengths.
        prototypes: (p, q) legs of the training data, see `shape_of`.
        reach: distance from the nearest prototype up to which corrections are full; they end at one and a half times
            that.
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
    """Return the network that comes with the package."""
    with files(__package__).joinpath("joints.npz").open("rb") as file, np.load(file) as content:
        numbers = {name: np.asarray(content[name], dtype=np.float64) for name in content.files}
    bound, reach = (float(numbers.pop(name)) for name in ("bound", "reach"))
    return Numbers(bound=bound, reach=reach, **numbers)


@dataclass(frozen=True, slots=True)
class BodyFrame:
    """The body's own axes: from the middle of the hips, forwards and up the trunk, in trunk lengths.

    Coordinates in them do not depend on scale, shift and roll of the picture; mirroring only exchanges left and right.

    Attributes:
        origin: middle of the hips, pixels.
        trunk_px: length of the trunk, pixels.
        forwards: unit vector in the picture.
        upwards: unit vector in the picture, from the hips to the shoulders.
    """

    origin: Point
    trunk_px: float
    forwards: Point
    upwards: Point

    @classmethod
    def of(cls, points: Sequence[Point], anterior: int) -> BodyFrame:
        """Return the frame of a body.

        Args:
            points: (33,) landmarks, pixels.
            anterior: side of the trunk on which the front lies, see `posecoach.kinematics.angles`.
        """
        origin = middle(points[Landmark.LEFT_HIP], points[Landmark.RIGHT_HIP])
        x, y = between(origin, middle(points[Landmark.LEFT_SHOULDER], points[Landmark.RIGHT_SHOULDER]))
        length = max(math.hypot(x, y), 1e-9)
        x, y = x / length, y / length
        return cls(origin, length, (anterior * y, -anterior * x), (x, y))

    def along(self, x: float, y: float) -> Point:
        """Return the forward and upward components of a vector in the picture, in its own unit."""
        return (x * self.forwards[0] + y * self.forwards[1], x * self.upwards[0] + y * self.upwards[1])

    def inwards(self, point: Point) -> Point:
        """Return a position in the picture in the body's axes."""
        forwards, upwards = self.along(point[0] - self.origin[0], point[1] - self.origin[1])
        return (forwards / self.trunk_px, upwards / self.trunk_px)

    def outwards(self, forwards: float, upwards: float) -> Point:
        """Return a shift in the body's axes as one in the picture, pixels."""
        return (
            self.trunk_px * (forwards * self.forwards[0] + upwards * self.upwards[0]),
            self.trunk_px * (forwards * self.forwards[1] + upwards * self.upwards[1]),
        )


def features(frame: BodyFrame, points: Sequence[Point], world_m: Array) -> list[list[float]]:
    """Return the d features of the left and the d features of the right leg, from which its errors are predicted.

    A leg is described by itself, the trunk and the head, independently of the other leg. For so few numbers plain
    floats are several times as fast as arrays.

    Args:
        frame: the body's axes.
        points: (33,) landmarks, pixels.
        world_m: (33, 3) landmarks, metres.
    """
    above = frame.inwards(middle(*(points[i] for i in _SHOULDERS)))
    head = (
        *between(above, frame.inwards(points[Landmark.NOSE])),
        *between(above, frame.inwards(middle(points[Landmark.LEFT_EAR], points[Landmark.RIGHT_EAR]))),
    )
    # Shoulders, hips, knees and ankles, left and right in turn; in trunk lengths.
    deep: list[list[float]] = world_m[11:13].tolist() + world_m[23:29].tolist()
    trunk = [(a + b - c - d) / 2 for a, b, c, d in zip(*deep[:4], strict=True)]
    trunk_m = max(math.hypot(*trunk), _SHORTEST)
    trunk = [v / trunk_m for v in trunk]
    deep = [[x / trunk_m, y / trunk_m, z / trunk_m] for x, y, z in deep]
    return [
        [*_drawn(frame, points, above, side), *head, *_depth(frame, deep, trunk, side)] for side in range(len(_LEGS))
    ]


def _drawn(frame: BodyFrame, points: Sequence[Point], shoulders: Point, side: int) -> list[float]:
    """Return the features of one leg in the picture; ``shoulders`` is their middle in the body's axes."""
    hip, knee, ankle, heel, toe = (frame.inwards(points[i]) for i in _LEGS[side])
    thigh, shank = between(hip, knee), between(knee, ankle)
    thigh_length, shank_length = max(math.hypot(*thigh), _SHORTEST), max(math.hypot(*shank), _SHORTEST)
    a, b, c, d = thigh[0] / thigh_length, thigh[1] / thigh_length, shank[0] / shank_length, shank[1] / shank_length
    shoulder = between(shoulders, frame.inwards(points[_SHOULDERS[side]]))
    return [
        *(*hip, *knee, *ankle, *between(ankle, heel), *between(ankle, toe), *shoulder),
        *(a, b, c, d, thigh_length, shank_length, a * c + b * d, a * d - b * c),
    ]


def _depth(frame: BodyFrame, deep: Sequence[Sequence[float]], trunk: Sequence[float], side: int) -> list[float]:
    """Return the features of one leg from its landmarks with depth, in trunk lengths."""
    shoulder, hip, knee, ankle = deep[side::2]
    thigh, shank, leg = (list(map(operator.sub, to, start)) for start, to in ((hip, knee), (knee, ankle), (hip, ankle)))
    thigh_length, shank_length = max(math.hypot(*thigh), _SHORTEST), max(math.hypot(*shank), _SHORTEST)
    return [
        *(hip[2] - deep[3 - side][2], thigh[2], leg[2], shoulder[2] - deep[1 - side][2]),
        *(*frame.along(*thigh[:2]), *frame.along(*leg[:2])),
        sum(map(operator.mul, thigh, shank)) / (thigh_length * shank_length),
        sum(map(operator.mul, thigh, trunk)) / thigh_length,
    ]


def shape_of(described: Array) -> Array:
    """Return the (..., q) coordinates out of (..., d) features that characterise a leg and its view."""
    return described.take(_SHAPE, axis=-1)


def shifts(numbers: Numbers, described: Array) -> Array:
    """Return the corrections of hip, knee and ankle: (..., 3, 2), forwards and up, trunk lengths.

    Args:
        numbers: the trained network.
        described: (..., d) features of legs.
    """
    standard = (described - numbers.mean) / numbers.scale
    share = known(numbers, standard)
    # Several times as fast as `np.clip` on such small arrays.
    standard = np.minimum(np.maximum(standard, -_CLIP), _CLIP)
    units = np.tanh(standard @ numbers.hidden + numbers.hidden_bias)
    raw = units @ numbers.out + standard @ numbers.direct + numbers.bias
    wanted = numbers.bound * np.tanh(raw / numbers.bound) * share[..., None]
    return wanted.reshape(*wanted.shape[:-1], 3, 2)


def known(numbers: Numbers, standard: Array) -> Array:
    """Return how similar (..., d) standardised features are to the training data, 0 to 1."""
    apart = shape_of(standard)[..., None, :] - numbers.prototypes
    nearest = np.sqrt(np.einsum("...i,...i", apart, apart).min(axis=-1))
    return np.asarray(np.minimum(np.maximum(3.0 - 2.0 * nearest / numbers.reach, 0.0), 1.0))


def with_joints(pose: Pose, orientation: Orientation, numbers: Numbers | None = None) -> Pose:
    """Return the pose with hips, knees and ankles corrected.

    Heels and toes stay: they are no joints, and the network was not trained on them.

    Args:
        pose: smoothed landmarks with the labels of the legs settled.
        orientation: which way the body faces, and how far the camera is off the side view.
        numbers: the trained network; None for that of the package.
    """
    view_share = _view_share(orientation.view_deg)
    # A leg whose ankle is only a guess is left as it is.
    given = [pose.visibility[leg[-1]] > 0.0 for leg in _CHAINS]
    if not (view_share and any(given)):
        return pose
    points = pose.points()
    frame = BodyFrame.of(points, orientation.anterior)
    described = np.array(features(frame, points, pose.world_m))
    predicted: list[list[Point]] = shifts(numbers or learnt(), described).tolist()
    for leg_given, shoulder, leg, shift in zip(given, _SHOULDERS, _CHAINS, predicted, strict=True):
        if leg_given:
            drawn = [points[i] for i in leg]
            moved = [frame.outwards(view_share * x, view_share * y) for x, y in shift]
            if not all(math.isfinite(v) for vector in moved for v in vector):
                return pose
            for i, point in zip(leg, _moved(points[shoulder], drawn, moved), strict=True):
                points[i] = point
    return replace(pose, image_px=np.array(points))


def _view_share(view_deg: float) -> float:
    """Return how much of the correction is applied in a view, 0 to 1; 0 if the view is unknown."""
    start, end = _VIEW_FADES_DEG
    return min(1.0, max(0.0, (end - view_deg) / (end - start))) if math.isfinite(view_deg) else 0.0


def _moved(shoulder: Point, drawn: Sequence[Point], shift: Sequence[Point]) -> list[Point]:
    """Return hip, knee and ankle moved by the shift, scaled down so that no joint turns too far."""
    hip_was, knee_was = _bends_deg(shoulder, *drawn)
    share = 1.0
    # Three iterations, as joints do not turn quite in proportion to the shift.
    for _ in range(3):
        moved = [(x + share * dx, y + share * dy) for (x, y), (dx, dy) in zip(drawn, shift, strict=True)]
        hip, knee = _bends_deg(shoulder, *moved)
        turned = max(abs(math.remainder(hip - hip_was, 360.0)), abs(math.remainder(knee - knee_was, 360.0)))
        if turned <= MOST_DEG:
            break
        share *= MOST_DEG / turned
    return moved


def _bends_deg(shoulder: Point, hip: Point, knee: Point, ankle: Point) -> tuple[float, float]:
    """Return the turns at the hip and at the knee, degrees."""
    thigh = math.atan2(knee[1] - hip[1], knee[0] - hip[0])
    trunk = math.atan2(hip[1] - shoulder[1], hip[0] - shoulder[0])
    return math.degrees(thigh - trunk), math.degrees(math.atan2(ankle[1] - knee[1], ankle[0] - knee[0]) - thigh)
