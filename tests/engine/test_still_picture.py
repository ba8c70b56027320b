"""A picture that never changes never changes its verdict, however long it is shown."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from posecoach.engine.engine import Engine
from posecoach.profiles import Profile
from tests.bodies import OTHER_POSTURES, RIGHT, Figure, Shot, jittered, pose_of

FIGURES: dict[str, Figure] = RIGHT | {name: figure for name, (figure, _) in OTHER_POSTURES.items()}


@pytest.mark.parametrize("name", FIGURES)
@settings(max_examples=8, deadline=None)
@given(
    seed=st.integers(0, 2**31),
    sigma_px=st.floats(0.0, 6.0),
    roll_deg=st.floats(-15.0, 15.0),
    view_deg=st.floats(0.0, 50.0),
)
def test_a_still_picture(
    name: str, seed: int, sigma_px: float, roll_deg: float, view_deg: float, profile: Profile
) -> None:
    shot = Shot(trunk_px=80.0, roll_deg=roll_deg, view_deg=view_deg)
    pose = jittered(pose_of(FIGURES[name], shot=shot), np.random.default_rng(seed), sigma_px)
    engine = Engine(profile)
    verdicts = set()
    for k in range(150):
        step = engine.update(replace(pose, t_s=k / 10))
        stretch = step.assessment.stretch
        verdicts.add((stretch.name if stretch else "", step.assessment.in_form, step.unseen))
    assert len(verdicts) == 1
