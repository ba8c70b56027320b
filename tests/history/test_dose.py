"""Minutes of right form a week and a session, by side."""

from datetime import date, timedelta

import pytest

from posecoach.history import Session, StoredSet
from posecoach.history.dose import WeeklyDose, session_minutes, weekly_doses
from tests.history.examples import MORNING, progress

MONDAY = date(2026, 5, 4)


def test_both_sides_count_for_each_and_weeks_without_training_are_there() -> None:
    sets = [
        progress(side="left", hold_s=300.0),
        progress(side="right", hold_s=60.0, started_at=MORNING + timedelta(days=6)),
        progress(stretch="bridge", side="both", hold_s=300.0, started_at=MORNING + timedelta(days=2)),
        progress(side="left", hold_s=30.0, started_at=MORNING + timedelta(days=15)),
    ]
    week = timedelta(weeks=1)
    assert weekly_doses(sets, MONDAY + 3 * week) == [
        WeeklyDose(MONDAY, "left", 10.0),
        WeeklyDose(MONDAY, "right", 6.0),
        WeeklyDose(MONDAY + week, "left", 0.0),
        WeeklyDose(MONDAY + week, "right", 0.0),
        WeeklyDose(MONDAY + 2 * week, "left", 0.5),
        WeeklyDose(MONDAY + 2 * week, "right", 0.0),
        WeeklyDose(MONDAY + 3 * week, "left", 0.0),
        WeeklyDose(MONDAY + 3 * week, "right", 0.0),
    ]


@pytest.mark.parametrize(("minutes", "enough"), [(9.99, False), (10.0, True), (25.0, True)])
def test_ten_minutes_are_enough(minutes: float, enough: bool) -> None:
    assert WeeklyDose(MONDAY, "left", minutes).enough is enough


@pytest.mark.parametrize(("held_s", "minutes"), [(599.9, 9.9), (600.0, 10.0), (605.9, 10.0), (606.0, 10.1)])
def test_minutes_are_rounded_down_so_that_nothing_looks_enough_that_is_not(held_s: float, minutes: float) -> None:
    left, right = weekly_doses([progress(side="left", hold_s=held_s)], MONDAY)
    assert (left.minutes, left.enough) == (minutes, held_s >= 600.0)
    assert right.minutes == 0.0


def test_no_sets_no_weeks() -> None:
    assert weekly_doses([], MONDAY) == []


def test_minutes_of_a_session() -> None:
    sets = (progress(side="left", hold_s=90.0), progress(stretch="bridge", side="both", hold_s=30.0))
    stored = tuple(StoredSet(number, found) for number, found in enumerate(sets, start=1))
    session = Session(1, MORNING, None, "default", "default", "1.0", stored)
    assert session_minutes(session) == {"left": 2.0, "right": 0.5}
