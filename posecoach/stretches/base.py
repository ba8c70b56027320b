"""What a stretch is made of: instructions, checks, and what they measure; all of it data."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

from posecoach.kinematics.signals import Posture, Signals
from posecoach.pose import Side
from posecoach.stretches.measures import LegName, Measuring

#: The values a stretch is judged by, by check name; NaN where they cannot be measured.
Measures = Mapping[str, float]

#: The profiles for which every stretch has bands, the one that the others rest on first.
BUILT_IN_PROFILES = ("default", "gentle", "strict")


@dataclass(frozen=True, slots=True)
class Fault:
    """One way of doing it wrong.

    Attributes:
        name: stable name, as in result files ("hips_back").
        cues: what to tell the person, plain words; the first one is the standard one, the others are for repetition.
    """

    name: str
    cues: tuple[str, ...]


class Joint(StrEnum):
    """Where on the body a check shows."""

    SHOULDER = "shoulder"
    HIP = "hip"
    KNEE = "knee"
    ANKLE = "ankle"
    HANDS = "hands"


class Angle(StrEnum):
    """The angle on the body that a check is about."""

    HIP_EXTENSION = "hip_extension"
    HIP_FLEXION = "hip_flexion"
    KNEE_FLEXION = "knee_flexion"
    TRUNK_INCLINATION = "trunk_inclination"


@dataclass(frozen=True, slots=True)
class Place:
    """Where on the body a check is drawn.

    Attributes:
        joint: the joint that it marks.
        leg: the leg, or the side of the body, of that joint.
        angle: the angle that it spans on screen; None for what is no angle.
    """

    joint: Joint
    leg: LegName = LegName.STRETCHED
    angle: Angle | None = None


@dataclass(frozen=True, slots=True)
class EdgeLimits:
    """How far the program may move one edge of a band of its own accord; numbers in the unit of the check.

    Attributes:
        own: whether it is the edge to which the band closes in on the level that the person holds.
        lower: whether it is the lower edge.
        widest: furthest out that it may be proposed.
        narrowest: furthest in.
        follows: whether calibration also moves it in.
    """

    own: bool
    lower: bool
    widest: float
    narrowest: float
    follows: bool


@dataclass(frozen=True, slots=True)
class Limits:
    """How far the program may move the band of a check of its own accord.

    Attributes:
        margin: room that calibration leaves between the best form and an edge.
        edges: the edges that may be moved.
    """

    margin: float
    edges: tuple[EdgeLimits, ...]


@dataclass(frozen=True, slots=True)
class Unless:
    """What makes up for a value outside the band of a check: another measured value that is right.

    Attributes:
        name: key of that value among what is measured.
        low: lowest right value, minus infinity if there is none.
        high: highest right value, infinity if there is none.
        hysteresis: how far beyond the value may go once the check is met.
        within: how far under the band of the check is made up for, in the unit of the check.
        reaches_edge: whether that value must also reach the lower edge of the check, wherever that was moved.
        after_s: not until this long after the person was last seen outside the stretch, seconds.
    """

    name: str
    low: float
    high: float
    hysteresis: float
    within: float
    reaches_edge: bool = False
    after_s: float = 0.0

    def holds(self, value: float, *, met: bool) -> bool:
        """Return whether ``value`` is right; NaN never is.

        Args:
            value: the measured value.
            met: whether the check was met before.
        """
        slack = self.hysteresis if met else 0.0
        return self.low - slack <= value <= self.high + slack


@dataclass(frozen=True, slots=True)
class Explains:
    """What a fault of a check explains: faults that come of it, and are not named beside it.

    Attributes:
        fault: the fault that explains.
        faults: the faults that it explains.
        moved: how far towards ``fault`` the value has to move from the level that the person held to explain them even
            within its band, in the unit of the check; infinite if it has to leave the band.
    """

    fault: str
    faults: tuple[str, ...]
    moved: float


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
        place: where on the body it is drawn; None for what is not seen in one picture.
        limits: how far its thresholds may be moved by a proposal; None for not at all.
        unless: what makes up for a value under the band; None for nothing.
        explains: which faults of other checks come of its own.
    """

    name: str
    label: str
    unit: str
    safe: tuple[float, float]
    below: Fault | None = None
    above: Fault | None = None
    optional: bool = False
    place: Place | None = None
    limits: Limits | None = None
    unless: Unless | None = None
    explains: tuple[Explains, ...] = ()

    def explained_by(self, fault: str) -> tuple[str, ...]:
        """Return the faults that come of the fault of this name."""
        return tuple(name for explains in self.explains if explains.fault == fault for name in explains.faults)


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


#: What an instruction waits to be seen beside gates and checks: one of the stretch's postures.
POSTURE = "posture"


