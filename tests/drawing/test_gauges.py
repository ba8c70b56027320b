from __future__ import annotations

import math

import numpy as np
import pytest

from posecoach.drawing.gauges import AngleGauge, band_words, draw_angle, whole_number, widest_gap_deg
from posecoach.drawing.palette import FAULT
from posecoach.engine.judging import Verdict
from tests.drawing.examples import has_colour, picture

CENTRE = (160.0, 120.0)
MINUS = "\N{MINUS SIGN}"


def gauge(
    value: float,
    low: float = -math.inf,
    high: float = math.inf,
    *,
    turn: int = 1,
    centre: tuple[float, float] = CENTRE,
) -> AngleGauge:
    return AngleGauge(centre, 90.0, turn, value, low, high, (-90.0, 90.0 + turn * value))


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [
        (14.0, math.inf, "min 14°"),
        (-math.inf, 20.0, "max 20°"),
        (-11.0, 16.4, f"{MINUS}11 to 16°"),
        (-math.inf, math.inf, ""),
    ],
)
def test_a_band_in_words(low: float, high: float, words: str) -> None:
    assert band_words(low, high) == words


@pytest.mark.parametrize(("value", "words"), [(12.4, "12"), (-0.4, "0"), (-24.0, f"{MINUS}24"), (0.0, "0")])
def test_numbers_are_whole_with_a_true_minus(value: float, words: str) -> None:
    assert whole_number(value) == words


def test_angles_grow_in_the_direction_of_turn() -> None:
    assert gauge(20.0).direction_deg(20.0) == 110.0
    assert gauge(20.0, turn=-1).direction_deg(20.0) == 70.0


@pytest.mark.parametrize(
    ("value", "low", "high", "drawn"),
    [
        (20.0, 14.0, math.inf, (14.0, 54.0)),
        (80.0, 14.0, math.inf, (14.0, 80.0)),
        (0.0, -math.inf, 20.0, (-20.0, 20.0)),
        (-50.0, -math.inf, 20.0, (-50.0, 20.0)),
        (0.0, -10.0, 10.0, (-10.0, 10.0)),
        (7.0, -math.inf, math.inf, (7.0, 7.0)),
    ],
)
def test_open_bands_are_closed_for_drawing(value: float, low: float, high: float, drawn: tuple[float, float]) -> None:
    assert gauge(value, low, high).drawn_band_deg() == drawn


@pytest.mark.parametrize(("value", "nearest"), [(0.0, 14.0), (20.0, 20.0), (60.0, 45.0)])
def test_the_nearest_right_angle(value: float, nearest: float) -> None:
    assert gauge(value, 14.0, 45.0).nearest_allowed_deg() == nearest


@pytest.mark.parametrize("value", [-60.0, 0.0, 30.0, 90.0])
def test_the_scale_holds_value_zero_and_band(value: float) -> None:
    low, high = gauge(value, 14.0, 45.0).scale_deg()
    assert low < min(value, 0.0, 14.0)
    assert high > max(value, 0.0, 45.0)


def test_the_widest_gap() -> None:
    assert widest_gap_deg([-90.0, 0.0, 110.0], math.nan) == pytest.approx(190.0)
    assert widest_gap_deg([30.0], math.nan) == pytest.approx(210.0)
    assert widest_gap_deg([30.0, 30.0, 390.0], math.nan) == pytest.approx(210.0)
    assert widest_gap_deg([], math.nan) == 90.0


def test_a_gap_is_kept_until_another_is_clearly_wider() -> None:
    assert widest_gap_deg([0.0, 175.0], math.nan) == pytest.approx(267.5)
    assert widest_gap_deg([0.0, 175.0], 90.0) == pytest.approx(87.5)
    assert widest_gap_deg([0.0, 160.0], 90.0) == pytest.approx(260.0)


@pytest.mark.parametrize("value", [-150.0, 0.0, 14.0, 100.0])
@pytest.mark.parametrize("verdict", list(Verdict))
def test_nothing_is_drawn_beyond_the_gauge(value: float, verdict: Verdict) -> None:
    image = picture((320, 240))
    radius_px, stroke_px = 60.0, 4

    draw_angle(image, gauge(value, 14.0, 45.0), verdict, radius_px, stroke_px)

    ys, xs = np.nonzero((image != 120).any(axis=2))
    assert len(xs) > 0
    assert np.hypot(xs - CENTRE[0], ys - CENTRE[1]).max() <= radius_px + 3 * stroke_px


def test_a_fault_fills_the_scale_between_value_and_band() -> None:
    right, wrong = picture((320, 240)), picture((320, 240))

    draw_angle(right, gauge(30.0, 14.0), Verdict.MET, 60.0, 4)
    draw_angle(wrong, gauge(-20.0, 14.0), Verdict.NOT_MET, 60.0, 4)

    assert not has_colour(right, FAULT)
    assert has_colour(wrong, FAULT)
    reddish = (wrong[:, :, 2].astype(int) - wrong[:, :, 0]) > 40
    assert reddish.sum() > 2 * 60 * math.radians(34.0)


@pytest.mark.parametrize("centre", [(0.0, 0.0), (-30.0, 100.0), (319.0, 239.0), (400.0, 100.0), (-500.0, -500.0)])
def test_a_joint_at_or_outside_the_edge_can_be_drawn(centre: tuple[float, float]) -> None:
    image = picture((320, 240))
    draw_angle(image, gauge(30.0, 14.0, centre=centre), Verdict.MET, 60.0, 4)
    assert image.shape == (240, 320, 3)
    far_away = min(centre) < -100.0
    assert not far_away or (image == picture((320, 240))).all()
