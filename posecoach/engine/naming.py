"""Choosing the fault to name among several at once: the one that explains the others, else the most important one."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from posecoach.stretches.base import Check, Fault


class Named(NamedTuple):
    """One fault that may be named.

    Attributes:
        rank: position of its check among those of the stretch, most important first.
        check: the check that found it.
        fault: what is wrong.
        excess: how far the value lies outside its band, or how much too far it has moved; negative below.
        within: whether the value has moved too far but is still within its band.
    """

    rank: int
    check: Check
    fault: Fault
    excess: float
    within: bool = False


def fault_of(check: Check, excess: float) -> Fault | None:
    """Return the fault of a value this far outside its band, negative below; None if it is inside."""
    if not excess:
        return None
    return check.below if excess < 0 else check.above


def unexplained(faults: Iterable[Named]) -> tuple[Named, ...]:
    """Return the faults that none of the others explains, most important first."""
    found = sorted(faults, key=lambda named: named.rank)
    explained = {name for named in found for name in named.check.explained_by(named.fault.name)}
    return tuple(named for named in found if named.fault.name not in explained)


def explanations(
    checks: Sequence[Check], values: Sequence[float], levels: Sequence[float], wrong: Iterable[str]
) -> Mapping[int, float]:
    """Return the checks that explain a fault of this moment although their own value is still in its band.

    A band is wide enough for differences between people and for the error of the landmarks. A value that has moved far
    from the person's own level towards a fault shows that fault before it reaches the edge.

    Args:
        checks: checks of the stretch, most important first.
        values: the measured value of each.
        levels: the person's own level of each, NaN where it is not known.
        wrong: names of the faults of this moment.

    Returns:
        For each such check, by its index, how much too far its value has moved; negative below.
    """
    wrong = set(wrong)
    found: dict[int, float] = {}
    for index, check in enumerate(checks):
        for explains in check.explains:
            if not wrong.intersection(explains.faults):
                continue
            moved = values[index] - levels[index]
            lower = check.below is not None and check.below.name == explains.fault
            beyond = min(0.0, moved + explains.moved) if lower else max(0.0, moved - explains.moved)
            if beyond and math.isfinite(beyond):
                found[index] = beyond
    return found
