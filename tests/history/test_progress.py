"""Streak, totals and bests, across midnights, clock changes and time zones."""

from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from posecoach.history import SetProgress, read_sessions
from posecoach.history.progress import (
    DayBest,
    DayTotal,
    SideTotal,
    Streak,
    best_by_day,
    sets_of,
    streak,
    stretch_title,
    totals_by_day,
    totals_by_side,
)
from tests.history.examples import progress, store_sets

STREAKS = [
    ("never trained", "Europe/Berlin", "", "2026-05-04", 0),
    ("today only", "Europe/Berlin", "2026-05-04T08:00", "2026-05-04", 1),
    ("today still missing", "Europe/Berlin", "2026-05-02T08:00 2026-05-03T08:00", "2026-05-04", 2),
    ("yesterday missing too", "Europe/Berlin", "2026-05-01T08:00 2026-05-02T08:00", "2026-05-04", 2),
    ("two days missing before today", "Europe/Berlin", "2026-05-01T08:00 2026-05-02T08:00", "2026-05-05", 0),
    ("a day missed", "Europe/Berlin", "2026-05-01T08:00 2026-05-03T08:00 2026-05-04T08:00", "2026-05-04", 3),
    ("two days missed", "Europe/Berlin", "2026-05-01T08:00 2026-05-04T08:00", "2026-05-04", 1),
    ("every other day", "Europe/Berlin", "2026-04-28T08:00 2026-04-30T08:00 2026-05-02T08:00", "2026-05-03", 3),
    ("several a day", "Europe/Berlin", "2026-05-03T08:00 2026-05-04T08:00 2026-05-04T20:00", "2026-05-04", 2),
    ("around midnight", "Europe/Berlin", "2026-05-03T23:59:59 2026-05-04T00:00:01", "2026-05-04", 2),
    ("another day in UTC", "Asia/Tokyo", "2026-05-03T08:00 2026-05-04T10:00", "2026-05-04", 2),
    ("evenings, another day in UTC", "America/Los_Angeles", "2026-05-03T15:00 2026-05-04T21:00", "2026-05-04", 2),
    ("UTC would see one day twice", "Pacific/Auckland", "2026-05-03T13:00 2026-05-04T09:00", "2026-05-04", 2),
    ("spring, 23 hours", "Europe/Berlin", "2026-03-28T23:45 2026-03-29T23:45 2026-03-30T00:15", "2026-03-30", 3),
    ("autumn, 25 hours", "Europe/Berlin", "2026-10-24T00:15 2026-10-25T23:45 2026-10-26T00:15", "2026-10-26", 3),
    ("the hour that comes twice", "Europe/Berlin", "2026-10-25T02:30 2026-10-25T02:30/1", "2026-10-25", 1),
    ("spring at midnight", "America/Havana", "2026-03-07T23:30 2026-03-08T01:30", "2026-03-08", 2),
    ("autumn at midnight", "America/Havana", "2026-10-31T23:30 2026-11-01T00:30/1", "2026-11-01", 2),
    ("new year", "Asia/Kolkata", "2026-12-30T08:00 2026-12-31T08:00 2027-01-01T00:10", "2027-01-01", 3),
    ("leap day", "Europe/Berlin", "2028-02-28T08:00 2028-02-29T08:00 2028-03-01T08:00", "2028-03-01", 3),
    ("clock set back a day", "Europe/Berlin", "2026-05-03T08:00 2026-05-04T08:00 2026-05-05T08:00", "2026-05-04", 3),
    ("clock far ahead once", "Europe/Berlin", "2026-05-03T08:00 2099-01-01T08:00 2026-05-04T08:00", "2026-05-04", 2),
    ("clock far behind once", "Europe/Berlin", "2026-05-03T08:00 1970-01-01T08:00 2026-05-04T08:00", "2026-05-04", 2),
]


def _moment(text: str, zone: str) -> datetime:
    local, _, fold = text.partition("/")
    return datetime.fromisoformat(local).replace(tzinfo=ZoneInfo(zone), fold=int(fold or 0))


