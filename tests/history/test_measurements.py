"""Measurements are kept, and files of before they were are read, and brought up to date when something is stored."""

import sqlite3
from contextlib import closing
from datetime import timedelta, timezone
from pathlib import Path

import pytest

from posecoach.history import HistoryStore, read_sessions
from posecoach.history.measurements import Measurement, read_measurements, save_measurement
from posecoach.history.schema import SCHEMA_VERSION, STEPS
from posecoach.runtime.errors import OutputError
from tests.history.examples import MORNING, progress, store_sets

LUNGE = Measurement("standing_lunge", "left", MORNING.astimezone(timezone(timedelta(hours=-7))), (10.25, 12.0, 11.5))


def write_version_1(path: Path) -> None:
    """Write a history as it was before measurements were kept."""
    with closing(sqlite3.connect(path)) as connection, connection:
        for statement in STEPS[1]:
            connection.execute(statement)
        connection.execute("PRAGMA user_version = 1")
        connection.execute(
            "INSERT INTO session VALUES (1, '2026-05-04T07:30:00+00:00', 0, NULL, NULL, 'default', 'desk', '0.9')"
        )
        connection.execute(
            "INSERT INTO exercise_set VALUES (1, 1, 'bridge', 'both', '2026-05-04T07:31:00.000000+00:00', 0, "
            "20.0, 20.0, 20.0, 1, -4.0)"
        )
        connection.execute("INSERT INTO fault VALUES (1, 1, 'hips_sag', 2)")


def version(path: Path) -> int:
    with closing(sqlite3.connect(path)) as connection:
        (found,) = connection.execute("PRAGMA user_version").fetchone()
        return int(found)


def test_a_measurement_comes_back_with_its_time_of_day(tmp_path: Path) -> None:
    path = tmp_path / "new" / "history.sqlite3"
    assert read_measurements(path) == ()
    right = Measurement("standing_lunge", "right", LUNGE.measured_at, (9.0, 9.5))
    save_measurement(LUNGE, path)
    save_measurement(right, path)
    assert read_measurements(path) == (LUNGE, right)
    assert read_measurements(path)[0].measured_at.utcoffset() == timedelta(hours=-7)
    assert read_sessions(path) == ()
    assert path.stat().st_mode & 0o077 == 0


def test_a_history_of_before_is_read_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "history.sqlite3"
    write_version_1(path)
    (session,) = read_sessions(path)
    (stored,) = session.sets
    assert (stored.progress.hip_extension_deg, stored.progress.pain) == (None, None)
    assert (stored.progress.best_hip_extension_deg, stored.progress.faults) == (-4.0, {"hips_sag": 2})
    assert read_measurements(path) == ()
    assert version(path) == 1


def test_a_history_of_before_is_brought_up_to_date_and_loses_nothing(tmp_path: Path) -> None:
    path = tmp_path / "history.sqlite3"
    write_version_1(path)
    before = read_sessions(path)
    save_measurement(LUNGE, path)
    store_sets(path, progress(hip_extension_deg=9.5, pain=3))
    assert version(path) == SCHEMA_VERSION
    sessions = read_sessions(path)
    assert sessions[:1] == before
    assert sessions[1].sets[0].progress == progress(hip_extension_deg=9.5, pain=3)
    assert read_measurements(path) == (LUNGE,)


def test_bringing_up_to_date_is_all_or_nothing(tmp_path: Path) -> None:
    path = tmp_path / "history.sqlite3"
    write_version_1(path)
    with closing(sqlite3.connect(path)) as connection, connection:
        # The last statement fails.
        connection.execute("CREATE TABLE repeat (x)")
    with pytest.raises(OutputError, match="damaged"), HistoryStore.open(path):
        pass
    assert version(path) == 1
    assert len(read_sessions(path)) == 1
