"""A period of training: what was prescribed, what was done, and the results. Pure functions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from posecoach.history.dose import WeeklyDose, weekly_doses
from posecoach.history.measurements import Measurement
from posecoach.history.ranges import RangeOfMotion, SideDifference, ranges_of_motion, side_differences
from posecoach.history.records import SetProgress
from posecoach.pose import Side
from posecoach.prescriptions import Prescription

_WEEK = timedelta(weeks=1)
_DAY = timedelta(days=1)

#: Length of the default period.
USUAL_LENGTH = 4 * _WEEK

#: Tolerance: the clock shows tenths of a second.
_TENTH_S = 0.05


@dataclass(frozen=True, slots=True)
class Period:
    """Days from the first to the last, both included."""

    first: date
    last: date

    def holds(self, day: date) -> bool:
        """Return whether a day is in the period."""
        return self.first <= day <= self.last

    def weeks(self) -> Sequence[Period]:
        """Return its weeks, counted from the first day; the last may be shorter."""
        count = (self.last - self.first).days // 7 + 1
        starts = [self.first + n * _WEEK for n in range(count)]
        return [Period(start, min(start + _WEEK - _DAY, self.last)) for start in starts]

    @property
    def days(self) -> int:
        """The number of days."""
        return (self.last - self.first).days + 1


@dataclass(frozen=True, slots=True)
class SetsDone:
    """Sets of one stretch on one side that were prescribed and done in a period; extra sets do not count.

    Attributes:
        stretch: name of the stretch.
        side: the side.
        seconds: the prescribed hold time of each set, seconds.
        asked: number of sets prescribed.
        done: number of sets held for that time in right form.
    """

    stretch: str
    side: Side
    seconds: float
    asked: int
    done: int


@dataclass(frozen=True, slots=True)
class Adherence:
    """Adherence to a prescription.

    Attributes:
        days_asked: number of training days prescribed.
        days_done: number of days with at least one of the sets, per week at most as many as prescribed.
        sets: by stretch and side, in the order of the prescription.
    """

    days_asked: int
    days_done: int
    sets: tuple[SetsDone, ...]


@dataclass(frozen=True, slots=True)
class PeriodReport:
    """The contents of a report about a period.

    Attributes:
        period: the days.
        prescription: the prescription; None if there is none.
        adherence: adherence to the prescription; None if there is none.
        days_trained: days with a set.
        sets: all sets of the period.
        ranges: hip extension with its uncertainty, of all days up to the end of the period.
        sides: left against right.
        doses: minutes a week.
        faults: how often each fault occurred, by stretch and name, most frequent first.
        pain: reported pain with its day, in order.
    """

    period: Period
    prescription: Prescription | None
    adherence: Adherence | None
    days_trained: int
    sets: tuple[SetProgress, ...]
    ranges: tuple[RangeOfMotion, ...]
    sides: tuple[SideDifference, ...]
    doses: tuple[WeeklyDose, ...]
    faults: tuple[tuple[str, str, int], ...]
    pain: tuple[tuple[date, int], ...]


def period_report(
    sets: Sequence[SetProgress],
    measurements: Sequence[Measurement],
    period: Period,
    prescription: Prescription | None = None,
) -> PeriodReport:
    """Return the report of a period.

    Args:
        sets: all sets; those outside the period are ignored.
        measurements: all measurements.
        period: the days.
        prescription: the prescription, if any.
    """
    within = [progress for progress in sets if period.holds(progress.local_day)]
    ranges = ranges_of_motion(within, measurements)
    faults: Counter[tuple[str, str]] = Counter()
    for progress in within:
        faults.update({(progress.stretch, name): count for name, count in progress.faults.items()})
    return PeriodReport(
        period=period,
        prescription=prescription,
        adherence=None if prescription is None else adherence(within, period, prescription),
        days_trained=len({progress.local_day for progress in within}),
        sets=tuple(within),
        ranges=tuple(ranges),
        sides=tuple(side_differences(ranges)),
        doses=tuple(weekly_doses(within, period.last)),
        faults=tuple((stretch, name, count) for (stretch, name), count in faults.most_common()),
        pain=tuple((progress.local_day, progress.pain) for progress in within if progress.pain is not None),
    )


def adherence(sets: Sequence[SetProgress], period: Period, prescription: Prescription) -> Adherence:
    """Return the adherence to a prescription in a period, counted week by week from the first day.

    Args:
        sets: the sets; those outside the period are ignored. Nothing is due after the end of the prescription.
        period: the days.
        prescription: the prescription.
    """
    days_asked = days_done = 0
    wanted = [(asked, side) for asked in prescription.stretches for side in asked.step.side_names]
    asked_sets, done_sets = [0] * len(wanted), [0] * len(wanted)
    for week in period.weeks():
        days = sum(not prescription.is_over(week.first + n * _DAY) for n in range(week.days))
        asked_days = min(prescription.days_a_week, days)
        days_asked += asked_days
        counted: set[date] = set()
        for number, (asked, side) in enumerate(wanted):
            done = [
                progress.local_day
                for progress in sets
                if week.holds(progress.local_day)
                and (progress.stretch, progress.side) == (asked.stretch, side)
                and progress.hold_s + _TENTH_S >= asked.seconds
            ]
            counted.update(done)
            asked_sets[number] += asked_days * asked.repetitions
            done_sets[number] += min(len(done), asked_days * asked.repetitions)
        days_done += min(len(counted), asked_days)
    rows = [
        SetsDone(asked.stretch, side, asked.seconds, asked_sets[number], done_sets[number])
        for number, (asked, side) in enumerate(wanted)
    ]
    return Adherence(days_asked, days_done, tuple(rows))
