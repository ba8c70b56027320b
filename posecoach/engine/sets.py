"""Sets: one stretch on one side, from the first to the last second in form, with its holds and faults."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from posecoach.engine.borderline import BorderlineLog
from posecoach.engine.faults import FaultLog, FaultSpan
from posecoach.engine.hold import HoldClock, HoldState
from posecoach.engine.judging import NO_STRETCH, Assessment
from posecoach.engine.ranges import HeldValues, ValueRange
from posecoach.engine.side import SideBelief
from posecoach.engine.watches import SetWatches, WatchState
from posecoach.kinematics.signals import Signals, Unseen
from posecoach.pose import Side
from posecoach.profiles.profile import Profile
from posecoach.stretches.base import Stretch


@dataclass(frozen=True, slots=True)
class SetRecord:
    """One finished set.

    Attributes:
        stretch: name of the stretch.
        side: left, right, or both for a stretch without sides.
        start_s: time of the first frame that counts, seconds.
        end_s: time of the last frame that counts, seconds.
        hold_s: seconds held.
        longest_hold_s: longest unbroken hold, seconds.
        target_s: hold time that completes the set, seconds.
        holds: (start, end) of each unbroken hold, seconds.
        faults: what was wrong between start and end; wrong form after the end that lasted longer than leaving the
            position takes; and leaving the hold too fast.
        ranges: values while in form, by check name.
        side_confidence: probability that ``side`` is right, 0.5 to 1.
        borderline: (start, end) of each span that was out of form by no more than the uncertainty of the values,
            seconds; it counts neither as held nor as a fault.
        sigmas: median uncertainty of the values in form, one sigma, by check name.
    """

    stretch: str
    side: Side
    start_s: float
    end_s: float
    hold_s: float
    longest_hold_s: float
    target_s: float
    holds: tuple[tuple[float, float], ...]
    faults: tuple[FaultSpan, ...]
    ranges: dict[str, ValueRange]
    side_confidence: float = 1.0
    borderline: tuple[tuple[float, float], ...] = ()
    sigmas: dict[str, float] = field(default_factory=dict)

    @property
    def completed(self) -> bool:
        """Whether the target was reached."""
        return self.hold_s >= self.target_s


@dataclass(slots=True)
class _OpenSet:
    """A set under way; it counts once its clock has started."""

    stretch: Stretch
    clock: HoldClock
    faults: FaultLog
    target_s: float
    leaving_s: float
    values: HeldValues
    watches: SetWatches
    borderline: BorderlineLog
    leg: Side = Side.NONE
    last_seen_s: float = math.inf
    away_since_s: float = math.nan
    away_s: float = 0.0
    lost_s: float = 0.0
    noted_s: float = math.inf
    side_belief: SideBelief = field(default_factory=SideBelief)
    holds: list[list[float]] = field(default_factory=list)

    @property
    def side(self) -> Side:
        """The more likely side by all frames in form so far."""
        return self.side_belief.side if self.stretch.sided else Side.BOTH

    @property
    def side_confidence(self) -> float:
        """Probability that `side` is right, 0.5 to 1."""
        return self.side_belief.confidence if self.stretch.sided else 1.0

    def note_absence(self, t_s: float, *, away: bool, lost: bool, legs_together: bool) -> None:
        """Update how long the position was left, and how long the person had time to change legs.

        Args:
            t_s: time of the frame, seconds.
            away: whether the person is seen outside the position.
            lost: whether the person cannot be seen.
            legs_together: whether the legs cannot be told apart.
        """
        if away or legs_together:
            self.away_s += max(0.0, t_s - self.noted_s)
        if lost:
            self.lost_s += max(0.0, t_s - self.noted_s)
        self.noted_s = t_s
        if lost:
            # Being out of sight does not mean being back in the position.
            return
        if not away:
            self.away_since_s = math.nan
        elif math.isnan(self.away_since_s):
            self.away_since_s = t_s

    def note_presence(self, t_s: float) -> None:
        """Take in a frame on which the person is well seen in the position."""
        self.noted_s = self.last_seen_s = t_s
        self.away_since_s = math.nan

    def take_in(self, signals: Signals, assessment: Assessment) -> None:
        """Take in one frame."""
        t_s, clock = signals.t_s, self.clock
        borderline = assessment.borderline
        clock.advance(t_s, assessment.in_form, borderline=borderline)
        if assessment.in_form:
            self.leg = leg = assessment.side
            self.away_s = self.lost_s = 0.0
            if self.stretch.sided:
                self.side_belief.note(leg, labels_exchanged=signals.labels_exchanged, naming=signals.naming)
            self.values.add(assessment.findings.values, signals, leg)
        if not clock.started:
            return
        if clock.running:
            start_s = clock.run_start_s
            if self.holds and self.holds[-1][0] == start_s:
                self.holds[-1][1] = t_s
            else:
                self.holds.append([start_s, t_s])
        self.watches.update(signals, holding=clock.running)
        self.borderline.update(t_s, borderline=borderline)
        self.faults.update(t_s, assessment, resumed=clock.running)

    def record(self) -> SetRecord:
        return SetRecord(
            stretch=self.stretch.name,
            side=self.side,
            start_s=self.holds[0][0],
            end_s=self.holds[-1][1],
            # With ``unbroken`` a fault resets the clock, but what was held before still counts.
            hold_s=max(self.clock.hold_s, self.clock.longest_s),
            longest_hold_s=self.clock.longest_s,
            target_s=self.target_s,
            holds=tuple((start, end) for start, end in self.holds),
            faults=tuple(
                sorted(
                    (*self.faults.closed, *self._last_fault(), *self.watches.faults), key=lambda fault: fault.start_s
                )
            ),
            ranges=self.values.ranges(),
            side_confidence=self.side_confidence,
            borderline=tuple(span for span in self.borderline.spans if span[0] <= self.holds[-1][1]),
            sigmas=self.values.sigmas(),
        )

    def _last_fault(self) -> list[FaultSpan]:
        """Return the fault after the last hold, if it lasted longer than leaving the position takes."""
        fault = self.faults.open_fault()
        return [fault] if fault and not self.watches.ended and fault.end_s - fault.start_s >= self.leaving_s else []


@dataclass(frozen=True, slots=True)
class SetState:
    """The set under way after one frame.

    Attributes:
        hold: the clock.
        stretch: name of the stretch, "" if none.
        side: the more likely side in this set so far; none without a stretch.
        target_s: hold time that completes the set, seconds; 0 without a stretch.
        fault: the confirmed fault under way, if any.
        finished: the set that this frame ended, if any.
        side_confidence: probability that ``side`` is right, 0.5 to 1.
        watches: states of the watches of the set under way, or of the last set while they still wait for something.
    """

    hold: HoldState
    stretch: str
    side: Side
    target_s: float
    fault: FaultSpan | None
    finished: SetRecord | None
    watches: tuple[WatchState, ...] = ()
    side_confidence: float = 1.0


class SetTracker:
    """Divides a session into sets, each with its own clock.

    Args:
        profile: the thresholds.
    """

    def __init__(self, profile: Profile) -> None:
        self._profile = profile
        self._idle_clock = HoldClock(profile.clock)
        self._set: _OpenSet | None = None
        self._other_since_s = math.nan
        self._watches: SetWatches | None = None

    def update(self, signals: Signals, assessment: Assessment, unseen: Unseen | None) -> SetState:
        """Take in one frame; return the set under way."""
        finished = self.advance(signals, assessment, unseen)
        current = self._set
        watches = self._watches.states if self._watches is not None else ()
        if current is None:
            return SetState(self._idle_clock.state(assessment, unseen), "", Side.NONE, 0.0, None, finished, watches)
        here = assessment.stretch is current.stretch
        side = assessment.side if here and not current.clock.started else current.side
        hold = current.clock.state(assessment if here else NO_STRETCH, unseen)
        fault = current.faults.open_fault() if current.clock.started else None
        return SetState(
            hold, current.stretch.name, side, current.target_s, fault, finished, watches, current.side_confidence
        )

    def advance(self, signals: Signals, assessment: Assessment, unseen: Unseen | None) -> SetRecord | None:
        """Take in one frame; return the set that it ended, if any."""
        t_s = signals.t_s
        finished = self._end_if_over(t_s, assessment, unseen)
        stretch = assessment.stretch
        current = self._set
        if current is None and stretch is not None:
            current = self._set = self._begin(stretch)
        if current is None:
            self._idle_clock.advance(t_s, assessment.in_form)
        else:
            current.take_in(signals, assessment if stretch is current.stretch else NO_STRETCH)
        self._go_on_watching(signals)
        return finished

    def under_way(self) -> SetRecord | None:
        """Return the set under way as it stands, if it counts."""
        return self._set.record() if self._set is not None and self._set.holds else None

    def finish(self) -> SetRecord | None:
        """End the session; return the set that was under way, if it counts."""
        return self._end()

    def _go_on_watching(self, signals: Signals) -> None:
        """Keep the watches of the last set running while they wait for something, until another set has started."""
        current = self._set
        if current is not None and current.clock.started:
            self._watches = current.watches
        elif self._watches is not None:
            if self._watches.awaiting:
                self._watches.update(signals, holding=False)
            else:
                self._watches = None

    def _begin(self, stretch: Stretch) -> _OpenSet:
        thresholds = self._profile.stretches[stretch.name]
        return _OpenSet(
            stretch=stretch,
            clock=HoldClock(self._profile.clock),
            faults=FaultLog(self._profile.clock.confirm_s),
            target_s=thresholds.target_s,
            leaving_s=self._profile.clock.leaving_s,
            values=HeldValues(stretch),
            watches=SetWatches(stretch, thresholds),
            borderline=BorderlineLog(self._profile.clock.max_gap_s),
        )

    def _end(self) -> SetRecord | None:
        ended, self._set = self._set, None
        self._other_since_s = math.nan
        return ended.record() if ended is not None and ended.holds else None

    def _end_if_over(self, t_s: float, assessment: Assessment, unseen: Unseen | None) -> SetRecord | None:
        current, rules = self._set, self._profile.clock
        if current is None:
            return None
        if assessment.stretch is None or assessment.stretch is current.stretch:
            self._other_since_s = math.nan
        elif math.isnan(self._other_since_s):
            self._other_since_s = t_s
        if not current.clock.started:
            return self._end() if assessment.stretch is not current.stretch else None
        if unseen is None and assessment.stretch is current.stretch:
            current.note_presence(t_s)
            return self._end() if self._changed_legs(current, assessment) else None
        if t_s - self._other_since_s >= rules.switch_s:
            return self._end()
        away = assessment.stretch is not current.stretch
        # Comparing one by one is faster than a set, which computes the hash on every frame.
        lost = unseen is Unseen.NOBODY or unseen is Unseen.STRANGER or unseen is Unseen.OUT_OF_FRAME
        current.note_absence(t_s, away=away, lost=lost, legs_together=unseen is Unseen.LEGS_MERGED)
        if not lost:
            current.last_seen_s = t_s
        gone = t_s - current.last_seen_s >= rules.gone_s
        return self._end() if gone or t_s - current.away_since_s >= rules.leave_s else None

    def _changed_legs(self, current: _OpenSet, assessment: Assessment) -> bool:
        """Return whether the other leg is in form, after a time in which the legs may have been changed."""
        if not assessment.in_form or current.leg is assessment.side or current.leg is Side.NONE:
            return False
        rules = self._profile.clock
        return current.away_s >= rules.change_over_s or current.lost_s >= rules.lost_change_s
