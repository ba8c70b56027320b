"""The hold clock, which runs only while the form is right."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

from posecoach.engine.judging import Assessment
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
        run_start_s: time at which the current unbroken hold began; NaN if none is under way or it does not count yet.
        unseen: why the body cannot be judged, if that is what stops the clock.
    """

    phase: Phase
    hold_s: float
    longest_s: float
    run_start_s: float
    unseen: Unseen | None


#: The state without a set.
NO_HOLD = HoldState(Phase.IDLE, 0.0, 0.0, math.nan, None)


class HoldClock:
    """Counts the hold time of one set.

    Time counts only between two consecutive frames that are both in form and at most ``max_gap_s`` apart. Right form
    must last ``settle_s`` to begin a set and ``confirm_s`` to continue after a fault; that time is then credited. Wrong
    form stops the clock on the frame where it is first seen. The hold time never exceeds the time in form.

    Args:
        rules: how to count.

    Attributes:
        started: whether right form has lasted long enough to count.
        running: whether time was counted up to the last frame.
        hold_s: seconds held in this set.
        longest_s: longest unbroken hold of this set, seconds.
    """

    def __init__(self, rules: Clock) -> None:
        self.started = False
        self.running = False
        self.hold_s = 0.0
        self.longest_s = 0.0
        self._rules = rules
        self._t_s = -math.inf
        self._was_in_form = False
        self._broken_since_s = math.nan
        self._faulty = False
        self._counts = False
        self._run_s = 0.0
        self._run_start_s = math.nan

    @property
    def run_start_s(self) -> float:
        """Time at which the current unbroken hold began, seconds; NaN if the clock is stopped."""
        return self._run_start_s if self.running else math.nan

    def advance(self, t_s: float, verdict: bool | None, *, borderline: bool = False) -> None:
        """Take in one frame.

        Args:
            t_s: time of the frame, seconds.
            verdict: whether it is in form; None if that cannot be judged.
            borderline: whether it is out of form by no more than the uncertainty of its values: no time is counted, but
                an unbroken hold is not lost.
        """
        step_s = t_s - self._t_s
        self._t_s = t_s
        in_form = verdict is True
        unbroken_step = 0.0 < step_s <= self._rules.max_gap_s
        if in_form:
            self._advance(t_s, step_s if self._was_in_form and unbroken_step else 0.0, gap=not unbroken_step)
        elif self._was_in_form or math.isnan(self._broken_since_s):
            self._broken_since_s, self._faulty = t_s, False
        if verdict is False:
            self._faulty = self._faulty or not borderline
            if not self.started:
                self._run_start_s = math.nan
        self._was_in_form = in_form
        self.running = in_form and self._counts

    def state(self, assessment: Assessment, unseen: Unseen | None) -> HoldState:
        """Return the clock after the frame with the verdict ``assessment``."""
        return HoldState(
            phase=self._phase(assessment),
            hold_s=self.hold_s,
            longest_s=self.longest_s,
            run_start_s=self.run_start_s,
            unseen=unseen,
        )

    def _advance(self, t_s: float, step_s: float, *, gap: bool) -> None:
        doubt_s = 0.0 if self._was_in_form else t_s - self._broken_since_s
        if math.isnan(self._run_start_s) or gap or doubt_s > self._rules.confirm_s or math.isnan(doubt_s):
            self._run_s, self._run_start_s = 0.0, t_s
            if self.started and self._rules.unbroken and self._faulty:
                self.hold_s = 0.0
            self._counts = False
        self._run_s += step_s
        if self._counts:
            self.hold_s += step_s
        elif self._run_s >= (self._rules.confirm_s if self.started else self._rules.settle_s):
            self.started = self._counts = True
            self.hold_s += self._run_s
        if self._counts and self._run_s > self.longest_s:
            self.longest_s = self._run_s

    def _phase(self, assessment: Assessment) -> Phase:
        if assessment.in_form:
            return Phase.HOLDING if self._counts else Phase.SETTLING
        if assessment.in_form is None and assessment.stretch is not None:
            return Phase.UNSEEN
        if assessment.stretch is None:
            return Phase.AWAY if self.started else Phase.IDLE
        return Phase.PAUSED
