from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

from posecoach.history import read_sessions
from posecoach.history.measurements import Measurement
from posecoach.home.trained import history_content
from tests.history.examples import MORNING, progress, store_sets

DAY = timedelta(days=1)


def test_nothing_yet(tmp_path: Path) -> None:
    told = history_content(read_sessions(tmp_path / "none.sqlite3"), (), date(2026, 5, 4))
    assert (told["count"], told["streak_days"], told["sessions"], told["held"], told["extension"]) == (0, 0, [], [], [])


def test_sums_and_lines(tmp_path: Path) -> None:
    path = tmp_path / "history.sqlite3"
    store_sets(path, progress(), progress(side="right", hold_s=30.0, completed=True, best_hip_extension_deg=14.04))
    store_sets(
        path, progress(started_at=MORNING + DAY, stretch="bridge", side="both", best_hip_extension_deg=None, hold_s=6.0)
    )
    told = history_content(read_sessions(path), (), (MORNING + DAY).date())
    assert (told["count"], told["streak_days"], told["trained_today"]) == (2, 2, True)
    # The latest first.
    assert [(of["done"], of["hold_s"], of["best_deg"]) for of in told["sessions"]] == [
        (0, 6, None),
        (1, 42, 14),
    ]
    assert told["held"] == [
        {"title": "Kneeling hip flexor stretch", "side": "", "days": ["2026-05-04"], "values": [0.71]},
        {"title": "Bridge pose", "side": "", "days": ["2026-05-05"], "values": [0.1]},
    ]
    assert [(line["side"], line["values"]) for line in told["extension"]] == [("left", [11.5]), ("right", [14.04])]
    assert [(side["title"], side["side"], side["hold_s"]) for side in told["sides"]] == [
        ("Kneeling hip flexor stretch", "left", 12),
        ("Kneeling hip flexor stretch", "right", 30.0),
        ("Bridge pose", "both", 6.0),
    ]


def test_ranges_have_their_band_and_a_change_counts_beyond_chance(tmp_path: Path) -> None:
    path = tmp_path / "history.sqlite3"
    for number in range(8):
        at = MORNING + number * DAY
        left = progress(started_at=at, hip_extension_deg=10.0 if number < 4 else 25.0, hold_s=150.0)
        right = progress(started_at=at, side="right", hip_extension_deg=10.0 + number % 2, hold_s=30.0)
        store_sets(path, left, right)
    measurement = Measurement("kneeling_hip_flexor", "left", MORNING, (10.0, 11.0, 10.5))
    told = history_content(read_sessions(path), (measurement,), (MORNING + 7 * DAY).date())
    left, right = told["ranges"]
    assert (left["now_deg"], left["change_deg"], left["change"]) == (25, 15.0, "more")
    assert (right["change_deg"], right["change"]) == (0.0, "none_shown")
    assert 0 < left["half_width_deg"] < left["counts_from_deg"]
    assert [(of["deg"], of["shown"]) for of in told["left_less_right"]] == [(14, True)]
    # The 4th of May is a Monday; the week that is not over comes first.
    assert [(of["monday"], of["left_min"], of["right_min"]) for of in told["weeks"]] == [
        ("2026-05-11", 2.5, 0.5),
        ("2026-05-04", 17.5, 3.5),
    ]


def test_a_few_days_tell_no_change(tmp_path: Path) -> None:
    path = tmp_path / "history.sqlite3"
    store_sets(path, progress(hip_extension_deg=10.0))
    (found,) = history_content(read_sessions(path), (), MORNING.date())["ranges"]
    assert (found["change_deg"], found["change"]) == (None, "too_few_days")