@pytest.mark.parametrize(
    ("zone", "moments", "today", "days"), [case[1:] for case in STREAKS], ids=[c[0] for c in STREAKS]
)
def test_streak(tmp_path: Path, zone: str, moments: str, today: str, days: int) -> None:
    path = tmp_path / "history.sqlite3"
    for moment in moments.split():
        store_sets(path, progress(started_at=_moment(moment, zone)))
    assert streak(sets_of(read_sessions(path)), date.fromisoformat(today)).days == days


def test_streak_follows_the_place_where_each_day_was_trained(tmp_path: Path) -> None:
    path = tmp_path / "history.sqlite3"
    # A flight west across the date line: the last day lies ahead of the calendar at the place of arrival.
    store_sets(path, progress(started_at=_moment("2026-05-03T09:00", "Asia/Tokyo")))
    store_sets(path, progress(started_at=_moment("2026-05-04T09:00", "Asia/Tokyo")))
    sets = sets_of(read_sessions(path))
    assert streak(sets, _moment("2026-05-03T14:30", "Pacific/Honolulu").date()) == Streak(2, 0)
    assert streak(sets[-1:], _moment("2026-05-03T14:30", "Pacific/Honolulu").date()) == Streak(1, 0)


def test_a_session_past_midnight_counts_on_both_days(tmp_path: Path) -> None:
    path = tmp_path / "history.sqlite3"
    before = _moment("2026-05-03T23:58", "Europe/Berlin")
    store_sets(path, progress(started_at=before), progress(started_at=before + timedelta(minutes=5)))
    sets = sets_of(read_sessions(path))
    assert streak(sets, date(2026, 5, 4)) == Streak(2, 0)
    assert [total.day.day for total in totals_by_day(sets)] == [3, 4]


def _sets() -> list[SetProgress]:
    first, second = (_moment(text, "Europe/Berlin") for text in ("2026-05-03T08:00", "2026-05-04T08:00"))
    return [
        progress(stretch="bridge", side="both", started_at=first, hold_s=20.0, best_hip_extension_deg=-4.0),
        progress(side="right", started_at=first, hold_s=10.0, best_hip_extension_deg=None),
        progress(side="left", started_at=first, hold_s=30.0, completed=True, best_hip_extension_deg=9.0),
        progress(side="left", started_at=first, hold_s=5.0, best_hip_extension_deg=12.0),
        progress(side="left", started_at=second, hold_s=7.0, best_hip_extension_deg=8.0),
        progress(stretch="splits", side="left", started_at=second, hold_s=1.0, best_hip_extension_deg=50.0),
    ]


def test_totals_by_side() -> None:
    assert totals_by_side(_sets()) == [
        SideTotal("kneeling_hip_flexor", "left", 3, 1, 42.0, 12.0),
        SideTotal("kneeling_hip_flexor", "right", 1, 0, 10.0, None),
        SideTotal("bridge", "both", 1, 0, 20.0, -4.0),
        SideTotal("splits", "left", 1, 0, 1.0, 50.0),
    ]


def test_best_by_day() -> None:
    first, second = date(2026, 5, 3), date(2026, 5, 4)
    assert best_by_day(_sets()) == [
        DayBest(first, "kneeling_hip_flexor", "left", 12.0),
        DayBest(second, "kneeling_hip_flexor", "left", 8.0),
        DayBest(first, "bridge", "both", -4.0),
        DayBest(second, "splits", "left", 50.0),
    ]


def test_totals_by_day() -> None:
    first, second = date(2026, 5, 3), date(2026, 5, 4)
    assert totals_by_day(_sets()) == [
        DayTotal(first, "kneeling_hip_flexor", 45.0),
        DayTotal(second, "kneeling_hip_flexor", 7.0),
        DayTotal(first, "bridge", 20.0),
        DayTotal(second, "splits", 1.0),
    ]


def test_titles() -> None:
    assert stretch_title("bridge") == "Bridge pose"
    assert stretch_title("splits") == "splits"
