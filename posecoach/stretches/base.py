"""What a stretch consists of: instructions, gates, checks and what they measure, all of it data."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

from posecoach.kinematics.signals import Posture, Signals
from posecoach.languages import marked
from posecoach.pose import Side
from posecoach.stretches.measures import LegName, Measuring

#: The values a stretch is judged by, by check name; NaN where they cannot be measured.
Measures = Mapping[str, float]

#: The profiles for which every stretch has bands; the first one is the base of the others.
BUILT_IN_PROFILES = ("default", "gentle", "strict")


@dataclass(frozen=True, slots=True)
class Fault:
    """One way of doing it wrong.

    Attributes:
        name: stable name, as in result files ("hips_back").
        cues: what to tell the person; the first one is the standard, the others are used when it must be repeated.
    """

    name: str
    cues: tuple[str, ...]


class Joint(StrEnum):
    """The joint at which a check is drawn."""

    SHOULDER = "shoulder"
    HIP = "hip"
    KNEE = "knee"
    ANKLE = "ankle"
    HANDS = "hands"


class Angle(StrEnum):
    """The angle that is drawn for a check."""

    HIP_EXTENSION = "hip_extension"
    HIP_FLEXION = "hip_flexion"
    KNEE_FLEXION = "knee_flexion"
    TRUNK_INCLINATION = "trunk_inclination"


@dataclass(frozen=True, slots=True)
class Place:
    """Where on the body a check is drawn.

    Attributes:
        joint: the joint that is marked.
        leg: the leg, or the side of the body, of that joint.
        angle: the angle that is drawn; None if the check does not measure an angle.
    """

    joint: Joint
    leg: LegName = LegName.STRETCHED
    angle: Angle | None = None


@dataclass(frozen=True, slots=True)
class EdgeLimits:
    """How far calibration and suggestions may move one edge of a band; numbers in the unit of the check.

    Attributes:
        own: whether this is an edge of the band around the person's own level.
        lower: whether it is the lower edge.
        widest: outermost value that may be proposed.
        narrowest: innermost value that may be proposed.
        follows: whether calibration also moves the edge inwards.
    """

    own: bool
    lower: bool
    widest: float
    narrowest: float
    follows: bool


@dataclass(frozen=True, slots=True)
class Limits:
    """How far calibration and suggestions may move the band of a check.

    Attributes:
        margin: distance that calibration leaves between the best form and an edge.
        edges: the edges that may be moved.
    """

    margin: float
    edges: tuple[EdgeLimits, ...]


@dataclass(frozen=True, slots=True)
class Unless:
    """A second measured value that, when right, excuses a value below the band of a check.

    Attributes:
        name: key of the second value among the measured values.
        low: its lowest right value, minus infinity if there is none.
        high: its highest right value, infinity if there is none.
        hysteresis: how far beyond these limits it may go once the check is met.
        within: how far below the band of the check a value is excused, in the unit of the check.
        reaches_edge: whether the second value must also reach the current lower edge of the check.
        after_s: excuse nothing until this long after the person was last seen outside the stretch, seconds.
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
    """The faults that another fault causes, and that are therefore not named beside it.

    Attributes:
        fault: the cause.
        faults: its consequences.
        moved: how far the value must move towards ``fault`` from the level that the person held to count as the cause
            although it is still within its band, in the unit of the check; infinite if it must leave the band.
    """

    fault: str
    faults: tuple[str, ...]
    moved: float


