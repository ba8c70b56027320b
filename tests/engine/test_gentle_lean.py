"""Leaning forward gently over hips that have sunk forward is a right kneeling stretch; going into a lunge is not."""

from __future__ import annotations

import pytest

from posecoach.engine.engine import Engine
from posecoach.profiles import Profile
from tests.bodies import STANDING, Clip, Figure, Leg

#: The thigh leans back by 22 deg, the trunk forward by 20.
LEANING = Figure(stretched=Leg(2.0, 68.0, 70.0), other=Leg(-110.0, 92.0), trunk_inclination_deg=20.0)

UPRIGHT = Figure(stretched=Leg(0.0, 90.0, 70.0), other=Leg(-92.0, 92.0))


@pytest.mark.parametrize(
    ("clip", "least_s", "most_s"),
    [
        pytest.param(Clip().hold(LEANING, 8.0), 7.5, 8.0, id="from the first frame on"),
        pytest.param(Clip().hold(UPRIGHT, 3.0).hold(LEANING, 8.0), 7.5, 8.8, id="kneeling first"),
        pytest.param(Clip().hold(STANDING, 2.0).hold(LEANING, 8.0), 6.0, 8.0, id="straight into it"),
        pytest.param(Clip().hold(STANDING, 2.0).hold(LEANING, 1.5).hold(STANDING, 2.0), 0.0, 0.0, id="a lunge passes"),
    ],
)
def test_seconds(clip: Clip, least_s: float, most_s: float, profile: Profile) -> None:
    engine = Engine(profile)
    finished = [engine.update(pose).state.finished for pose in clip.poses]
    sets = [record for record in [*finished, engine.finish()] if record]
    assert least_s <= sum(record.hold_s for record in sets) <= most_s
