"""Watches: checks with memory, for movements that take a while. Each is timed once, for sets, coach and report.

A stretch declares its watches as data (`posecoach.stretches.base.WatchRule`); `KINDS` maps each kind to its class.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from posecoach.engine.faults import FaultSpan
from posecoach.engine.lowering import LoweringWatch
from posecoach.engine.naming import fault_of
from posecoach.engine.timed import Timed
from posecoach.kinematics.signals import Signals
from posecoach.profiles.profile import Band, StretchThresholds
from posecoach.stretches.base import Stretch, WatchKind, WatchRule


class Watch(Protocol):
    """Watches for one kind of movement."""

    @property
    def awaiting(self) -> bool:
        """Whether a movement is expected that has not been completed yet."""

    def sees(self, signals: Signals) -> bool:
        """Return whether the watched value could be measured on this frame."""

    def update(self, signals: Signals, *, holding: bool) -> Timed | None:
        """Take in one frame; return the movement that it completed, if any.

        Args:
            signals: what was measured.
            holding: whether the hold clock runs.
        """


#: The class of each kind of watch.
KINDS: Mapping[WatchKind, Callable[[], Watch]] = {WatchKind.SLOW_LOWERING: LoweringWatch}


@dataclass(frozen=True, slots=True)
class WatchState:
    """The state of one watch after one frame.

    Attributes:
        rule: what is watched.
        awaiting: whether a movement is expected that has not been completed yet.
        seen: whether the watched value could be measured on this frame.
        ended: the movement that this frame completed, if any.
        excess: how far its value lies outside the band, negative below; 0 if it is right.
    """

    rule: WatchRule
    awaiting: bool
    seen: bool
    ended: Timed | None
    excess: float


def band_of(rule: WatchRule, thresholds: StretchThresholds) -> Band:
    """Return the band of the value of a watch."""
    limit = thresholds.extras[rule.threshold]
    return Band(low=limit) if rule.check.above is None else Band(high=limit)


class SetWatches:
    """The watches of one set.

    Args:
        stretch: the stretch.
        thresholds: its thresholds.

    Attributes:
        faults: faults since the last frame of holding; within a set only the last way out of the position counts.
        ended: whether a movement was completed since then.
    """

    def __init__(self, stretch: Stretch, thresholds: StretchThresholds) -> None:
        self.faults: list[FaultSpan] = []
        self.ended = False
        self._watches = [(rule, band_of(rule, thresholds), KINDS[rule.kind]()) for rule in stretch.watches]
        self._last: list[tuple[Signals, Timed | None]] = []

    @property
    def awaiting(self) -> bool:
        """Whether any watch expects a movement that has not been completed yet."""
        return any(watch.awaiting for _, _, watch in self._watches)

    @property
    def states(self) -> tuple[WatchState, ...]:
        """The state of each watch after the last frame."""
        return tuple(
            WatchState(rule, watch.awaiting, watch.sees(signals), timed, _excess(band, timed))
            for (rule, band, watch), (signals, timed) in zip(self._watches, self._last, strict=True)
        )

    def update(self, signals: Signals, *, holding: bool) -> None:
        """Take in one frame; ``holding`` is whether the hold clock runs."""
        if not self._watches:
            return
        if holding:
            self.faults.clear()
            self.ended = False
        self._last = [(signals, watch.update(signals, holding=holding)) for _, _, watch in self._watches]
        for (rule, band, _), (_, timed) in zip(self._watches, self._last, strict=True):
            if timed is not None:
                self._note(rule, band, timed)

    def _note(self, rule: WatchRule, band: Band, timed: Timed) -> None:
        self.ended = True
        excess = _excess(band, timed)
        fault = fault_of(rule.check, excess)
        if fault is not None:
            span = FaultSpan(fault.name, rule.check.name, fault.cues[0], timed.start_s, timed.end_s, excess)
            self.faults.append(span)


def _excess(band: Band, timed: Timed | None) -> float:
    return 0.0 if timed is None else band.excess(timed.value, inside=False)
