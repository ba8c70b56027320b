"""The hold clock: it runs only while the form is right, and says why it stands still."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

from posecoach.judging import Assessment, CheckResult
from posecoach.kinematics.signals import Unseen
from posecoach.profiles.profile import Clock


class Phase(StrEnum):
    """What the clock is doing."""

    IDLE = "idle"
    SETTLING = "settling"
    HOLDING = "holding"
    PAUSED = "paused"
    UNSEEN = "unseen"
    AWAY = "away"


@dataclass(frozen=True, slots=True)
class HoldState:
    """The clock after one frame.

    Attributes:
        phase: what it is doing.
        hold_s: seconds held in this set.
        longest_s: longest unbroken hold of this set, seconds.
        run_start_s: time at which the present unbroken hold began; NaN if none is under way or it does not count yet.
        blocking: the check for which the clock stands still, with its value and how far it is off; None if it runs.
        unseen: why the body cannot be judged, if that is what stops the clock.
    """

    phase: Phase
    hold_s: float
    longest_s: float
    run_start_s: float
    blocking: CheckResult | None
    unseen: Unseen | None


class HoldClock:
    """Counts hold time of one set.

    Time counts only between two consecutive frames that are both in form and at most ``max_gap_s`` apart. Right form
    must last ``settle_s`` to begin a set and ``confirm_s`` to go on after a fault; that time is then credited. Wrong
    form stops the clock on the frame where it is first seen. The clock never exceeds the time in form.

    Args:
        rules: how to count.
    """

    def __init__(self, rules: Clock) -> None:
        self._rules = rules
        self.reset()

    def reset(self) -> None:
        """Begin a new set."""
        self._t_s = -math.inf
        self._was_in_form = False
        self._broken_since_s = math.nan
        self._faulty = False
        self._started = False
        self._running = False
        self._hold_s = 0.0
        self._run_s = 0.0
        self._longest_s = 0.0
        self._run_start_s = math.nan

    @property
    def started(self) -> bool:
        """Whether right form has lasted long enough to count."""
        return self._started

    def update(self, t_s: float, assessment: Assessment, unseen: Unseen | None) -> HoldState:
        """Return the clock after a frame at ``t_s`` with the verdict ``assessment``."""
        step_s = t_s - self._t_s
        self._t_s = t_s
        in_form = assessment.in_form is True
        unbroken_step = 0.0 < step_s <= self._rules.max_gap_s
        if in_form:
            self._advance(t_s, step_s if self._was_in_form and unbroken_step else 0.0, gap=not unbroken_step)
        elif self._was_in_form or math.isnan(self._broken_since_s):
            self._broken_since_s, self._faulty = t_s, False
        if assessment.in_form is False:
            self._faulty = True
        if assessment.in_form is False and not self._started:
            self._run_start_s = math.nan
        self._was_in_form = in_form
        return HoldState(
            phase=self._phase(assessment, in_form=in_form),
            hold_s=self._hold_s,
            longest_s=self._longest_s,
            run_start_s=self._run_start_s if in_form and self._running else math.nan,
            blocking=assessment.failing,
            unseen=unseen,
        )

    def _advance(self, t_s: float, step_s: float, *, gap: bool) -> None:
        doubt_s = 0.0 if self._was_in_form else t_s - self._broken_since_s
        if math.isnan(self._run_start_s) or gap or doubt_s > self._rules.confirm_s or math.isnan(doubt_s):
            self._run_s, self._run_start_s = 0.0, t_s
            if self._started and self._rules.unbroken and self._faulty:
                self._hold_s = 0.0
            self._running = False
        self._run_s += step_s
        if self._running:
            self._hold_s += step_s
        elif self._run_s >= (self._rules.confirm_s if self._started else self._rules.settle_s):
            self._started = self._running = True
            self._hold_s += self._run_s
        if self._running:
            self._longest_s = max(self._longest_s, self._run_s)

    def _phase(self, assessment: Assessment, *, in_form: bool) -> Phase:
        if in_form:
            return Phase.HOLDING if self._running else Phase.SETTLING
        if assessment.in_form is None and assessment.stretch is not None:
            return Phase.UNSEEN
        if assessment.stretch is None:
            return Phase.AWAY if self._started else Phase.IDLE
        return Phase.PAUSED
