"""Finding the times at which a person holds still in a stretch, in right form or not."""

from __future__ import annotations

import math
from collections import Counter, deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from statistics import median

import numpy as np

from posecoach.engine.judging import Assessment
from posecoach.kinematics.signals import Signals
from posecoach.pose import Side
from posecoach.profiles.limits import Edge
from posecoach.stretches.base import Stretch

#: A body holds still if its joint angles change by at most this, degrees, within this time, seconds. That admits 6 deg
#: a second; people moving into a position change by 8 and more. Medians are compared, as landmarks jitter by 2 deg.
_STILL_DEG = 3.0
_MOMENT_S = 1.0

#: After a movement the hold continues if every joint angle is back to within this, degrees.
_SAME_DEG = 6.0

#: Moving, being out of sight, or a gap for longer than this ends a hold, seconds; shorter times are left out.
_BROKEN_S = 1.0

#: Still time shorter than this before a movement does not belong to the hold, seconds.
_SETTLED_S = 1.0

#: A value counts as held if it is kept for this share of the hold.
_KEPT_SHARE = 0.9

#: Distance between the starts of the overlapping spans of a long hold, seconds.
_SPAN_STEP_S = 0.5


@dataclass(frozen=True, slots=True, eq=False)
class HeldForm:
    """A span of time in which a person held still.

    Attributes:
        side: left, right, or both for a stretch without sides.
        start_s: time of its first frame, seconds.
        held_s: time held still in it, seconds.
        values: the measured values by check name, one for each frame, NaN where they could not be measured.
    """

    side: Side
    start_s: float
    held_s: float
    values: Mapping[str, Sequence[float]]

    def kept(self, edge: Edge) -> float:
        """Return the value that was kept on the right side of ``edge`` for nine tenths of the time; NaN if unknown."""
        values = np.array(self.values[edge.check.name])
        known = values[np.isfinite(values)]
        if not len(known):
            return math.nan
        return float(np.quantile(known, 1.0 - _KEPT_SHARE if edge.lower else _KEPT_SHARE))


@dataclass(slots=True)
class _Run:
    """Still time on one side so far."""

    side: Side
    held_s: float = 0.0
    broken_s: float = 0.0
    still_at: Sequence[float] = ()
    times_s: list[float] = field(default_factory=list)
    steps_s: list[float] = field(default_factory=list)
    rows: list[tuple[float, ...]] = field(default_factory=list)
    votes: Counter[Side] = field(default_factory=Counter)


class StillWatch:
    """Watches for still time in one stretch.

    The form need not be right, as calibration is yet to find the bands of right form: only the gates of the stretch
    must be met, and the joint angles be still.

    Args:
        stretch: the stretch.
        max_gap_s: a longer gap between two frames is not counted, seconds.
    """

    def __init__(self, stretch: Stretch, max_gap_s: float) -> None:
        self._stretch = stretch
        self._max_gap_s = max_gap_s
        self._angles = [index for index, check in enumerate(stretch.checks) if check.unit == "deg"]
        self._moment: deque[tuple[float, list[float]]] = deque()
        self._t_s = math.nan
        self._run: _Run | None = None
        self._ended: list[_Run] = []

    @property
    def side(self) -> Side:
        """The side of the present hold, by the vote of its frames; `Side.NONE` if there is none."""
        return _side(self._run) if self._run is not None else Side.NONE

    @property
    def held_s(self) -> float:
        """How long the present hold has lasted, seconds; 0 if there is none."""
        return self._run.held_s if self._run is not None else 0.0

    def update(self, signals: Signals, assessment: Assessment) -> bool:
        """Take in a frame; return whether the person is in the stretch and still."""
        step_s = signals.t_s - self._t_s
        self._t_s = signals.t_s
        if not 0.0 < step_s <= _BROKEN_S:
            self._end()
            self._moment.clear()
            step_s = 0.0
        here = assessment.stretch is self._stretch and bool(assessment.results)
        if here and self._run is not None and assessment.side != self._run.side:
            self._end()
        still = self._still_at([result.value for result in assessment.results], signals.t_s) if here else None
        if still is None:
            self._break(step_s)
            return False
        if self._run is not None and self._run.broken_s and _differ(self._run.still_at, still, _SAME_DEG):
            self._end()
        if self._run is None:
            self._run = _Run(assessment.side)
        run = self._run
        run.still_at = still
        counted_s = step_s if step_s <= self._max_gap_s else 0.0
        run.held_s, run.broken_s = run.held_s + counted_s, 0.0
        run.times_s.append(signals.t_s)
        run.steps_s.append(counted_s)
        run.rows.append(tuple(result.value for result in assessment.results))
        swapped = signals.labels_exchanged and self._stretch.sided
        run.votes[assessment.side.other if swapped else assessment.side] += 1
        return True

    def spans(self, length_s: float) -> list[HeldForm]:
        """Return all spans of ``length_s`` seconds held; those of a long hold overlap."""
        runs = [*self._ended, *([self._run] if self._run is not None else [])]
        return [span for run in runs for span in self._spans_of(run, length_s)]

    def longest_s(self) -> float:
        """Return the length of the longest hold so far, seconds."""
        return max((run.held_s for run in [*self._ended, *([self._run] if self._run else [])]), default=0.0)

    def _still_at(self, values: Sequence[float], t_s: float) -> list[float] | None:
        """Return the joint angles at which the body has been still for a moment, None if it has not."""
        self._moment.append((t_s, [values[index] for index in self._angles]))
        while self._moment[0][0] < t_s - _MOMENT_S:
            self._moment.popleft()
        halves: tuple[list[list[float]], list[list[float]]] = ([], [])
        for at_s, angles in self._moment:
            halves[at_s >= t_s - _MOMENT_S / 2].append(angles)
        if not halves[0]:
            return None
        before, now = ([_middle(column) for column in zip(*half, strict=True)] for half in halves)
        return None if _differ(before, now, _STILL_DEG) else now

    def _break(self, step_s: float) -> None:
        run = self._run
        if run is None:
            return
        run.broken_s += step_s
        if run.held_s < _SETTLED_S:
            self._run = None
        elif run.broken_s > _BROKEN_S:
            self._end()

    def _end(self) -> None:
        if self._run is not None:
            self._ended.append(self._run)
        self._run = None

    def _spans_of(self, run: _Run, length_s: float) -> list[HeldForm]:
        # The tolerance below keeps rounding from costing a frame.
        passed_s = np.array(list(accumulate(run.steps_s)))
        found, next_s = [], 0.0
        for first, start_s in enumerate(passed_s):
            if start_s < next_s:
                continue
            last = int(np.searchsorted(passed_s, start_s + length_s - 1e-6))
            if last == len(passed_s):
                break
            next_s = start_s + _SPAN_STEP_S
            columns = zip(*run.rows[first : last + 1], strict=True)
            values = {check.name: column for check, column in zip(self._stretch.checks, columns, strict=True)}
            found.append(HeldForm(_side(run), run.times_s[first], float(passed_s[last] - start_s), values))
        return found


def _differ(one: Sequence[float], other: Sequence[float], by_deg: float) -> bool:
    """Return whether an angle that is known in both differs by more."""
    return any(abs(first - second) > by_deg for first, second in zip(one, other, strict=True))


def _middle(values: Sequence[float]) -> float:
    """Return the median of the known values, NaN if there is none."""
    known = [value for value in values if math.isfinite(value)]
    return median(known) if known else math.nan


def _side(run: _Run) -> Side:
    return run.votes.most_common(1)[0][0] if run.votes else run.side
