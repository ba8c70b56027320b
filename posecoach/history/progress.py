"""Totals over many sets: streak, seconds per stretch and side, hip extension over time. Pure functions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from posecoach.history.records import Session, SetProgress
from posecoach.languages import gettext as _
from posecoach.pose import Side
from posecoach.stretches import STRETCHES
from posecoach.words.formatting import whole_seconds
from posecoach.words.sentences import short_side_words

_DAY = timedelta(days=1)
_SIDES = (Side.LEFT, Side.RIGHT, Side.BOTH)


@dataclass(frozen=True, slots=True)
class SideTotal:
    """All sets of one stretch on one side.

    Attributes:
        stretch: name of the stretch.
        side: `Side` as text; a history may contain one that this version does not have.
        sets: number of sets.
        sets_completed: number of sets that reached their target.
        hold_s: seconds held.
        best_hip_extension_deg: largest hip extension of all sets, or None if none was measured.
    """

    stretch: str
    side: str
    sets: int
    sets_completed: int
    hold_s: float
    best_hip_extension_deg: float | None


@dataclass(frozen=True, slots=True)
class DayBest:
    """Best hip extension of one day in one stretch on one side, degrees."""

    day: date
    stretch: str
    side: str
    hip_extension_deg: float


@dataclass(frozen=True, slots=True)
class DayTotal:
    """Seconds held on one day in one stretch."""

    day: date
    stretch: str
    hold_s: float


def sets_of(sessions: Iterable[Session]) -> list[SetProgress]:
    """Return all sets in chronological order."""
    return [stored.progress for session in sessions for stored in session.sets]


@dataclass(frozen=True, slots=True)
class Streak:
    """The current run of training without two missed days in a row.

    Attributes:
        days: days trained.
        missed: number of single missed days in between.
    """

    days: int
    missed: int


def streak(sets: Iterable[SetProgress], today: date) -> Streak:
    """Return the current streak; one missed day is allowed, two in a row end it.

    A day is the local calendar day where the set took place. Today and yesterday may be missing: today is not over, and
    yesterday is allowed if today follows. A day in the future counts as well if it is adjacent: the clock was set back,
    or the person flew west across the date line.

    Args:
        sets: all sets.
        today: the local calendar day.
    """
    days = {progress.local_day for progress in sets}
    anchor = next((day for day in (today + _DAY, today, today - _DAY, today - 2 * _DAY) if day in days), None)
    if anchor is None:
        return Streak(0, 0)
    trained, missed = 1, 0
    while True:
        if anchor - _DAY in days:
            anchor -= _DAY
        elif anchor - 2 * _DAY in days:
            anchor -= 2 * _DAY
            missed += 1
        else:
            return Streak(trained, missed)
        trained += 1


def totals_by_side(sets: Iterable[SetProgress]) -> list[SideTotal]:
    """Return the totals per stretch and side, in the order of the routine."""
    groups: dict[tuple[str, str], list[SetProgress]] = defaultdict(list)
    for progress in sets:
        groups[progress.stretch, progress.side].append(progress)
    return [
        SideTotal(
            stretch=stretch,
            side=side,
            sets=len(group),
            sets_completed=sum(p.completed for p in group),
            hold_s=sum(p.hold_s for p in group),
            best_hip_extension_deg=max(
                (p.best_hip_extension_deg for p in group if p.best_hip_extension_deg is not None), default=None
            ),
        )
        for (stretch, side), group in sorted(groups.items(), key=lambda item: routine_order(*item[0]))
    ]


def sides_done(session: Session) -> dict[tuple[str, str], bool]:
    """Return each stretch and side of a session and whether its target was reached, over all returns into it.

    These are the sides that the summary of a session counts; a side that was left and taken up again is two sets.
    """
    groups: dict[tuple[str, str], list[SetProgress]] = defaultdict(list)
    for stored in session.sets:
        groups[stored.progress.stretch, stored.progress.side].append(stored.progress)
    return {
        key: any(p.completed for p in group) or sum(p.hold_s for p in group) >= max(p.target_s for p in group)
        for key, group in groups.items()
    }


def times_done(sessions: Iterable[Session]) -> dict[tuple[str, str], tuple[int, int]]:
    """Return in how many sessions each stretch and side reached its target, and in how many it was trained."""
    done: dict[tuple[str, str], tuple[int, int]] = {}
    for session in sessions:
        for key, reached in sides_done(session).items():
            before, trained = done.get(key, (0, 0))
            done[key] = before + reached, trained + 1
    return done


def seconds_shown(sessions: Iterable[Session]) -> dict[tuple[str, str], int]:
    """Return whole seconds held by stretch and side: the sum of the seconds that each session showed at its end."""
    shown: dict[tuple[str, str], int] = defaultdict(int)
    for session in sessions:
        held: dict[tuple[str, str], float] = defaultdict(float)
        for stored in session.sets:
            held[stored.progress.stretch, stored.progress.side] += stored.progress.hold_s
        for key, hold_s in held.items():
            shown[key] += whole_seconds(hold_s)
    return shown


def best_by_day(sets: Iterable[SetProgress]) -> list[DayBest]:
    """Return the best hip extension of each day per stretch and side, by stretch and side, then day."""
    best: dict[tuple[str, str, date], float] = {}
    for progress in sets:
        extension_deg = progress.best_hip_extension_deg
        if extension_deg is not None:
            key = (progress.stretch, progress.side, progress.local_day)
            best[key] = max(extension_deg, best.get(key, extension_deg))
    return [
        DayBest(day, stretch, side, extension_deg)
        for (stretch, side, day), extension_deg in sorted(
            best.items(), key=lambda item: (routine_order(*item[0][:2]), item[0][2])
        )
    ]


def totals_by_day(sets: Iterable[SetProgress]) -> list[DayTotal]:
    """Return the seconds held per day and stretch, by stretch, then day."""
    totals: dict[tuple[str, date], float] = defaultdict(float)
    for progress in sets:
        totals[progress.stretch, progress.local_day] += progress.hold_s
    return [
        DayTotal(day, stretch, hold_s)
        for (stretch, day), hold_s in sorted(
            totals.items(), key=lambda item: (routine_order(item[0][0], Side.BOTH), item[0][1])
        )
    ]


def stretch_title(name: str) -> str:
    """Return the title of a stretch; a history may contain one that this version does not have."""
    return _(STRETCHES[name].title) if name in STRETCHES else name


def side_word(side: str) -> str:
    """Return a side in one word; a history may contain one that this version does not have."""
    return short_side_words(Side(side)) if side in _SIDES else side


def routine_order(stretch: str, side: str) -> tuple[int, str, int]:
    """Return the sort key of a stretch and side: the order of the routine, unknown ones last."""
    known = list(STRETCHES)
    rank = known.index(stretch) if stretch in known else len(known)
    return rank, stretch, _SIDES.index(side) if side in _SIDES else len(_SIDES)
