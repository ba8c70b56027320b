"""Everything that is drawn onto a frame, put together. It shows what the engine says and judges nothing itself."""

from __future__ import annotations

import math

from posecoach.drawing.board import Board
from posecoach.drawing.checks import gauge_of, joint_verdicts, nearer_side, telling_angle
from posecoach.drawing.gauges import AngleGauge, band_words, draw_angle, whole_number, widest_gap_deg
from posecoach.drawing.panels import value_tile
from posecoach.drawing.placement import beside
from posecoach.drawing.shapes import Image
from posecoach.drawing.skeleton import Points, draw_bones, draw_joints, leg_landmarks, visible_points
from posecoach.engine.engine import JudgedFrame
from posecoach.engine.judging import CheckResult
from posecoach.pose import Landmark, Side
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

#: Radius of an angle gauge in trunk lengths, within the limits above.
_GAUGE_TRUNKS = 0.5


class Overlay:
    """Draws skeleton, angle, hold ring, title and cue onto the frames of one video, in order.

    Args:
        profile: says how well a landmark must be seen to be drawn.
        size_px: width and height of the frames.
        scale: how much larger than usual lines and text are, for who looks from further away.
    """

    def __init__(self, profile: Profile, size_px: tuple[int, int], scale: float = 1.0) -> None:
        short_px = scale * min(size_px)
        self._sight = profile.sight
        self._size_px = size_px
        self._text_px = max(11, round(_TEXT_SHARE * short_px))
        self._margin_px = max(4, round(_MARGIN_SHARE * short_px))
        self._stroke_px = max(2, round(_STROKE_SHARE * short_px))
        self._gauge_limits_px = [share * short_px for share in _GAUGE_SHARES]
        self._board = Board(size_px, self._text_px, self._margin_px)
        self._nearer = Side.LEFT
        self._label_deg = math.nan
        self._label_far = False

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
            self._draw_label(image, *label)

    def draw_body(self, image: Image, judged: JudgedFrame) -> None:
        """Draw like `draw`, without the panels around the body.

        Args:
            image: as for `draw`.
            judged: as for `draw`.

        Raises:
            ValueError: the frame has another size than announced.
        """
        label = self._draw_body(image, judged, visible_points(judged.pose, self._sight))
        if label is not None:
            self._draw_label(image, *label)

    def _draw_body(
        self, image: Image, judged: JudgedFrame, points: Points
    ) -> tuple[CheckResult, AngleGauge, float] | None:
        """Draw bones, joints and the angle; return what its label, which lies on top of all, has to show."""
        if (image.shape[1], image.shape[0]) != self._size_px:
            raise ValueError(f"a frame of {image.shape[1]}x{image.shape[0]} where {self._size_px} was announced")
        self._nearer = nearer_side(judged.pose, self._nearer)
        side = self._nearer if judged.assessment.side is Side.BOTH else judged.assessment.side
        draw_bones(image, points, leg_landmarks(side), self._stroke_px)
        angle = telling_angle(judged)
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

    def _draw_label(self, image: Image, angle: CheckResult, gauge: AngleGauge, radius_px: float) -> None:
        """Write the value beside the joint, clear of limbs and scale."""
        value = whole_number(angle.value) + "°"
        tile = value_tile(value, band_words(angle.band.low, angle.band.high), angle.verdict, self._text_px)
        self._label_deg = widest_gap_deg(gauge.taken_deg(), self._label_deg)
        near, far = (
            beside(gauge.centre, self._label_deg, reach_px + 3 * self._stroke_px, tile.size_px)
            for reach_px in (2 * self._stroke_px, radius_px)
        )
        # Once away from the scale the label comes back only with room to spare, so that it does not flutter.
        spare_px = self._text_px if self._label_far else self._stroke_px
        scale = [(float(x), float(y)) for x, y in gauge.scale_points(radius_px)]
        self._label_far = near.grown(spare_px).covered(scale) > 0
        at = (far if self._label_far else near).moved_into(self._size_px, self._margin_px)
        tile.paste(image, at.x, at.y)
