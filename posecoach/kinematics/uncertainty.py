"""The uncertainty of measured values: one sigma of each, from the view and from how well the leg is seen.

Sources: the errors that remain after the correction of the joints (`posecoach.kinematics.joints`) on rendered people
who were left out of its training. ``models/correction/uncertainty.py`` fits the numbers and tests them on people who
were left out of the fit; docs/accuracy.md has the figures. The parts are independent, so their squares add up. They are
fitted so that 68 % of the errors lie within one sigma and 95 % within two. Light has no part of its own, as the same
sigma covers as many errors in dim pictures.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from posecoach.kinematics.angles import NAN

#: Errors grow from the first angle off the side view on, degrees; the parts "view" below hold for every second angle
#: beyond it.
_FROM_DEG, _EVERY_DEG = 15.0, 15.0


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts of the sigma of one kind of value, in the unit of the value.

    Attributes:
        base: for a clearly visible body in the side view that a second model has seen as well.
        view: for every 15 deg by which the camera is more than 15 deg off the side view.
        hidden: for a leg with an invisible joint, in proportion to how invisible it is.
        one_model: while no second model has looked.
        kneeling: for a knee on the floor, whose shank points at the floor and is half hidden by the thigh.
        size: for every unit of the value itself, as errors of distances grow with them.
    """

    base: float
    view: float = 0.0
    hidden: float = 0.0
    one_model: float = 0.0
    kneeling: float = 0.0
    size: float = 0.0


HIP_DEG = Parts(base=4.5, view=5.6, one_model=3.5)
KNEE_DEG = Parts(base=4.1, view=5.6, hidden=6.7, one_model=3.8, kneeling=4.3)
TRUNK_DEG = Parts(base=3.5, view=4.3)
PELVIS = Parts(base=0.041, view=0.028)
KNEE_PAST_TOE = Parts(base=0.144)
NEAR_HAND = Parts(base=0.043, view=0.103, size=0.116)
FAR_HAND = Parts(base=0.052, size=0.154)


@dataclass(frozen=True, slots=True)
class SightOfLeg:
    """How a leg, or the body, is seen.

    Attributes:
        view_deg: how far the camera is off the side view; NaN if it is not known.
        visibility: of the least visible joint, 0 to 1.
        looked: whether a second model has looked at this pose lately.
        kneels: whether the leg rests on its knee.
    """

    view_deg: float
    visibility: float = 1.0
    looked: bool = False
    kneels: bool = False


def sigma(parts: Parts, value: float, sight: SightOfLeg) -> float:
    """Return one sigma of ``value``; NaN if it is NaN."""
    if math.isnan(value):
        return NAN
    beyond = max(0.0, sight.view_deg - _FROM_DEG) / _EVERY_DEG if math.isfinite(sight.view_deg) else 0.0
    squares = parts.base**2 + (parts.view * beyond) ** 2 + (parts.hidden * (1.0 - sight.visibility)) ** 2
    squares += (parts.size * value) ** 2
    if not sight.looked:
        squares += parts.one_model**2
    if sight.kneels:
        squares += parts.kneeling**2
    return math.sqrt(squares)
