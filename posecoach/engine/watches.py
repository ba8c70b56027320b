"""Checks with memory: what takes a while, is timed once, and is read by sets, coach and report alike.

A stretch declares its watches as data (`posecoach.stretches.base.WatchRule`); `KINDS` tells how each kind is watched.
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
    """Watches for one thing that takes a while."""

    @property
    def awaiting(self) -> bool:
        """Whether something has begun that is still to come to its end."""

    def sees(self, signals: Signals) -> bool:
        """Return whether what is watched is measured on this frame."""

    def update(self, signals: Signals, *, holding: bool) -> Timed | None:
        """Take in one frame; return what it brought to an end, if anything.

        Args:
            signals: what is measured.
            holding: whether the hold clock runs.
        """


#: How each kind of watch is made.
KINDS: Mapping[WatchKind, Callable[[], Watch]] = {WatchKind.SLOW_LOWERING: LoweringWatch}


@dataclass(frozen=True, slots=True)
class WatchState:
    """What one watch says after one frame.

    Attributes:
        rule: what is watched.
        awaiting: whether something has begun that is still to come to its end.
        seen: whether what is watched was measured on this frame.
        ended: what this frame brought to an end, if anything.
        excess: how far the value of that lies outside the band, negative below; 0 if it is right.
    """

    rule: WatchRule
    awaiting: bool
    seen: bool
    ended: Timed | None
    excess: float


def band_of(rule: WatchRule, thresholds: StretchThresholds) -> Band:
    """Return where the value of a watch is right."""
    limit = thresholds.extras[rule.threshold]
    return Band(low=limit) if rule.check.above is None else Band(high=limit)


class SetWatches:
    """The watches of one set.

    Args:
        stretch: the stretch.
        thresholds: its thresholds.

    Attributes:
        faults: what was wrong since the last frame of holding: within a set, only the last way out is one.
        ended: whether anything has come to its end since then.
    """

    def __init__(self, stretch: Stretch, thresholds: StretchThresholds) -> None:
        self.faults: list[FaultSpan] = []
        self.ended = False
        self._watches = [(rule, band_of(rule, thresholds), KINDS[rule.kind]()) for rule in stretch.watches]
        self._last: list[tuple[Signals, Timed | None]] = []

    @property
    def awaiting(self) -> bool:
        """Whether any watch waits for something to come to its end."""
        return any(watch.awaiting for _, _, watch in self._watches)

    @property
    def states(self) -> tuple[WatchState, ...]:
        """What each watch says after the last frame."""
        return tuple(
            WatchState(rule, watch.awaiting, watch.sees(signals), timed, _excess(band, timed))
            for (rule, band, watch), (signals, timed) in zip(self._watches, self._last, strict=True)
        )

    def update(self, signals: Signals, *, holding: bool) -> None:
        """Take in one frame; ``holding`` tells whether the hold clock runs."""
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
