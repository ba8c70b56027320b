"""Time held each week and each session, against the effective dose found in studies."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from posecoach.history.records import Session, SetProgress
from posecoach.pose import Side
from posecoach.words.formatting import whole_tenths

#: Minutes per muscle beyond which more static stretching gave no further flexibility: L. A. Ingram et
#: al., "Optimising the Dose of Static Stretching to Improve Flexibility: A Systematic Review, Meta-analysis and
#: Multivariate Meta-regression", Sports Medicine 55 (2025) 597-617, doi 10.1007/s40279-024-02143-9 (189 studies).
WEEKLY_MIN = 10.0
SESSION_MIN = 4.0

_SIDES = (Side.LEFT, Side.RIGHT)


@dataclass(frozen=True, slots=True)
class WeeklyDose:
    """Time held in one week for the muscle of one side; a set of both sides counts for each.

    Attributes:
        monday: first day of the week.
        side: `Side` as text, left or right.
        minutes: minutes of right form, in whole tenths.
    """

    monday: date
    side: str
    minutes: float

    @property
    def enough(self) -> bool:
        """Whether it reaches the effective dose found in studies."""
        return self.minutes >= WEEKLY_MIN


def weekly_doses(sets: Iterable[SetProgress], until: date) -> Sequence[WeeklyDose]:
    """Return the doses of all weeks from the first set up to the week of ``until``, left before right in each."""
    held_s: dict[tuple[date, str], float] = defaultdict(float)
    for progress in sets:
        monday = monday_of(progress.local_day)
        for side in _SIDES:
            if progress.side in (side, Side.BOTH):
                held_s[monday, side] += progress.hold_s
    if not held_s:
        return []
    first, last = min(monday for monday, _ in held_s), max([monday_of(until), *(monday for monday, _ in held_s)])
    weeks = [first + timedelta(weeks=n) for n in range((last - first).days // 7 + 1)]
    return [WeeklyDose(monday, side, _minutes(held_s[monday, side])) for monday in weeks for side in _SIDES]


def session_minutes(session: Session) -> dict[str, float]:
    """Return the minutes of right form of a session, in whole tenths, by side: "left" and "right"."""
    return {
        side: _minutes(
            sum(stored.progress.hold_s for stored in session.sets if stored.progress.side in (side, Side.BOTH))
        )
        for side in _SIDES
    }


def _minutes(seconds: float) -> float:
    """Return whole tenths of a minute, rounded down as seconds are, so that 9.97 of 10 minutes do not look enough."""
    return whole_tenths(seconds / 60.0) / 10


def monday_of(day: date) -> date:
    """Return the first day of a week."""
    return day - timedelta(days=day.weekday())
