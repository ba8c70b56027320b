"""Numbers and short texts of the report."""

from __future__ import annotations

import math

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from posecoach.kinematics.signals import Unseen
from posecoach.profiles import Band
from posecoach.stretches import STRETCHES
from posecoach.stretches.base import Check
from posecoach.words import formatting
from posecoach.words.formatting import (
    NOT_MEASURED,
    clock_time,
    duration,
    in_tenths,
    quantity,
    stored_seconds,
    stored_value,
    whole_seconds,
)

MINUS = "\N{MINUS SIGN}"


@pytest.mark.parametrize(
    ("seconds", "text"), [(0.0, "0.0"), (5.96, "5.9"), (29.99, "29.9"), (4.1 + 4.2, "8.3"), (math.nan, "not measured")]
)
def test_tenths_are_rounded_down(seconds: float, text: str) -> None:
    assert in_tenths(seconds) == text


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (27.6, "deg", "28°"),
        (-4.3, "deg", f"{MINUS}4°"),
        (-0.3, "deg", "0°"),
        (0.447, "trunk", "0.45 trunk lengths"),
        (-0.003, "trunk", "0.00 trunk lengths"),
        (1.5, "m", "1.50 m"),
        (math.nan, "deg", NOT_MEASURED),
        (math.inf, "deg", NOT_MEASURED),
    ],
)
def test_quantity(value: float, unit: str, text: str) -> None:
    assert formatting.quantity(value, unit) == text


@pytest.mark.parametrize(
    ("excess", "unit", "text"),
    [
        (12.9, "deg", "13° too much"),
        (-13.5, "deg", "14° too little"),
        (0.3, "deg", "under 1° too much"),
        (-0.099, "trunk", "0.10 trunk lengths too little"),
        (math.nan, "deg", NOT_MEASURED),
    ],
)
def test_distance_off(excess: float, unit: str, text: str) -> None:
    assert formatting.distance_off(excess, unit) == text


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0.0, "0 s"),
        (-1.0, "0 s"),
        (30.0, "30 s"),
        (29.96, "29.9 s"),
        (3.3, "3.3 s"),
        (119.9, "119.9 s"),
        (312.0, "5 min 12 s"),
        (3720.0, "1 h 2 min"),
        (math.nan, NOT_MEASURED),
    ],
)
def test_duration_rounds_down(seconds: float, text: str) -> None:
    assert formatting.duration(seconds) == text


@pytest.mark.parametrize(
    ("held", "target", "text"),
    [(29.96, 30.0, "0.1 s"), (24.1, 30.0, "5.9 s"), (math.nan, 30.0, NOT_MEASURED)],
)
def test_shortfall_is_never_nothing(held: float, target: float, text: str) -> None:
    assert formatting.shortfall(held, target) == text


@pytest.mark.parametrize(
    ("t_s", "tenths", "text"),
    [
        (15.64, True, "0:15.6"),
        (59.96, True, "0:59.9"),
        (15.64, False, "0:15"),
        (3735.0, False, "1:02:15"),
        (math.nan, False, NOT_MEASURED),
    ],
)
def test_clock_time(t_s: float, tenths: bool, text: str) -> None:
    assert formatting.clock_time(t_s, tenths=tenths) == text


@pytest.mark.parametrize(
    ("band", "unit", "text"),
    [
        (Band(low=14.0), "deg", "at least 14°"),
        (Band(high=14.5), "deg", "at most 14.5°"),
        (Band(-11.0, 16.0), "deg", f"{MINUS}11° to 16°"),
        (Band(0.2, 0.8), "trunk", "0.2 to 0.8 trunk lengths"),
        (Band(), "deg", "any value"),
    ],
)
def test_goal(band: Band, unit: str, text: str) -> None:
    assert formatting.goal(band, unit) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (formatting.best_and_typical(28.2, 24.4, "deg"), "best 28°, typically 24°"),
        (formatting.best_and_typical(0.47, 0.45, "trunk"), "best 0.47, typically 0.45 trunk lengths"),
        (formatting.best_and_typical(math.nan, 24.4, "deg"), NOT_MEASURED),
        (formatting.best_and_typical(28.2, math.inf, "deg"), NOT_MEASURED),
    ],
)
def test_ranges(text: str, expected: str) -> None:
    assert text == expected


@pytest.mark.parametrize(
    ("part", "whole", "text", "css"),
    [
        (600, 600, "100 %", "100.000%"),
        (599.9, 600, "99 %", "99.983%"),
        (700, 600, "100 %", "100.000%"),
        (1, 0, "0 %", "0.000%"),
        (math.nan, 30, "0 %", "0.000%"),
    ],
)
def test_shares(part: float, whole: float, text: str, css: str) -> None:
    assert formatting.share(part, whole) == text
    assert formatting.css_per_cent(part, whole) == css


@pytest.mark.parametrize("reason", [*Unseen])
def test_every_reason_has_words(reason: Unseen) -> None:
    assert formatting.unseen_cause(reason) != reason.value.replace("_", " ")
    assert formatting.unseen_advice(reason).endswith(".")


def test_an_unknown_reason_is_still_told() -> None:
    assert formatting.unseen_cause("lens_covered") == "lens covered"
    assert formatting.unseen_advice("lens_covered") == ""


@pytest.mark.parametrize("check", [check for stretch in STRETCHES.values() for check in stretch.checks])
def test_every_unit_of_the_stretches_is_written_out(check: Check) -> None:
    unit = formatting.unit_named(check.unit)
    assert unit.sign or unit.word != f" {check.unit}"


def texts(seconds: float) -> tuple[str, ...]:
    """Return all ways in which seconds are shown."""
    return duration(seconds), clock_time(seconds), clock_time(seconds, tenths=True), str(whole_seconds(seconds))


@given(st.floats(0.0, 10_000.0) | st.integers(0, 100_000).map(lambda n: n / 10 - 1e-7))
def test_seconds_from_a_file_are_shown_as_the_exact_ones(seconds: float) -> None:
    stored = stored_seconds(abs(seconds))
    assert texts(stored) == texts(abs(seconds))
    assert stored == round(stored, 3)


@given(st.floats(-200.0, 200.0), st.sampled_from(["deg", "trunk", "s"]))
@example(23.49996, "deg")
@example(-0.4999, "deg")
@example(0.12499996, "trunk")
def test_a_value_from_a_file_is_shown_as_the_exact_one(value: float, unit: str) -> None:
    stored = stored_value(value, unit)
    assert quantity(stored, unit) == quantity(value, unit)
    assert stored == pytest.approx(value, abs=1.001e-3)
