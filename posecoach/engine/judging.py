"""From signals to a verdict: each check of a stretch is met, not met, or cannot be told."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from enum import Enum

from posecoach.engine.own_level import OwnLevel
from posecoach.kinematics.signals import Signals
from posecoach.profiles.profile import Band, Clock, StretchThresholds
from posecoach.stretches.base import Check, Fault, Measures, Stretch


class Verdict(Enum):
    """The outcome of one check."""

    MET = "met"
    NOT_MET = "not met"
    CANNOT_TELL = "cannot tell"


@dataclass(frozen=True, slots=True)
class CheckResult:
    """One check on one frame.

    Attributes:
        check: what was checked.
        band: the band it was checked against.
        value: the measured value; NaN if it cannot be told.
        verdict: the outcome.
        excess: how far the value lies outside the band, negative below; 0 if met.
    """

    check: Check
    band: Band
    value: float
    verdict: Verdict
    excess: float

    @property
    def fault(self) -> Fault | None:
        """What is wrong, if anything."""
        if self.verdict is not Verdict.NOT_MET:
            return None
        return self.check.below if self.excess < 0 else self.check.above


@dataclass(frozen=True, slots=True)
class Assessment:
    """The verdict on one frame.

    Attributes:
        stretch: the stretch the person is in, or None.
        side: the side whose psoas is lengthened, "both" for one without sides, "" without a stretch.
        results: one result a check, most important first.
        in_form: True, False, or None if it cannot be told.
    """

    stretch: Stretch | None
    side: str
    results: tuple[CheckResult, ...]
    in_form: bool | None

    @property
    def failing(self) -> CheckResult | None:
        """The most important check that is not met."""
        return next((result for result in self.results if result.verdict is Verdict.NOT_MET), None)


NO_STRETCH = Assessment(None, "", (), in_form=None)


@dataclass(frozen=True, slots=True, eq=False)
class Passage:
    """Successive frames of a held stretch, one entry a frame, to be taken in all at once.

    Nothing happens in them that would have to be told: the same stretch and side as on the frame before, no gap, every
    value that must be seen is seen, and inside its band as far as the band does not follow the own level.

    Attributes:
        t_s: times, seconds.
        steps_s: time since the frame before, seconds.
        still_shares: `posecoach.engine.own_level.still_share` of each step.
        values: the measured values by check name; NaN only where a check is optional.
    """

    t_s: Sequence[float]
    steps_s: Sequence[float]
    still_shares: Sequence[float]
    values: Mapping[str, Sequence[float]]

    def first(self, frames: int) -> Passage:
        """Return the first ``frames`` frames."""
        return Passage(
            self.t_s[:frames],
            self.steps_s[:frames],
            self.still_shares[:frames],
            {name: values[:frames] for name, values in self.values.items()},
        )


#: How far a value of a body that holds still is from where it was 0.4 s ago, by unit: landmarks of a dim picture jitter
#: by 2 deg, while moving into a position takes 8 deg a second and more.
_STILL = {"deg": 3.0, "trunk": 0.04}


class Judge:
    """Judges one stretch on successive frames, with the hysteresis of its bands and the own level of the person.

    Args:
        stretch: the stretch.
        thresholds: its thresholds.
        clock: how long a gap may be and how long the own level is kept.
    """

    def __init__(self, stretch: Stretch, thresholds: StretchThresholds, clock: Clock) -> None:
        self.stretch = stretch
        self._max_gap_s = clock.max_gap_s
        self._level_kept_s = clock.level_kept_s
        self._judged_s = -math.inf
        self._side = ""
        self._gates = [(gate.name, thresholds.gates[gate.name]) for gate in stretch.gates]
        self._checks = [(check, thresholds.checks[check.name]) for check in stretch.checks]
        self._in_gate = [False] * len(self._gates)
        self._met = [False] * len(self._checks)
        self._levels = [OwnLevel(_STILL[check.unit]) if band.own else None for check, band in self._checks]

    def forget_gates(self) -> None:
        """Ask of the next frame that it lies inside every gate, without their hysteresis."""
        self._in_gate = [False] * len(self._gates)

    def recognise(self, signals: Signals, measures: Measures) -> bool | None:
        """Return whether the person is in this stretch at all, or None if that cannot be told."""
        if signals.posture not in self.stretch.postures:
            self._in_gate = [False] * len(self._gates)
            return False
        told = True
        inside = True
        for index, (name, band) in enumerate(self._gates):
            value = measures[name]
            if math.isnan(value):
                told = False
                continue
            self._in_gate[index] = band.excess(value, inside=self._in_gate[index]) == 0.0
            inside = inside and self._in_gate[index]
        if not inside:
            return False
        return True if told else None

    def judge(self, t_s: float, side: str, measures: Measures) -> Assessment:
        """Return the verdict on a frame in which the person is in this stretch."""
        if t_s - self._judged_s > self._level_kept_s or side != self._side:
            self._side = side
            self._met = [False] * len(self._checks)
            for level in self._levels:
                if level is not None:
                    level.forget()
        results = tuple(
            [self._result(index, check, band, measures[check.name]) for index, (check, band) in enumerate(self._checks)]
        )
        in_form: bool | None = True
        for result in results:
            if result.verdict is Verdict.NOT_MET:
                in_form = False
                break
            if result.verdict is Verdict.CANNOT_TELL and not result.check.optional:
                in_form = None
        self._learn_level(t_s, results, in_form=in_form is True)
        return Assessment(self.stretch, side, results, in_form)

    @property
    def settled(self) -> bool:
        """Whether every gate and every check was met on the last frame."""
        return all(self._in_gate) and all(self._met)

    def hold_on(self, passage: Passage) -> Passage:
        """Take in a passage after a frame on which the judge was `settled`, as frame by frame.

        Returns:
            The frames up to the first that is not in form; only these were taken in.
        """
        while True:
            followed = [copy(level) for level in self._levels]
            stays = [
                level.follow(passage.values[check.name], passage.steps_s, passage.still_shares, band)
                for level, (check, band) in zip(followed, self._checks, strict=True)
                if level is not None
            ]
            frames = len(passage.t_s)
            if all(stay == frames for stay in stays):
                break
            passage = passage.first(min(stays))
        if frames:
            self._levels, self._judged_s = followed, passage.t_s[-1]
        return passage

    def _learn_level(self, t_s: float, results: tuple[CheckResult, ...], *, in_form: bool) -> None:
        step_s = t_s - self._judged_s
        self._judged_s = t_s
        if 0.0 < step_s <= self._max_gap_s:
            for level, result in zip(self._levels, results, strict=True):
                if level is not None:
                    level.update(result.value, step_s, learn=in_form)

    def _result(self, index: int, check: Check, band: Band, value: float) -> CheckResult:
        own = self._levels[index]
        if own is not None and not math.isnan(level := own.value):
            band = band.around(level)
        if math.isnan(value):
            return CheckResult(check, band, value, Verdict.CANNOT_TELL, 0.0)
        excess = band.excess(value, inside=self._met[index])
        self._met[index] = excess == 0.0
        return CheckResult(check, band, value, Verdict.NOT_MET if excess else Verdict.MET, excess)
