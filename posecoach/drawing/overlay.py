"""Puts together all that is drawn onto a frame. It shows what the engine says and judges nothing itself."""

from __future__ import annotations

import math

from posecoach.drawing.board import Board
from posecoach.drawing.checks import angle_to_show, gauge_of, joint_verdicts, nearer_side
from posecoach.drawing.gauges import AngleGauge, band_words, draw_angle, whole_number, widest_gap_deg
from posecoach.drawing.panels import value_tile
from posecoach.drawing.placement import Rectangle, beside
from posecoach.drawing.shapes import Image
from posecoach.drawing.skeleton import Points, draw_bones, draw_joints, leg_landmarks, visible_points
from posecoach.engine.engine import JudgedFrame
from posecoach.engine.judging import CheckResult
from posecoach.pose import Landmark, Point, Side
from posecoach.profiles.profile import Profile

#: Landmarks that a panel should not cover: face, arms, trunk, legs.
_KEPT_CLEAR = (
    Landmark.NOSE,
    *range(Landmark.LEFT_SHOULDER, Landmark.RIGHT_WRIST + 1),
    *range(Landmark.LEFT_HIP, Landmark.RIGHT_FOOT_INDEX + 1),
)

#: Sizes as shares of the shorter side of the frame.
_TEXT_SHARE = 0.035
_MARGIN_SHARE = 0.024
_STROKE_SHARE = 0.0058
_GAUGE_SHARES = (0.06, 0.15)

#: How far the label of an angle may turn away from the widest gap between limbs and scale, degrees.
_TURNS_DEG = (0.0, 45.0, -45.0, 90.0, -90.0, 135.0, -135.0, 180.0)

#: Radius of an angle gauge in trunk lengths, within the limits above.
_GAUGE_TRUNKS = 0.5


class Overlay:
    """Draws skeleton, angle, hold ring, title and cue onto the frames of one video, in order.

    Args:
        profile: the thresholds, with the visibility that a landmark needs to be drawn.
        size_px: width and height of the frames.
        scale: factor for the size of lines and text, larger for viewers further away.
        value_px: size of the text of the angle's value, which is then shown without its band; None for value and band
            in the size of all text.
    """

    def __init__(
        self, profile: Profile, size_px: tuple[int, int], scale: float = 1.0, value_px: int | None = None
    ) -> None:
        short_px = scale * min(size_px)
        self._sight = profile.sight
        self._size_px = size_px
        self._text_px = max(11, round(_TEXT_SHARE * short_px))
        self._value_px = value_px
        self._margin_px = max(4, round(_MARGIN_SHARE * short_px))
        self._stroke_px = max(2, round(_STROKE_SHARE * short_px))
        self._gauge_limits_px = [share * short_px for share in _GAUGE_SHARES]
        self._board = Board(size_px, self._text_px, self._margin_px)
        self._nearer = Side.LEFT
        self._label_deg = math.nan
        self._label_far = False
        self._label_turn_deg = 0.0

    def draw(self, image: Image, judged: JudgedFrame) -> None:
        """Draw what is known about one frame onto it.

        Args:
            image: (height, width, 3) uint8 frame, blue-green-red, contiguous; changed in place.
            judged: what the engine says about this frame, its landmarks in pixels of this frame.

        Raises:
            ValueError: the frame has another size than announced.
        """
        points = visible_points(judged.pose, self._sight)
        label = self._draw_body(image, judged, points)
        self._board.draw(image, judged, [points[index] for index in _KEPT_CLEAR])
        if label is not None:
            self._draw_label(image, points, *label)

    def draw_body(self, image: Image, judged: JudgedFrame) -> None:
        """Draw like `draw`, without the panels around the body.

        Args:
            image: as for `draw`.
            judged: as for `draw`.

        Raises:
            ValueError: the frame has another size than announced.
        """
        points = visible_points(judged.pose, self._sight)
        label = self._draw_body(image, judged, points)
        if label is not None:
            self._draw_label(image, points, *label)

    def _draw_body(
        self, image: Image, judged: JudgedFrame, points: Points
    ) -> tuple[CheckResult, AngleGauge, float] | None:
        """Draw bones, joints and the angle; return what its label shows, which is drawn last, on top."""
        if (image.shape[1], image.shape[0]) != self._size_px:
            raise ValueError(f"a frame of {image.shape[1]}x{image.shape[0]} where {self._size_px} was announced")
        self._nearer = nearer_side(judged.pose, self._nearer)
        side = self._nearer if judged.assessment.side is Side.BOTH else judged.assessment.side
        draw_bones(image, points, leg_landmarks(side), self._stroke_px)
        angle = angle_to_show(judged)
        gauge = gauge_of(judged, angle, points, side) if angle is not None else None
        radius_px = self._gauge_radius_px(judged)
        if angle is not None and gauge is not None:
            draw_angle(image, gauge, angle.verdict, radius_px, self._stroke_px)
        draw_joints(image, points, joint_verdicts(judged, side), 1.5 * self._stroke_px)
        return (angle, gauge, radius_px) if angle is not None and gauge is not None else None

    def _gauge_radius_px(self, judged: JudgedFrame) -> float:
        smallest_px, largest_px = self._gauge_limits_px
        # A trunk of unknown length, NaN, gives the smallest gauge.
        return min(max(smallest_px, _GAUGE_TRUNKS * judged.signals.trunk_px), largest_px)

    def _draw_label(
        self, image: Image, points: Points, angle: CheckResult, gauge: AngleGauge, radius_px: float
    ) -> None:
        """Write the value beside the joint, clear of limbs, scale and joints."""
        value = whole_number(angle.value) + "°"
        if self._value_px is None:
            tile = value_tile(value, band_words(angle.band.low, angle.band.high), angle.verdict, self._text_px)
        else:
            tile = value_tile(value, "", angle.verdict, self._value_px)
        self._label_deg = widest_gap_deg(gauge.taken_deg(), self._label_deg)
        # Hysteresis: a label that moved out of the scale comes back only with room to spare.
        spare_px = self._text_px if self._label_far else self._stroke_px
        scale = [(float(x), float(y)) for x, y in gauge.scale_points(radius_px)]
        near = beside(gauge.centre, self._label_deg, 5 * self._stroke_px, tile.size_px)
        self._label_far = near.grown(spare_px).covered(scale) > 0
        at = self._clear_of_joints(gauge.centre, points, radius_px, tile.size_px)
        if at is not None:
            tile.paste(image, at.x, at.y)

    def _clear_of_joints(
        self, centre: Point, points: Points, radius_px: float, label_px: tuple[int, int]
    ) -> Rectangle | None:
        """Return where the label covers fewest joints and never the angle's own; None if there is no such place."""
        reach_px = (radius_px if self._label_far else 2 * self._stroke_px) + 3 * self._stroke_px
        joints = [points[index] for index in _KEPT_CLEAR]
        best: tuple[int, float, Rectangle] | None = None
        # The place on the previous frame is tried first, so that the label does not jump.
        for turn_deg in sorted(_TURNS_DEG, key=lambda turn: (turn != self._label_turn_deg, abs(turn))):
            at = beside(centre, self._label_deg + turn_deg, reach_px, label_px).moved_into(
                self._size_px, self._margin_px
            )
            room = at.grown(2 * self._stroke_px)
            if room.covered([centre]):
                continue
            covered = room.covered(joints)
            if best is None or covered < best[0]:
                best = (covered, turn_deg, at)
        if best is None:
            return None
        self._label_turn_deg = best[1]
        return best[2]
