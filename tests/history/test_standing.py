from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from posecoach.coach import SessionSummary, SetResult
from posecoach.history.records import Session, SetProgress, StoredSet
from posecoach.history.standing import standing
from posecoach.pose import Side

NOON = datetime(2026, 11, 28, 12, 0, tzinfo=UTC)


def session(days_ago: int, *held_s: float, routine: str = "daily") -> Session:
    at = NOON - timedelta(days=days_ago)
    sets = [
        StoredSet(number, SetProgress("standing_lunge", side, at, hold_s, hold_s, 30.0, hold_s >= 30.0))
        for number, (side, hold_s) in enumerate(zip((Side.LEFT, Side.RIGHT), held_s, strict=False), start=1)
    ]
    return Session(days_ago, at, at, "default", routine, "1", tuple(sets))


def summary(left_s: float, right_s: float) -> SessionSummary:
    sides = ((Side.LEFT, left_s), (Side.RIGHT, right_s))
    results = (SetResult("standing_lunge", side, held_s, 30.0, completed=True) for side, held_s in sides)
    return SessionSummary("daily", tuple(results), 100.0)


NOW = session(0, 40.0, 31.0)
SIDES = "Left 40 s, right 31 s."
TWO_DAYS = "Streak: 2 days; in the last week 2 days, 2 min held."


@pytest.mark.parametrize(
    ("past", "told"),
    [
        ([], ("Left 40 s, right 31 s.", "Streak: 1 day; in the last week 1 day, 1 min held.")),
        (
            [session(1, 30.9, 30.9)],
            ("11 s more than last time.", SIDES, TWO_DAYS),
        ),
        (
            [session(8, 45.0, 30.0), session(1, 60.0, routine="desk")],
            ("4 s less than last time.", SIDES, TWO_DAYS),
        ),
        (
            [session(1, 40.0, 31.0)],
            ("As long as last time: 71 s.", SIDES, TWO_DAYS),
        ),
    ],
    ids=["first", "more, both shown seconds rounded down", "less, of the same routine", "as long"],
)
def test_standing(past: list[Session], told: tuple[str, ...]) -> None:
    assert standing([*past, NOW], summary(40.0, 31.0), NOON, NOON.date()) == told


def test_sides_alike_and_a_stretch_without_sides() -> None:
    assert "Left 32 s, right 31 s, alike." in standing([NOW], summary(32.0, 31.9), NOON, NOON.date())
    bridge = SessionSummary("daily", (SetResult("bridge", Side.BOTH, 20.0, 20.0, completed=True),), 100.0)
    assert not any("Left" in line for line in standing([], bridge, NOON, NOON.date()))
