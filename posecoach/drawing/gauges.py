"""Drawing an angle at a joint with its allowed band."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import cv2

from posecoach.drawing import shapes
from posecoach.drawing.palette import CASING, FAULT, IN_FORM, TEXT, VERDICT_COLOURS, Colour
from posecoach.drawing.shapes import Image, Outline, annular_sector, polar
from posecoach.engine.judging import Verdict
from posecoach.languages import gettext as _
from posecoach.pose import Point

#: How far a band without an edge on one side is drawn beyond its other edge, degrees.
_OPEN_SPAN_DEG = 40.0

#: How far the scale extends beyond the band, zero and the value, degrees.
_SCALE_REST_DEG = 8.0

#: Inner radius of the band, as a share of the outer one.
_INNER_SHARE = 0.8

#: The label is kept off points of the scale that are this far apart, degrees.
_TAKEN_STEP_DEG = 10.0

#: How much of the picture the scale with the band hides, and how much the sector of the angle.
_SCALE_OPACITY = 0.72
_SECTOR_OPACITY = 0.3

#: The label stays in its gap until another one is wider by this, degrees.
_KEEP_GAP_DEG = 25.0


@dataclass(frozen=True, slots=True)
class AngleGauge:
    """An angle as it lies on screen; directions in degrees clockwise from the x axis.

    Attributes:
        centre: the joint, pixels.
        zero_deg: direction in which the angle is 0.
        turn: 1 if the angle grows clockwise on screen, -1 if the other way round.
        value_deg: the angle.
        low_deg: lower edge of the allowed band, minus infinity if it has none.
        high_deg: upper edge, infinity if it has none.
        limbs_deg: directions of the limbs that meet at the joint.
    """

    centre: Point
    zero_deg: float
    turn: int
    value_deg: float
    low_deg: float
    high_deg: float
    limbs_deg: tuple[float, ...]

    def direction_deg(self, angle_deg: float) -> float:
        """Return the direction in which the measured angle would be ``angle_deg``."""
        return self.zero_deg + self.turn * angle_deg

    def drawn_band_deg(self) -> tuple[float, float]:
        """Return the band with open sides closed for drawing: a fixed span, or up to the value if that is further."""
        low, high = self.low_deg, self.high_deg
        if math.isinf(low) and math.isinf(high):
            return self.value_deg, self.value_deg
        if math.isinf(low):
            low = min(self.value_deg, high - _OPEN_SPAN_DEG)
        if math.isinf(high):
            high = max(self.value_deg, low + _OPEN_SPAN_DEG)
        return low, high

    def scale_deg(self) -> tuple[float, float]:
        """Return the range of angles that the scale covers."""
        angles = (*self.drawn_band_deg(), self.value_deg, 0.0)
        return min(angles) - _SCALE_REST_DEG, max(angles) + _SCALE_REST_DEG

    def scale_points(self, radius_px: float) -> Outline:
        """Return (n, 2) points along the middle of the scale whose outer radius is ``radius_px``."""
        start, end = (self.direction_deg(angle) for angle in self.scale_deg())
        return shapes.arc_points(self.centre, (1.0 + _INNER_SHARE) / 2 * radius_px, start, end)

    def taken_deg(self) -> list[float]:
        """Return the directions in which something is drawn: the limbs, and the scale in small steps."""
        start, end = (self.direction_deg(angle) for angle in self.scale_deg())
        steps = max(1, math.ceil(abs(end - start) / _TAKEN_STEP_DEG))
        return [*self.limbs_deg, *(start + (end - start) * i / steps for i in range(steps + 1))]

    def nearest_allowed_deg(self) -> float:
        """Return the allowed angle that is nearest to the value."""
        return min(max(self.value_deg, self.low_deg), self.high_deg)


def widest_gap_deg(taken_deg: Sequence[float], previous_deg: float) -> float:
    """Return the direction in the middle of the widest gap between taken ones.

    Args:
        taken_deg: the directions that are taken.
        previous_deg: direction chosen on the frame before, NaN if there is none; its gap is kept while it is not
            clearly narrower than the widest.
    """
    if not taken_deg:
        return 90.0 if math.isnan(previous_deg) else previous_deg
    taken = sorted({direction % 360.0 for direction in taken_deg})
    gaps = [(start, (end - start) % 360.0 or 360.0) for start, end in zip(taken, [*taken[1:], taken[0]], strict=True)]
    keeps = 0.0 if math.isnan(previous_deg) else _KEEP_GAP_DEG

    def wanted(gap: tuple[float, float]) -> float:
        start, width = gap
        holds_previous = (previous_deg - start) % 360.0 < width if keeps else False
        return width + (keeps if holds_previous else 0.0)

    start, width = max(gaps, key=wanted)
    return (start + width / 2) % 360.0


def band_words(low: float, high: float, mark: str = "°") -> str:
    """Return a band in a few characters: "min 14°", "max 20°" or "45 to 150°"."""
    if math.isinf(low) and math.isinf(high):
        return ""
    if math.isinf(high):
        return _("min {limit}").format(limit=f"{whole_number(low)}{mark}")
    if math.isinf(low):
        return _("max {limit}").format(limit=f"{whole_number(high)}{mark}")
    return _("{low} to {high}").format(low=whole_number(low), high=f"{whole_number(high)}{mark}")


def whole_number(value: float) -> str:
    """Return a number without decimals, with a true minus sign and no minus zero."""
    return str(round(value)).replace("-", "\N{MINUS SIGN}")


def draw_angle(image: Image, gauge: AngleGauge, verdict: Verdict, radius_px: float, stroke_px: int) -> None:
    """Draw the angle as a sector, around it a scale with the allowed band, and the value as a hand across the scale.

    Args:
        image: (height, width, 3) picture, drawn on in place.
        gauge: the angle.
        verdict: colours the hand and, at a fault, the part of the scale between value and band.
        radius_px: outer radius of the scale.
        stroke_px: thickness of the hand.
    """
    centre = gauge.centre
    inner_px = _INNER_SHARE * radius_px
    thin_px = max(1, stroke_px // 3)
    zero, value = gauge.direction_deg(0.0), gauge.direction_deg(gauge.value_deg)

    sector = _Layer(image, centre, radius_px + 2 * stroke_px)
    sector.polygon(shapes.pie_sector(centre, inner_px, zero, value), TEXT)
    sector.blend(_SECTOR_OPACITY)

    scale = _Layer(image, centre, radius_px + 2 * stroke_px)
    start, end = (gauge.direction_deg(edge) for edge in gauge.scale_deg())
    scale.polygon(annular_sector(centre, inner_px - thin_px, radius_px + thin_px, start, end), CASING)
    low, high = (gauge.direction_deg(edge) for edge in gauge.drawn_band_deg())
    scale.polygon(annular_sector(centre, inner_px, radius_px, low, high), IN_FORM)
    if verdict is Verdict.NOT_MET:
        edge = gauge.direction_deg(gauge.nearest_allowed_deg())
        scale.polygon(annular_sector(centre, inner_px, radius_px, value, edge), FAULT)
    scale.blend(_SCALE_OPACITY)

    shapes.line(image, polar(centre, inner_px, zero), polar(centre, radius_px, zero), TEXT, thin_px)
    hand = (polar(centre, inner_px - stroke_px, value), polar(centre, radius_px + stroke_px, value))
    shapes.line(image, *hand, CASING, stroke_px + 3 * thin_px)
    shapes.line(image, *hand, TEXT if verdict is Verdict.MET else VERDICT_COLOURS[verdict], stroke_px)


class _Layer:
    """A copy of the square around a point, to be drawn on and then blended with what lies beneath."""

    def __init__(self, image: Image, centre: Point, reach_px: float) -> None:
        height, width = image.shape[:2]
        left = min(max(0, math.floor(centre[0] - reach_px)), width)
        top = min(max(0, math.floor(centre[1] - reach_px)), height)
        right = max(left, min(width, math.ceil(centre[0] + reach_px)))
        bottom = max(top, min(height, math.ceil(centre[1] + reach_px)))
        self._corner = (left, top)
        self._beneath = image[top:bottom, left:right]
        self._above = self._beneath.copy()

    def polygon(self, outline: Outline, colour: Colour) -> None:
        if self._above.size:
            shapes.polygon(self._above, outline - self._corner, colour)

    def blend(self, opacity: float) -> None:
        if self._above.size:
            cv2.addWeighted(self._above, opacity, self._beneath, 1.0 - opacity, 0.0, dst=self._beneath)
