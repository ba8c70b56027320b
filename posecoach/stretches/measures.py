"""What gates and checks measure: a small fixed vocabulary, compiled once into functions of the signals.

A measure is one signal, or two signals combined by an operator. A signal belongs to the whole body
(``pelvis_height``) or to the leg in one of the roles of the stretch (``back.hip_extension``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from math import hypot, inf, isnan
from operator import attrgetter
from typing import Any

from posecoach.kinematics.legs import LegSignals
from posecoach.kinematics.signals import Signals
from posecoach.pose import Side

#: The first leg, the second leg and the body; and a function that reads one value of one of them.
_Seen = tuple[LegSignals, LegSignals, Signals]
_Get = Callable[[Any], float]

#: Signals of one leg: the attribute of `LegSignals`, and its unit.
LEG_SIGNALS: Mapping[str, tuple[str, str]] = {
    "hip_extension": ("hip_extension_deg", "deg"),
    "knee_flexion": ("knee_flexion_deg", "deg"),
    "knee_height": ("knee_height", "trunk"),
    "foot_height": ("foot_height", "trunk"),
    "foot_ahead": ("foot_ahead", "trunk"),
    "knee_past_toe": ("knee_past_toe", "trunk"),
    "near_hand": ("near_hand", "trunk"),
    "far_hand": ("far_hand", "trunk"),
    "rise": ("rise_deg", "deg"),
    "knee_clearance": ("knee_clearance", "trunk"),
}

#: Signals of the whole body: the attribute of `Signals`, and its unit.
BODY_SIGNALS: Mapping[str, tuple[str, str]] = {
    "trunk_inclination": ("trunk_inclination_deg", "deg"),
    "upper_trunk_inclination": ("upper_trunk_inclination_deg", "deg"),
    "pelvis_height": ("pelvis_height", "trunk"),
    "leg_separation": ("leg_separation", "trunk"),
}

#: For a kneeling leg whose shank is off the floor: the attribute to read instead.
OFF_FLOOR: Mapping[str, str] = {"knee_flexion_deg": "seen_knee_flexion_deg"}

#: The attribute with the sigma of a signal; signals that only gates use have none.
SIGMAS: Mapping[str, str] = {
    "hip_extension_deg": "hip_sigma_deg",
    "knee_flexion_deg": "knee_sigma_deg",
    "seen_knee_flexion_deg": "knee_sigma_deg",
    "knee_past_toe": "knee_past_toe_sigma",
    "near_hand": "near_hand_sigma",
    "far_hand": "far_hand_sigma",
    "trunk_inclination_deg": "trunk_sigma_deg",
    "upper_trunk_inclination_deg": "trunk_sigma_deg",
    "pelvis_height": "pelvis_sigma",
}


class LegName(StrEnum):
    """Which leg a signal belongs to."""

    STRETCHED = "stretched"
    OTHER = "other"
    LEFT = "left"
    RIGHT = "right"


#: Where a signal is read: in the first leg, the second leg or the body.
_PLACES: Mapping[LegName | None, int] = {
    LegName.STRETCHED: 0,
    LegName.LEFT: 0,
    LegName.OTHER: 1,
    LegName.RIGHT: 1,
    None: 2,
}


class Operator(StrEnum):
    """How one or two signals are combined.

    ``PLAIN``: the signal itself. ``NEGATED``: the signal with the opposite sign. ``DIFFERENCE``: the first minus the
    second. ``SUM``: of both. ``MEAN``: of those that were measured. ``LOWEST``: of those that were measured, infinite
    if none was. ``APART``: the absolute difference, 0 if one was not measured.
    """

    PLAIN = "plain"
    NEGATED = "negated"
    DIFFERENCE = "difference"
    SUM = "sum"
    MEAN = "mean"
    LOWEST = "lowest"
    APART = "apart"


#: How many signals an operator takes; 2 unless listed here.
OPERANDS: Mapping[Operator, int] = {Operator.PLAIN: 1, Operator.NEGATED: 1}

#: These have a value even for a leg that is not seen. That suits a gate; a check has to answer "cannot tell".
GATES_ONLY = (Operator.LOWEST, Operator.APART)


@dataclass(frozen=True, slots=True)
class Signal:
    """One signal.

    Attributes:
        attribute: its attribute of `LegSignals` or `Signals`.
        leg: the leg it belongs to; None for the whole body.
    """

    attribute: str
    leg: LegName | None = None


@dataclass(frozen=True, slots=True)
class Measure:
    """What one gate or check measures.

    Attributes:
        operator: how the signals are combined.
        operands: the signals.
    """

    operator: Operator
    operands: tuple[Signal, ...]


class Measuring:
    """Measures all values of the gates and checks of a stretch; see `__call__`.

    Only the definition is pickled; the other process compiles it again.

    Args:
        measures: what to measure, by the name of the gate or check.
        sided: whether the stretch is done for each side.

    Attributes:
        measures: as given.
    """

    __slots__ = ("_run", "_sided", "_sigmas", "measures")

    def __init__(self, measures: Mapping[str, Measure], *, sided: bool) -> None:
        self.measures = dict(measures)
        self._sided = sided
        self._run = _compiled(self.measures, sided=sided)
        self._sigmas = {name: _sigma_of(measure) for name, measure in self.measures.items()}

    def __call__(self, signals: Signals, side: Side) -> dict[str, float]:
        """Return the value of each gate and check by name; NaN where it cannot be measured.

        Args:
            signals: signals of one frame.
            side: the stretched side, left or right; ignored for a stretch without sides.
        """
        return self._run(signals, side)

    def sigma(self, name: str, signals: Signals, side: Side) -> float:
        """Return the uncertainty of the value of a gate or check, one sigma; 0 where it is not known.

        The errors of both legs of one body are correlated, so a mean is no more certain than either leg.

        Args:
            name: name of the gate or check.
            signals: signals of one frame.
            side: the stretched side, as in `__call__`.
        """
        return self._sigmas[name](_seen(signals, side, sided=self._sided))

    def sigmas(self, names: Iterable[str], frames: Iterable[tuple[Signals, Side]]) -> list[list[float]]:
        """Return the known `sigma` of several frames, one list for each gate or check, without the zeros.

        Args:
            names: names of the gates or checks.
            frames: the signals of each frame and the stretched side.
        """
        seen = [_seen(signals, side, sided=self._sided) for signals, side in frames]
        return [[sigma for sigma in map(self._sigmas[name], seen) if sigma] for name in names]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Measuring) and self.__reduce__() == other.__reduce__()

    def __hash__(self) -> int:
        return hash((tuple(self.measures.items()), self._sided))

    def __reduce__(self) -> tuple[Callable[..., Measuring], tuple[dict[str, Measure], bool]]:
        return _measuring, (self.measures, self._sided)


def _measuring(measures: dict[str, Measure], sided: bool) -> Measuring:
    return Measuring(measures, sided=sided)


def _compiled(measures: Mapping[str, Measure], *, sided: bool) -> Callable[[Signals, Side], dict[str, float]]:
    """Return a function that measures; plain signals, the most frequent case, are read without a Python call each."""
    plain: list[list[tuple[str, _Get]]] = [[], [], []]
    made: list[tuple[str, Callable[[_Seen], float]]] = []
    for name, measure in measures.items():
        readings = [(_PLACES[signal.leg], attrgetter(signal.attribute)) for signal in measure.operands]
        if measure.operator is Operator.PLAIN:
            ((place, get),) = readings
            plain[place].append((name, get))
        else:
            made.append((name, _OPERATORS[measure.operator](*(part for pair in readings for part in pair))))
    of_first, of_second, of_body = plain

    def run(signals: Signals, side: Side) -> dict[str, float]:
        seen = first, second, _ = _seen(signals, side, sided=sided)
        found: dict[str, float] = {}
        for name, get in of_first:
            found[name] = get(first)
        for name, get in of_second:
            found[name] = get(second)
        for name, get in of_body:
            found[name] = get(signals)
        for name, make in made:
            found[name] = make(seen)
        return found

    return run


def _seen(signals: Signals, side: Side, *, sided: bool) -> _Seen:
    # A stretch without sides has a left and a right leg, whatever ``side`` says.
    if side is Side.LEFT or not sided:
        return signals.left, signals.right, signals
    return signals.right, signals.left, signals


def _sigma_of(measure: Measure) -> Callable[[_Seen], float]:
    """Return a function that returns the uncertainty of a measure, 0 where it is not known."""
    parts = [
        (_PLACES[signal.leg], attrgetter(SIGMAS[signal.attribute]))
        for signal in measure.operands
        if signal.attribute in SIGMAS
    ]
    if len(parts) == 1:
        ((place, get),) = parts

        def of_one(seen: _Seen) -> float:
            sigma: float = get(seen[place])
            return 0.0 if isnan(sigma) else sigma

        return of_one

    def of_several(seen: _Seen) -> float:
        known = [sigma for place, get in parts if not isnan(sigma := get(seen[place]))]
        if not known:
            return 0.0
        return hypot(*known) if measure.operator is Operator.DIFFERENCE else sum(known) / len(known)

    return of_several


def _negated(i: int, a: _Get) -> Callable[[_Seen], float]:
    return lambda seen: -a(seen[i])


def _difference(i: int, a: _Get, j: int, b: _Get) -> Callable[[_Seen], float]:
    return lambda seen: a(seen[i]) - b(seen[j])


def _sum(i: int, a: _Get, j: int, b: _Get) -> Callable[[_Seen], float]:
    return lambda seen: a(seen[i]) + b(seen[j])


def _mean(i: int, a: _Get, j: int, b: _Get) -> Callable[[_Seen], float]:
    def mean(seen: _Seen) -> float:
        one, another = a(seen[i]), b(seen[j])
        if isnan(another):
            return one
        return another if isnan(one) else (one + another) / 2

    return mean


def _lowest(i: int, a: _Get, j: int, b: _Get) -> Callable[[_Seen], float]:
    def lowest(seen: _Seen) -> float:
        one, another = a(seen[i]), b(seen[j])
        if isnan(another):
            return inf if isnan(one) else one
        return another if isnan(one) else min(one, another)

    return lowest


def _apart(i: int, a: _Get, j: int, b: _Get) -> Callable[[_Seen], float]:
    def apart(seen: _Seen) -> float:
        distance = abs(a(seen[i]) - b(seen[j]))
        return 0.0 if isnan(distance) else distance

    return apart


_OPERATORS: Mapping[Operator, Callable[..., Callable[[_Seen], float]]] = {
    Operator.NEGATED: _negated,
    Operator.DIFFERENCE: _difference,
    Operator.SUM: _sum,
    Operator.MEAN: _mean,
    Operator.LOWEST: _lowest,
    Operator.APART: _apart,
}
