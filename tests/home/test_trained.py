from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

from posecoach.history import read_sessions
from posecoach.home.trained import history_content
from tests.history.examples import MORNING, progress, store_sets

DAY = timedelta(days=1)


def test_nothing_yet(tmp_path: Path) -> None:
    told = history_content(read_sessions(tmp_path / "none.sqlite3"), date(2026, 5, 4))
    assert (told["count"], told["streak_days"], told["sessions"], told["held"], told["extension"]) == (0, 0, [], [], [])


def test_sums_and_lines(tmp_path: Path) -> None:
    path = tmp_path / "history.sqlite3"
    store_sets(path, progress(), progress(side="right", hold_s=30.0, completed=True, best_hip_extension_deg=14.04))
    store_sets(
        path, progress(started_at=MORNING + DAY, stretch="bridge", side="both", best_hip_extension_deg=None, hold_s=6.0)
    )
    told = history_content(read_sessions(path), (MORNING + DAY).date())
    assert (told["count"], told["streak_days"], told["trained_today"]) == (2, 2, True)
    # The latest first.
    assert [(of["sets"], of["done"], of["hold_s"], of["best_deg"]) for of in told["sessions"]] == [
        (1, 0, 6.0, None),
        (2, 1, 42.5, 14.0),
    ]
    assert told["held"] == [
        {"title": "Kneeling hip flexor stretch", "side": "", "days": ["2026-05-04"], "values": [0.71]},
        {"title": "Bridge pose", "side": "", "days": ["2026-05-05"], "values": [0.1]},
    ]
    assert [(line["side"], line["values"]) for line in told["extension"]] == [("left", [11.5]), ("right", [14.04])]
    assert [(side["title"], side["side"], side["hold_s"]) for side in told["sides"]] == [
        ("Kneeling hip flexor stretch", "left", 12.5),
        ("Kneeling hip flexor stretch", "right", 30.0),
        ("Bridge pose", "both", 6.0),
    ]