@dataclass(frozen=True, slots=True)
class Check:
    """One condition of right form: a measured value that must lie in a band of the profile.

    Attributes:
        name: key of the measured value and of its band in the profile ("hip_extension").
        label: its name for people ("Hip extension").
        unit: "deg", "trunk" for trunk lengths, or "s" for seconds.
        safe: lowest and highest value that a profile may set as an edge.
        below: the fault when the value is below the band, or None if the band has no lower edge.
        above: the fault when the value is above the band, or None if the band has no upper edge.
        optional: whether the other checks are judged even if this value cannot be measured.
        place: where on the body it is drawn; None for a check that takes time, like a lowering.
        limits: how far calibration and suggestions may move its thresholds; None for not at all.
        unless: what excuses a value below the band; None for nothing.
        explains: which faults of other checks its own faults cause.
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
        """Return the names of the faults that the fault of this name causes."""
        return tuple(name for explains in self.explains if explains.fault == fault for name in explains.faults)


class WatchKind(StrEnum):
    """The kinds of movement that can be watched over time."""

    SLOW_LOWERING = "slow_lowering"


@dataclass(frozen=True, slots=True)
class WatchRule:
    """One check with memory: a movement that takes a while, and a limit for the value measured over it.

    Attributes:
        kind: what is watched.
        check: name, label, unit, safe limits and fault; the limit is the upper one if the check has a fault ``above``.
        threshold: name of the limit among the extra numbers of the stretch in the profile ("lowering_s").
    """

    kind: WatchKind
    check: Check
    threshold: str


@dataclass(frozen=True, slots=True)
class Gate:
    """One condition of being in a stretch at all, in good or bad form: a measured value with a band in the profile."""

    name: str
    unit: str


#: Stands in `Card.seen` for "the body is in one of the stretch's postures".
POSTURE = "posture"


@dataclass(frozen=True, slots=True)
class Card:
    """What a person reads before the stretch, and hears while getting into it.

    Attributes:
        how: steps, in order.
        feel: where it should be felt.
        safety: when to stop.
        unseen: what the camera cannot check, so that the person has to take care of it.
        seen: for each step the gates and checks, or `POSTURE`, that show that it is done; empty for a step that cannot
            be seen.
        other_side: how to turn for the other side, "" for a stretch without sides.
        body: a side in words about the body, with `SIDE_WORD` in it ("{side} knee on the floor").
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


#: Placeholder for the side in `Card.body`.
SIDE_WORD = "{side}"


@dataclass(frozen=True, slots=True)
class FigureLeg:
    """One leg of the stick figure: joint angles in degrees, 0 when standing."""

    hip_extension_deg: float = 0.0
    knee_flexion_deg: float = 0.0
    plantar_flexion_deg: float = 0.0


@dataclass(frozen=True, slots=True)
class Figure:
    """The stick figure that shows the pose, in degrees.

    The trunk is as in `Signals`, but negative for lying on the back; the arm is 0 along the trunk, positive forward.
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
        far: the same from the other side, for a stretch in which people change legs without turning round; else None.
    """

    near: Path
    far: Path | None = None

    @property
    def files(self) -> tuple[Path, ...]:
        """The files of all loops."""
        return (self.near,) if self.far is None else (self.near, self.far)


@dataclass(frozen=True, slots=True)
class Stretch:
    """One stretch.

    Attributes:
        name: stable name, that of its file.
        title: its name for people.
        sided: whether it is done for each side in turn; if not, its side is `Side.BOTH`.
        postures: postures in which it can be recognised.
        gates: conditions of being in this stretch at all.
        checks: conditions of right form, most important first.
        measure: returns the values of gates and checks, given the signals and the stretched side.
        card: the instructions.
        watches: checks with memory.
        order: its place in recognition and in the routine; lower ones come first.
        variant_of: stretches of which it is a special case, and over which it wins where its gates are met.
        depth: name of the check that measures how deep the stretch is, which the history follows; "" if there is none.
        best_moment: names of the checks whose highest values mark the best moment of a hold.
        figure: the stick figure; None for a standing person.
        demonstration: loops that show it moving; None if there are none.
        extras: allowed range of each extra number in a profile, by name.
        thresholds: its table in each built-in profile, by name of the profile.
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
        """Return the uncertainty of the value of a check, one sigma in its unit; 0 where it is not known."""
        return self.measure.sigma(check, signals, side) if isinstance(self.measure, Measuring) else 0.0

    def sigmas(self, checks: Collection[str], frames: Iterable[tuple[Signals, Side]]) -> list[list[float]]:
        """Return the known `sigma` of several frames and their sides, one list for each check."""
        if isinstance(self.measure, Measuring):
            return self.measure.sigmas(checks, frames)
        return [[] for _ in checks]

    def check(self, name: str) -> Check:
        """Return the check called ``name``."""
        known = (*self.checks, *(watch.check for watch in self.watches))
        return next(check for check in known if check.name == name)


#: The safety advice of every stretch, also of the user's own.
SAFETY = marked(
    "Stop if anything hurts, tingles or goes numb: a stretch pulls, it never stabs. This is not medical advice."
)
