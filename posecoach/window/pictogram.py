"""The pose to take, as a mirrored stick figure seen from the side, drawn from joint angles."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from posecoach.drawing import shapes
from posecoach.drawing.palette import BODY, STRETCHED_LEG, TRACK, Colour
from posecoach.drawing.placement import Rectangle
from posecoach.drawing.shapes import Image, Outline
from posecoach.pose import Point, Side
from posecoach.stretches import STRETCHES
from posecoach.stretches.base import Figure, FigureLeg

#: Lengths of the body in trunk lengths.
_THIGH, _SHANK, _FOOT, _UPPER_ARM, _FOREARM, _NECK, _HEAD_RADIUS = 0.85, 0.85, 0.3, 0.55, 0.5, 0.3, 0.2

#: Thickness of the limbs, trunk lengths; also the room around the joints.
_LIMB = 0.17

#: Thickness of the limbs of a body that is drawn as an outline, trunk lengths.
_BODY_LIMB = 0.4

#: How far the floor reaches beyond the body on either side, trunk lengths.
_FLOOR_BEYOND = 0.25

#: How much dimmer the limbs away from the viewer are.
_FAR_SHARE = 0.55


@dataclass(frozen=True, slots=True)
class Limb:
    """One line of a stick figure.

    Attributes:
        points: (x, y) in trunk lengths, x to the right, y down.
        role: "stretched", "near", or "far".
    """

    points: tuple[Point, ...]
    role: str


@dataclass(frozen=True, slots=True)
class StickFigure:
    """A whole figure in trunk lengths, x to the right, y down.

    Attributes:
        limbs: lines, the furthest first.
        head: middle of the head.
        floor_y: height of the floor.
    """

    limbs: tuple[Limb, ...]
    head: Point
    floor_y: float


_STANDING = Figure()

_COLOURS: Mapping[str, Colour] = {
    "stretched": STRETCHED_LEG,
    "near": BODY,
    "far": (round(_FAR_SHARE * BODY[0]), round(_FAR_SHARE * BODY[1]), round(_FAR_SHARE * BODY[2])),
}


def stick_figure(stretch: str, side: Side) -> StickFigure:
    """Return the pose to take in a stretch.

    The stretched leg is the one near the camera. In a mirror that body faces right when the left leg is stretched, and
    left when it is the right one.

    Args:
        stretch: name of the stretch; any other name, or one without a figure, gives a person who stands.
        side: the stretched side; both for a stretch without sides, none while either side will do.
    """
    figure = (STRETCHES[stretch].figure if stretch in STRETCHES else None) or _STANDING
    upright = stick_figure_of(figure)
    return _mirrored(upright) if side is Side.RIGHT else upright


def stick_figure_of(figure: Figure) -> StickFigure:
    """Return the stick figure of joint angles, for the left side."""
    both = figure is not _STANDING and figure.stretched == figure.other
    trunk_down_deg = -figure.trunk_inclination_deg
    hip, shoulder = (0.0, 0.0), _towards((0.0, 0.0), 1.0, trunk_down_deg + 180.0)
    head = _towards(shoulder, _NECK, trunk_down_deg + 180.0 - figure.neck_flexion_deg)
    limbs = (
        Limb(_leg_points(hip, figure.other, trunk_down_deg), "stretched" if both else "far"),
        Limb((shoulder, hip), "near"),
        Limb(_leg_points(hip, figure.stretched, trunk_down_deg), "near" if figure is _STANDING else "stretched"),
        Limb(_arm_points(shoulder, figure, trunk_down_deg), "near"),
    )
    floor_y = max(y for limb in limbs for _, y in limb.points)
    return StickFigure(limbs, head, floor_y)


def figure_mask(figure: StickFigure, size_px: tuple[int, int], scale: float, offset: Outline) -> Image:
    """Return the (height, width) mask of a thick figure: 255 on the body.

    Args:
        figure: the figure.
        size_px: width and height.
        scale: pixels a trunk length.
        offset: where its origin, the hip, is: (2,) pixels.
    """
    mask: Image = np.zeros((size_px[1], size_px[0]), dtype=np.uint8)
    for limb in figure.limbs:
        points = scale * np.asarray(limb.points) + offset
        shapes.polyline(mask, points, (255, 255, 255), max(2, round(_BODY_LIMB * scale)))
    x, y = scale * np.asarray(figure.head) + offset
    shapes.disc(mask, (float(x), float(y)), 1.15 * _HEAD_RADIUS * scale, (255, 255, 255))
    return mask


def draw_pictogram(image: Image, stretch: str, side: Side, box: Rectangle) -> None:
    """Draw the pose to take as large as fits, in the middle of a box.

    Args:
        image: (height, width, 3) picture, drawn on in place.
        stretch: name of the stretch; any other name, or one without a figure, gives a person who stands.
        side: stretched side, see `stick_figure`.
        box: where to draw, pixels.
    """
    figure = stick_figure(stretch, side)
    low, high = figure_extent(figure)
    wide, tall = high - low
    scale = min(box.width / wide, box.height / tall)
    middle = (box.x + box.width / 2, box.y + box.height / 2)
    offset = np.array(middle) - scale * (low + high) / 2

    def placed(points: Sequence[Point]) -> Outline:
        outline: Outline = scale * np.asarray(points) + offset
        return outline

    limb_px = max(2, round(_LIMB * scale))
    floor_y = figure.floor_y + _LIMB
    floor = [(low[0] + _LIMB / 2, floor_y), (high[0] - _LIMB / 2, floor_y)]
    shapes.polyline(image, placed(floor), TRACK, max(1, limb_px // 3))
    for limb in figure.limbs:
        shapes.polyline(image, placed(limb.points), _COLOURS[limb.role], limb_px)
    x, y = placed([figure.head])[0]
    shapes.disc(image, (x, y), _HEAD_RADIUS * scale, BODY)


def figure_extent(figure: StickFigure) -> tuple[Outline, Outline]:
    """Return the (2,) upper left and lower right corner of a figure with its floor, trunk lengths."""
    points = np.array([point for limb in figure.limbs for point in limb.points])
    head = np.array(figure.head)
    low = np.minimum(points.min(axis=0) - _LIMB / 2, head - _HEAD_RADIUS)
    high = np.maximum(points.max(axis=0) + _LIMB / 2, head + _HEAD_RADIUS)
    beyond = np.array((_FLOOR_BEYOND, 0.0))
    return low - beyond, np.maximum(high + beyond, (-np.inf, figure.floor_y + 1.3 * _LIMB))


def _leg_points(hip: Point, leg: FigureLeg, trunk_down_deg: float) -> tuple[Point, ...]:
    thigh_deg = trunk_down_deg - leg.hip_extension_deg
    shank_deg = thigh_deg - leg.knee_flexion_deg
    knee = _towards(hip, _THIGH, thigh_deg)
    ankle = _towards(knee, _SHANK, shank_deg)
    return hip, knee, ankle, _towards(ankle, _FOOT, shank_deg + 90.0 - leg.plantar_flexion_deg)


def _arm_points(shoulder: Point, figure: Figure, trunk_down_deg: float) -> tuple[Point, ...]:
    upper_deg = trunk_down_deg + figure.shoulder_flexion_deg
    elbow = _towards(shoulder, _UPPER_ARM, upper_deg)
    return shoulder, elbow, _towards(elbow, _FOREARM, upper_deg + figure.elbow_flexion_deg)


def _towards(start: Point, length: float, from_down_deg: float) -> Point:
    """Return the end of a limb; a direction of 0 is straight down, positive is towards the front of an upright body."""
    angle = math.radians(from_down_deg)
    return (start[0] + length * math.sin(angle), start[1] + length * math.cos(angle))


def _mirrored(figure: StickFigure) -> StickFigure:
    limbs = tuple(Limb(tuple((-x, y) for x, y in limb.points), limb.role) for limb in figure.limbs)
    return StickFigure(limbs, (-figure.head[0], figure.head[1]), figure.floor_y)
