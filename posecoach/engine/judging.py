"""From signals to a verdict: each check of a stretch is met, not met, or cannot be judged."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Self

from posecoach.engine.naming import Named, explanations, fault_of, unexplained
from posecoach.engine.own_level import OwnLevel
from posecoach.kinematics.signals import Posture, Signals
from posecoach.pose import Side
from posecoach.profiles.profile import Band, Clock, StretchThresholds
from posecoach.stretches.base import Check, Fault, Measures, Stretch


class Verdict(Enum):
    """The outcome of one check."""

    MET = "met"
    BORDERLINE = "borderline"
    NOT_MET = "not met"
    CANNOT_TELL = "cannot tell"


@dataclass(frozen=True, slots=True)
class CheckResult:
    """One check on one frame.

    Attributes:
        check: what was checked.
        band: the band it was checked against.
        value: the measured value; NaN if it cannot be measured.
        verdict: the outcome. A value outside its band by no more than its uncertainty is borderline; a value within
            its band that explains another fault is not met.
        excess: how far the value lies outside the band, or has moved too far; negative below; 0 if met.
        error: the uncertainty of a value outside its band, in the unit of the check; 0 inside.
        explained: whether this fault is caused by another one.
    """

    check: Check
    band: Band
    value: float
    verdict: Verdict
    excess: float
    error: float = 0.0
    explained: bool = False

    @property
    def fault(self) -> Fault | None:
        """The fault to name, if any."""
        return fault_of(self.check, self.excess) if self.verdict is Verdict.NOT_MET and not self.explained else None


class Findings:
    """What the checks of a stretch found on one frame.

    The results, one object for each check, are made on first use: on most frames of a hold nobody reads them, and
    making them would take most of the time.

    Args:
        rules: each check and the band of the profile, most important first.
        values: the measured value of each check, NaN where it cannot be measured.
        levels: the person's own level of each check, NaN where there is none.
        excess: how far each value lies outside its band, negative below; 0 if it is inside or NaN.
        errors: the uncertainty of each value outside its band; 0 for the others.

    Attributes:
        rules: as given.
        values: as given.
        excess: as given.
        errors: as given.
    """

    __slots__ = ("_faults", "_levels", "_moved", "_results", "errors", "excess", "rules", "values")

    def __init__(
        self,
        rules: Sequence[tuple[Check, Band]],
        values: Sequence[float],
        levels: Sequence[float],
        excess: Sequence[float],
        errors: Sequence[float] = (),
    ) -> None:
        self.rules = rules
        self.values = values
        self.excess = excess
        self.errors = errors or (0.0,) * len(values)
        self._levels = levels
        self._results: tuple[CheckResult, ...] | None = None
        self._faults: tuple[Named, ...] | None = None
        self._moved: Mapping[int, float] = {}

    @classmethod
    def of(cls, results: Iterable[CheckResult]) -> Self:
        """Return findings with these results."""
        given = tuple(results)
        return cls(
            rules=[(result.check, result.band) for result in given],
            values=[result.value for result in given],
            levels=[math.nan] * len(given),
            excess=[result.excess for result in given],
            errors=[result.error for result in given],
        )

    @property
    def faults(self) -> tuple[Named, ...]:
        """The certain faults that no other fault explains, most important first."""
        if self._faults is None:
            self._faults = self._named() if any(self.excess) else ()
        return self._faults

    @property
    def results(self) -> tuple[CheckResult, ...]:
        """One result for each check, most important first."""
        if self._results is None:
            named = {rank for rank, *_ in self.faults}
            self._results = tuple(self._result(rank, named=rank in named) for rank in range(len(self.rules)))
        return self._results

    def _named(self) -> tuple[Named, ...]:
        checks = [check for check, _ in self.rules]
        certain = [
            Named(rank, check, fault, excess)
            for rank, (check, excess, error) in enumerate(zip(checks, self.excess, self.errors, strict=True))
            if abs(excess) > error and (fault := fault_of(check, excess)) is not None
        ]
        wrong = [named.fault.name for named in certain]
        moved = explanations(checks, self.values, self._levels, wrong)
        # A value that has just left its band, by no more than its error, explains no less than one just inside.
        self._moved = {
            rank: self.excess[rank] or beyond
            for rank, beyond in moved.items()
            if abs(self.excess[rank]) <= self.errors[rank]
        }
        causes = [
            Named(rank, checks[rank], fault, beyond, within=not self.excess[rank])
            for rank, beyond in self._moved.items()
            if (fault := fault_of(checks[rank], beyond)) is not None
        ]
        return unexplained([*certain, *causes])

    def _result(self, rank: int, *, named: bool) -> CheckResult:
        (check, band), value, level, error = self.rules[rank], self.values[rank], self._levels[rank], self.errors[rank]
        if not math.isnan(level):
            band = band.around(level)
        excess = self.excess[rank]
        if rank in self._moved:
            return CheckResult(check, band, value, Verdict.NOT_MET, self._moved[rank])
        if not excess:
            return CheckResult(check, band, value, Verdict.CANNOT_TELL if math.isnan(value) else Verdict.MET, excess)
        if abs(excess) <= error:
            return CheckResult(check, band, value, Verdict.BORDERLINE, excess, error)
        return CheckResult(check, band, value, Verdict.NOT_MET, excess, error, explained=not named)


@dataclass(frozen=True, slots=True, eq=False)
class Assessment:
    """The verdict on one frame.

    Attributes:
        stretch: the stretch the person is in, or None.
        side: the side whose psoas is lengthened; both for a stretch without sides, none without a stretch.
        findings: what each check found; empty if the checks were not judged.
        in_form: False if a check is not met, else None if one cannot be judged, else True.
    """

    stretch: Stretch | None
    side: Side
    findings: Findings
    in_form: bool | None

    @property
    def results(self) -> tuple[CheckResult, ...]:
        """One result for each check, most important first."""
        return self.findings.results

    @property
    def failing(self) -> CheckResult | None:
        """The check that is not met: the one that names the fault, or else a borderline one."""
        if self.in_form is not False:
            return None
        wrong = [result for result in self.results if result.excess]
        return next((result for result in wrong if result.fault is not None), next(iter(wrong), None))

    @property
    def borderline(self) -> bool:
        """Whether the form is outside its bands, but nowhere by more than the uncertainty of the values."""
        return self.in_form is False and not self.findings.faults


NO_FINDINGS = Findings((), (), (), ())
NO_STRETCH = Assessment(None, Side.NONE, NO_FINDINGS, in_form=None)

#: The most that a value of a still body differs from where it was 0.4 s ago, by unit: landmarks in a dim picture jitter
#: by 2 deg, while people moving into a position change by 8 deg a second and more.
_STILL = {"deg": 3.0, "trunk": 0.04}

#: The share of a sigma that remains for a change from the person's own level: most of the error is constant for one
#: person and camera.
_CHANGE_SHARE = 0.3


def _certain(_check: str) -> float:
    return 0.0


class Judge:
    """Judges one stretch on successive frames, with the hysteresis of its bands and the person's own level.

    Args:
        stretch: the stretch.
        thresholds: its thresholds.
        clock: how long a gap may be, and how long the own level is kept.
    """

    def __init__(self, stretch: Stretch, thresholds: StretchThresholds, clock: Clock) -> None:
        self.stretch = stretch
        # A tuple is faster than a set here: a set computes the hash of a posture on every frame.
        self._postures = tuple(stretch.postures)
        self._max_gap_s = clock.max_gap_s
        self._level_kept_s = clock.level_kept_s
        self._judged_s = -math.inf
        self._outside_s = -math.inf
        self._side = Side.NONE
        gates = [(gate.name, thresholds.gates[gate.name]) for gate in stretch.gates]
        self._gates = [(name, band.low, band.high, band) for name, band in gates]
        self._rules = [(check, thresholds.checks[check.name]) for check in stretch.checks]
        # The part of a band that is right for any own level; empty if ``low`` is above ``high``.
        cores = [(check.name, band.strictest()) for check, band in self._rules]
        self._cores = [(name, core.low, core.high) for name, core in cores]
        self._own = [
            (index, OwnLevel(_STILL[check.unit]))
            for index, (check, band) in enumerate(self._rules)
            if band.own or check.explains
        ]
        self._levels = [math.nan] * len(self._rules)
        self._in_gate = [False] * len(self._gates)
        self._met = [False] * len(self._rules)
        self._nothing_off = (0.0,) * len(self._rules)

    def forget_gates(self) -> None:
        """Judge the gates of the next frame without hysteresis."""
        self._in_gate = [False] * len(self._gates)

    def recognise(self, signals: Signals, measures: Measures) -> bool | None:
        """Return whether the person is in this stretch at all, or None if that cannot be judged."""
        if signals.posture not in self._postures:
            self._in_gate = [False] * len(self._gates)
            if signals.posture is not Posture.UNKNOWN:
                self._outside_s = signals.t_s
            return False
        all_known = True
        inside = True
        in_gate = self._in_gate
        for index, (name, low, high, band) in enumerate(self._gates):
            value = measures[name]
            if low <= value <= high:
                in_gate[index] = True
            elif math.isnan(value):
                all_known = False
            else:
                in_gate[index] = is_inside = band.excess(value, inside=in_gate[index]) == 0.0
                inside = inside and is_inside
        if not inside:
            self._outside_s = signals.t_s
            return False
        return True if all_known else None

    def judge(self, t_s: float, side: Side, measures: Measures, sigma: Callable[[str], float] = _certain) -> Assessment:
        """Return the verdict on a frame in which the person is in this stretch.

        Args:
            t_s: time of the frame, seconds.
            side: the stretched side.
            measures: what was measured.
            sigma: returns the uncertainty, one sigma, of the value of the check of this name.
        """
        if t_s - self._judged_s > self._level_kept_s or side is not self._side:
            self._forget(side)
        values = []
        excess: Sequence[float] = self._nothing_off
        in_form: bool | None = True
        met = self._met
        for index, (name, low, high) in enumerate(self._cores):
            value = measures[name]
            values.append(value)
            if low <= value <= high:
                met[index] = True
            elif math.isnan(value):
                if in_form and not self._rules[index][0].optional:
                    in_form = None
            elif off := self._excess(index, value, measures, t_s - self._outside_s):
                in_form = False
                excess = [*excess[:index], off, *excess[index + 1 :]]
        errors = self._errors(values, excess, sigma) if in_form is False else ()
        findings = Findings(self._rules, values, self._levels, excess, errors)
        self._learn_level(t_s, values, in_form=in_form is True)
        return Assessment(self.stretch, side, findings, in_form)

    def wait(self, t_s: float) -> None:
        """Take in a frame with a badly seen body; the own level is kept, as the person may still be holding."""
        if t_s - self._judged_s <= self._level_kept_s:
            self._judged_s = t_s

    def _forget(self, side: Side) -> None:
        self._side = side
        self._met = [False] * len(self._rules)
        self._levels = [math.nan] * len(self._rules)
        for _, own in self._own:
            own.forget()

    def _excess(self, index: int, value: float, measures: Measures, in_stretch_s: float) -> float:
        """Return how far a value outside the core lies outside its current band; 0 if it is inside or excused."""
        check, band = self._rules[index]
        level = self._levels[index]
        if not math.isnan(level):
            band = band.around(level)
        met, unless = self._met[index], check.unless
        excess = band.excess(value, inside=met)
        if (
            unless is not None
            and in_stretch_s >= unless.after_s
            and -unless.within <= excess < 0.0
            and unless.holds(second := measures.get(unless.name, math.nan), met=met)
            and not (unless.reaches_edge and second < value - excess)
        ):
            excess = 0.0
        self._met[index] = excess == 0.0
        return excess

    def _errors(self, values: Sequence[float], excess: Sequence[float], sigma: Callable[[str], float]) -> list[float]:
        """Return the uncertainty of each value outside its band, 0 for the others."""
        errors = [0.0] * len(values)
        for index, (check, band) in enumerate(self._rules):
            if not excess[index]:
                continue
            edge = values[index] - excess[index]
            by_level = not math.isclose(edge, band.low if excess[index] < 0 else band.high)
            errors[index] = (_CHANGE_SHARE if by_level else 1.0) * sigma(check.name)
        return errors

    def _learn_level(self, t_s: float, values: Sequence[float], *, in_form: bool) -> None:
        step_s = t_s - self._judged_s
        self._judged_s = t_s
        if not 0.0 < step_s <= self._max_gap_s:
            return
        # Copied, because the findings of this frame keep the old levels.
        levels = self._levels.copy()
        for index, own in self._own:
            own.update(values[index], step_s, learn=in_form)
            levels[index] = own.value
        self._levels = levels