@dataclass(frozen=True, slots=True)
class Card:
    """What a person reads before the stretch, and hears while getting in.

    Attributes:
        how: steps, in order.
        feel: where it should be felt.
        safety: when to stop.
        unseen: what the camera cannot check and the person has to mind.
        seen: for each step, by what it is seen to be done: names of gates and checks, or `POSTURE`; none for what
            cannot be seen.
        other_side: how to turn for the other side, "" for a stretch without sides.
        body: what the body does on a side, with `SIDE_WORD` in it ("{side} knee on the floor"), by which it is named.
    """

    how: tuple[str, ...]
    feel: str
    safety: str
    unseen: str
    seen: tuple[tuple[str, ...], ...] = ()
    other_side: str = ""
    body: str = ""

    def side_on_body(self, side: Side) -> str:
        """Return a side in words about the body, "" if there are none."""
        return self.body.replace(SIDE_WORD, side) if side in (Side.LEFT, Side.RIGHT) else ""


#: What stands for the side in the words about the body.
SIDE_WORD = "{side}"


@dataclass(frozen=True, slots=True)
class FigureLeg:
    """One leg of the little figure: joint angles in degrees, 0 when standing."""

    hip_extension_deg: float = 0.0
    knee_flexion_deg: float = 0.0
    plantar_flexion_deg: float = 0.0


@dataclass(frozen=True, slots=True)
class Figure:
    """The little figure that shows the pose, in degrees.

    The trunk as in `Signals`, but negative on the back; the arm 0 when it hangs along the trunk, positive forward.
    """

    stretched: FigureLeg = FigureLeg()
    other: FigureLeg = FigureLeg()
    trunk_inclination_deg: float = 0.0
    shoulder_flexion_deg: float = 4.0
    elbow_flexion_deg: float = 8.0
    neck_flexion_deg: float = 0.0


@dataclass(frozen=True, slots=True)
class Demonstration:
    """Short loops of a person who gets in, holds and comes out, for the left side, as a mirror shows it.

    Attributes:
        near: the file in which the stretched leg is near the viewer: the person faces right, or lies head to the left.
        far: the same from the other side, for who exchanges the legs without turning round; None if that is not done.
    """

    near: Path
    far: Path | None = None

    @property
    def files(self) -> tuple[Path, ...]:
        """All of them."""
        return (self.near,) if self.far is None else (self.near, self.far)


@dataclass(frozen=True, slots=True)
class Stretch:
    """One stretch.

    Attributes:
        name: stable name, that of its file.
        title: what a person reads.
        sided: whether it is done for each side in turn; if not, its side is `Side.BOTH`.
        postures: postures in which it can be recognised.
        gates: conditions of being in this stretch at all.
        checks: conditions of right form, most important first.
        measure: returns the values of gates and checks, given the signals and the stretched side.
        card: the instructions.
        watches: checks with memory.
        order: where it stands among the stretches, in recognition as in the routine: lower ones first.
        variant_of: stretches of which it is a special case: where its gates are met, it is this one and not those.
        depth: name of the check that tells how deep the stretch is, which the history follows; "" if there is none.
        best_moment: names of the checks of which the highest value tells the best moment of a hold.
        figure: the little figure; None for a person who stands.
        demonstration: loops that show it moving; None if there are none.
        extras: allowed range of each further number in a profile, by name.
        thresholds: what the built-in profiles say of it, by name of the profile, each as the table of a profile's file.
    """

    name: str
    title: str
    sided: bool
    postures: frozenset[Posture]
    gates: tuple[Gate, ...]
    checks: tuple[Check, ...]
    measure: Callable[[Signals, Side], Measures]
    card: Card
    watches: tuple[WatchRule, ...] = ()
    order: int = 0
    variant_of: frozenset[str] = frozenset()
    depth: str = ""
    best_moment: tuple[str, ...] = ()
    figure: Figure | None = None
    demonstration: Demonstration | None = None
    extras: Mapping[str, tuple[float, float]] = field(default_factory=dict, compare=False)
    thresholds: Mapping[str, Mapping[str, Any]] = field(default_factory=dict, compare=False)

    def sigma(self, check: str, signals: Signals, side: Side) -> float:
        """Return by how much the value of a check may be wrong, one sigma; 0 where that is not known."""
        return self.measure.sigma(check, signals, side) if isinstance(self.measure, Measuring) else 0.0

    def check(self, name: str) -> Check:
        """Return the check called ``name``."""
        known = (*self.checks, *(watch.check for watch in self.watches))
        return next(check for check in known if check.name == name)


#: What is said of every stretch, whoever wrote its file.
SAFETY = "Stop if anything hurts, tingles or goes numb: a stretch pulls, it never stabs. This is not medical advice."
