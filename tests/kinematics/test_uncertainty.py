from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posecoach.kinematics.uncertainty import FAR_HAND, HIP_DEG, KNEE_DEG, TRUNK_DEG, Parts, SightOfLeg, sigma

LOOKED = SightOfLeg(view_deg=5.0, looked=True)


@pytest.mark.parametrize(
    ("parts", "sight", "expected"),
    [
        (HIP_DEG, LOOKED, HIP_DEG.base),
        (HIP_DEG, SightOfLeg(view_deg=5.0), math.hypot(HIP_DEG.base, HIP_DEG.one_model)),
        (HIP_DEG, SightOfLeg(view_deg=30.0, looked=True), math.hypot(HIP_DEG.base, HIP_DEG.view)),
        (HIP_DEG, SightOfLeg(view_deg=math.nan, looked=True), HIP_DEG.base),
        (
            KNEE_DEG,
            SightOfLeg(view_deg=0.0, visibility=0.5, looked=True),
            math.hypot(KNEE_DEG.base, KNEE_DEG.hidden / 2),
        ),
        (KNEE_DEG, SightOfLeg(view_deg=0.0, looked=True, kneels=True), math.hypot(KNEE_DEG.base, KNEE_DEG.kneeling)),
        (TRUNK_DEG, SightOfLeg(view_deg=15.0), TRUNK_DEG.base),
        (FAR_HAND, SightOfLeg(view_deg=15.0), math.hypot(FAR_HAND.base, 10.0 * FAR_HAND.size)),
    ],
)
def test_the_parts_add_up(parts: Parts, sight: SightOfLeg, expected: float) -> None:
    assert sigma(parts, 10.0, sight) == pytest.approx(expected)


def test_an_unmeasured_value_has_no_sigma() -> None:
    assert math.isnan(sigma(HIP_DEG, math.nan, LOOKED))


@given(st.floats(0.0, 45.0), st.floats(0.0, 45.0), st.floats(0.0, 1.0))
def test_a_worse_view_is_never_surer(one: float, other: float, visibility: float) -> None:
    nearer, further = (
        sigma(KNEE_DEG, 10.0, SightOfLeg(view, visibility)) for view in (min(one, other), max(one, other))
    )
    assert nearer <= further
