"""What a stretch is made of: instructions, checks as data, and the few lines of measurement that are its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from posecoach.kinematics.signals import Posture, Signals

#: The values a stretch is judged by, by check name; NaN where they cannot be measured.
Measures = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Fault:
    """One way of doing it wrong.

    Attributes:
        name: stable name, as in result files ("hips_back").
        cues: what to tell the person, plain words; the first one is the standard one, the others are for repetition.
    """

    name: str
    cues: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Check:
    """One condition of right form: a measured value that must lie in a band of the profile.

    Attributes:
        name: key of the measured value and of its band in the profile ("hip_extension").
        label: what a person reads ("Hip extension").
        unit: "deg", "trunk" for trunk lengths, or "s" for seconds.
        safe: lowest and highest value that a profile may set as a limit.
        below: the fault when the value is under the band, or None if the band has no lower edge.
        above: the fault when the value is over the band, or None if the band has no upper edge.
        optional: a value that cannot be measured does not keep the rest from being judged.
    """

    name: str
    label: str
    unit: str
    safe: tuple[float, float]
    below: Fault | None = None
    above: Fault | None = None
    optional: bool = False


class WatchKind(StrEnum):
    """What can be watched that takes a while."""

    SLOW_LOWERING = "slow_lowering"


@dataclass(frozen=True, slots=True)
class WatchRule:
    """One check with memory: what takes a while, and the limit of what it comes to.

    Attributes:
        kind: what is watched.
        check: name, label, unit, safe limits and fault; the limit is the upper one if the check has a fault ``above``.
        threshold: name of the limit among the further numbers of the stretch in the profile ("lowering_s").
    """

    kind: WatchKind
    check: Check
    threshold: str


@dataclass(frozen=True, slots=True)
class Gate:
    """One condition of being in a stretch at all, rightly or wrongly: a measured value and the band in the profile."""

    name: str
    unit: str


@dataclass(frozen=True, slots=True)
class Card:
    """What a person reads before the stretch.

    Attributes:
        how: steps, in order.
        feel: where it should be felt.
        safety: when to stop.
        unseen: what the camera cannot check and the person has to mind.
    """

    how: tuple[str, ...]
    feel: str
    safety: str
    unseen: str


@dataclass(frozen=True, slots=True)
class Stretch:
    """One stretch.

    Attributes:
        name: stable name ("kneeling_hip_flexor").
        title: what a person reads.
        sided: whether it is done for each side in turn; if not, its side is "both".
        postures: postures in which it can be recognised.
        gates: conditions of being in this stretch at all.
        checks: conditions of right form, most important first.
        measure: returns the values of gates and checks, given the signals and the stretched side ("left", "right").
        card: the instructions.
        watches: checks with memory.
    """

    name: str
    title: str
    sided: bool
    postures: frozenset[Posture]
    gates: tuple[Gate, ...]
    checks: tuple[Check, ...]
    measure: Callable[[Signals, str], Measures]
    card: Card
    watches: tuple[WatchRule, ...] = ()

    def check(self, name: str) -> Check:
        """Return the check called ``name``."""
        known = (*self.checks, *(watch.check for watch in self.watches))
        return next(check for check in known if check.name == name)


SAFETY = "Stop if anything hurts, tingles or goes numb: a stretch pulls, it never stabs. This is not medical advice."


def other_side(side: str) -> str:
    """Return the side across from ``side``."""
    return "right" if side == "left" else "left"
