"""Positions and movements that are no stretch, or one done wrong throughout: no second of them is counted."""

from __future__ import annotations

import math
from itertools import pairwise

import pytest

from posecoach.engine.engine import Engine
from posecoach.pose import Pose
from posecoach.profiles import Profile
from tests.bodies import (
    BENT_OVER,
    FLAT,
    PRONE,
    SITTING,
    STANDING,
    SUPINE,
    Clip,
    Figure,
    Leg,
    bridge,
    pose_of,
)

ON_BACK = -90.0

STILL = {
    "sitting at a desk": SITTING,
    "standing": STANDING,
    "standing with one foot ahead": Figure(stretched=Leg(8.0, 3.0), other=Leg(-12.0, 4.0)),
    "bent over": BENT_OVER,
    "lying flat": FLAT,
    "lying with bent knees": bridge(-60.0, 105.0),
    "plank": PRONE,
    "deep squat": Figure(stretched=Leg(-105.0, 115.0), other=Leg(-105.0, 115.0), trunk_inclination_deg=30.0),
    "sit-up, half way": Figure(stretched=Leg(-100.0, 95.0), other=Leg(-100.0, 95.0), trunk_inclination_deg=-45.0),
    "crunch": Figure(stretched=Leg(-75.0, 100.0), other=Leg(-75.0, 100.0), trunk_inclination_deg=-75.0),
    "both knees hugged": Figure(Leg(-125.0, 125.0), Leg(-125.0, 125.0), ON_BACK, hands=(0.0, 0.05)),
    "figure four": Figure(Leg(-95.0, 90.0), Leg(-110.0, 100.0), ON_BACK, hands=(0.1, 0.2)),
    "dead bug": Figure(Leg(-15.0, 10.0), Leg(-90.0, 90.0), ON_BACK, hands=(1.2, 1.4)),
    "supine, hands off": Figure(Leg(0.0, 4.0), Leg(-120.0, 120.0), ON_BACK, hands=(1.2, 1.4)),
    "supine, knee not pulled": Figure(Leg(0.0, 4.0), Leg(-80.0, 95.0), ON_BACK, hands=(0.0, 0.05)),
    "supine, leg lifted": SUPINE.with_stretched(hip_extension_deg=-35.0),
    "single-leg bridge": bridge(-5.0, 105.0).with_other(knee_flexion_deg=5.0),
    "kneeling upright": Figure(stretched=Leg(0.0, 90.0, 70.0), other=Leg(-92.0, 92.0)),
    "kneeling upright, leaning forward": Figure(
        stretched=Leg(-18.0, 88.0, 70.0), other=Leg(-110.0, 92.0), trunk_inclination_deg=20.0
    ),
    "on both knees": Figure(stretched=Leg(0.0, 90.0, 70.0), other=Leg(0.0, 90.0, 70.0)),
    "lunge with the back knee bent": Figure(stretched=Leg(15.0, 42.0, 30.0), other=Leg(-65.0, 75.0)),
    "calf stretch": Figure(stretched=Leg(12.0, 2.0), other=Leg(-20.0, 25.0), trunk_inclination_deg=25.0),
}


def seconds_counted(profile: Profile, poses: list[Pose]) -> float:
    engine = Engine(profile)
    shown = [engine.update(pose).state.hold.hold_s for pose in poses]
    assert all(a <= b or b == 0.0 for a, b in pairwise(shown))
    last = engine.finish()
    return max([*shown, last.hold_s if last else 0.0])


@pytest.mark.parametrize("facing", ["left", "right"])
@pytest.mark.parametrize("name", STILL)
def test_held_still(name: str, facing: str, profile: Profile) -> None:
    figure = STILL[name]
    turned = Figure(
        figure.stretched, figure.other, figure.trunk_inclination_deg, figure.side, facing=facing, hands=figure.hands
    )
    assert seconds_counted(profile, Clip().hold(turned, 6.0).poses) == 0.0


def walking(t_s: float) -> Figure:
    swing = 25.0 * math.sin(2 * math.pi * t_s)
    return Figure(stretched=Leg(swing, 5.0 + max(0.0, -swing), 10.0), other=Leg(-swing, 5.0 + max(0.0, swing), 10.0))


def squats(t_s: float) -> Figure:
    depth = (1 - math.cos(2 * math.pi * t_s / 3.0)) / 2
    leg = Leg(-100.0 * depth, 105.0 * depth)
    return Figure(stretched=leg, other=leg, trunk_inclination_deg=30.0 * depth)


def reverse_lunges(t_s: float) -> Figure:
    depth = (1 - math.cos(2 * math.pi * t_s / 2.5)) / 2
    return Figure(stretched=Leg(15.0 * depth, 95.0 * depth, 40.0 * depth), other=Leg(-85.0 * depth, 90.0 * depth))


def quick_bridges(t_s: float) -> Figure:
    return bridge(-60.0 + 52.0 * (1 - math.cos(2 * math.pi * t_s / 1.6)) / 2, 105.0)


def bicycle(t_s: float) -> Figure:
    swing = (1 - math.cos(2 * math.pi * t_s / 1.5)) / 2
    return Figure(
        Leg(-20.0 - 90.0 * swing, 10.0 + 90.0 * swing), Leg(-110.0 + 90.0 * swing, 100.0 - 90.0 * swing), ON_BACK
    )


@pytest.mark.parametrize(
    "movement", [walking, squats, reverse_lunges, quick_bridges, bicycle], ids=lambda m: m.__name__
)
def test_moving(movement, profile: Profile) -> None:
    poses = [pose_of(movement(k / 20), k / 20) for k in range(240)]
    assert seconds_counted(profile, poses) == 0.0
