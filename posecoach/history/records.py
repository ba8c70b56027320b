"""The records in the history."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from posecoach.stretches import STRETCHES

if TYPE_CHECKING:
    from posecoach.engine.sets import SetRecord


@dataclass(frozen=True, slots=True)
class SetProgress:
    """One set, finished or current.

    Attributes:
        stretch: name of the stretch.
        side: `Side` as text.
        started_at: wall clock time of the first right frame, with its local offset from UTC.
        hold_s: seconds held so far.
        longest_hold_s: longest unbroken hold so far, seconds.
        target_s: seconds that complete the set.
        completed: whether the target was reached.
        best_hip_extension_deg: largest hip extension in right form, or None if it was not measured or is not the depth
            of this stretch.
        faults: how often each fault occurred, by fault name.
        hip_extension_deg: hip extension held, the median in right form; None as above, and for sets stored by older
            versions.
        pain: reported pain after the set, 0 to 10; None if not reported.
    """

    stretch: str
    side: str
    started_at: datetime
    hold_s: float
    longest_hold_s: float
    target_s: float
    completed: bool
    best_hip_extension_deg: float | None = None
    faults: Mapping[str, int] = field(default_factory=dict)
    hip_extension_deg: float | None = None
    pain: int | None = None

    @classmethod
    def from_record(cls, record: SetRecord, started_at: datetime) -> SetProgress:
        """Return what the history stores of a set.

        Args:
            record: the set as the engine reports it.
            started_at: wall clock time of its first right frame, with the local offset from UTC.
        """
        stretch = STRETCHES.get(record.stretch)
        extension = record.ranges.get(stretch.depth) if stretch is not None else None
        return cls(
            stretch=record.stretch,
            side=record.side,
            started_at=started_at,
            hold_s=record.hold_s,
            longest_hold_s=record.longest_hold_s,
            target_s=record.target_s,
            completed=record.completed,
            best_hip_extension_deg=extension.best if extension else None,
            hip_extension_deg=extension.median if extension else None,
            faults=Counter(fault.name for fault in record.faults),
        )

    @property
    def local_day(self) -> date:
        """The calendar day on which the set began, where it took place."""
        return self.started_at.date()


@dataclass(frozen=True, slots=True)
class StoredSet:
    """One set as stored.

    Attributes:
        number: number of the set within its session.
        progress: the set as it was last saved.
    """

    number: int
    progress: SetProgress


@dataclass(frozen=True, slots=True)
class Session:
    """One training session with at least one set.

    Attributes:
        session_id: key in the database; later sessions have higher ones, whatever the wall clock said.
        started_at: wall clock time of the start, with its local offset from UTC.
        ended_at: wall clock time of the end; None while it is running, or if it was cut off.
        profile: name of the profile.
        routine: name of the routine.
        version: version of posecoach.
        sets: its sets by number.
    """

    session_id: int
    started_at: datetime
    ended_at: datetime | None
    profile: str
    routine: str
    version: str
    sets: tuple[StoredSet, ...]

    @property
    def hold_s(self) -> float:
        """Seconds held in all sets."""
        return sum(stored.progress.hold_s for stored in self.sets)

    @property
    def sets_completed(self) -> int:
        """Number of sets that reached their target."""
        return sum(stored.progress.completed for stored in self.sets)

    @property
    def duration_s(self) -> float:
        """Seconds from start to end, never less than the seconds held.

        A session that was cut off ends with its last known hold. The time held comes from a monotonic clock, so it is
        the minimum if the wall clock was set back during the session.
        """
        starts = [(stored.progress.started_at, stored.progress.hold_s) for stored in self.sets]
        known_end = max((at + timedelta(seconds=hold_s) for at, hold_s in starts), default=self.started_at)
        lasted = (self.ended_at or known_end) - self.started_at
        return max(lasted.total_seconds(), self.hold_s)
