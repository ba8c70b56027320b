"""What is stored comes back, in the right place and for the owner only."""

import os
import sqlite3
import stat
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from posecoach.engine.faults import FaultSpan
from posecoach.engine.ranges import ValueRange
from posecoach.engine.sets import SetRecord
from posecoach.history import HistoryStore, SetProgress, default_path, delete_history, read_sessions
from posecoach.pose import Side
from tests.history.examples import MORNING, progress, store_sets

BERLIN = ZoneInfo("Europe/Berlin")


def test_a_session_comes_back_as_it_was_stored(tmp_path: Path) -> None:
    path = tmp_path / "history.sqlite3"
    started = datetime(2026, 7, 1, 6, 59, 58, 123456, tzinfo=BERLIN)
    first = progress(started_at=started + timedelta(seconds=20), completed=True, hold_s=31.25)
    second = progress(side="right", started_at=started + timedelta(minutes=2), best_hip_extension_deg=None, faults={})
    with HistoryStore.open(path) as store:
        session_id = store.begin_session(started, "gentle", "psoas", "1.2.3")
        store.save_set(session_id, 1, first)
        store.save_set(session_id, 2, second)
        store.end_session(session_id, started + timedelta(minutes=5))
        assert store.sessions() == read_sessions(path)
    (session,) = read_sessions(path)
    assert (session.profile, session.routine, session.version) == ("gentle", "psoas", "1.2.3")
    assert session.started_at == started
    assert session.started_at.utcoffset() == timedelta(hours=2)
    assert session.duration_s == 300.0
    assert [(stored.number, stored.progress) for stored in session.sets] == [(1, first), (2, second)]
    assert (session.sets_completed, session.hold_s) == (1, 31.25 + 12.5)


def test_saving_again_replaces_the_set_and_its_faults(tmp_path: Path) -> None:
    path = tmp_path / "history.sqlite3"
    later = progress(hold_s=13.5, faults={"trunk_forward": 1})
    with HistoryStore.open(path) as store:
        session_id = store.begin_session(MORNING, "default", "psoas")
        store.save_set(session_id, 1, progress(faults={"hips_back": 3, "overarch": 1}))
        store.save_set(session_id, 1, later)
    (session,) = read_sessions(path)
    assert [stored.progress for stored in session.sets] == [later]


def test_a_session_without_sets_is_not_training(tmp_path: Path) -> None:
    path = tmp_path / "history.sqlite3"
    with HistoryStore.open(path) as store:
        store.begin_session(MORNING, "default", "psoas")
        assert store.sessions() == ()


def test_last_counts_from_the_end_whatever_the_wall_clock_said(tmp_path: Path) -> None:
    path = tmp_path / "history.sqlite3"
    for hour in (8, 9, 3):
        store_sets(path, progress(started_at=MORNING.replace(hour=hour)))
    assert [session.started_at.hour for session in read_sessions(path)] == [8, 9, 3]
    assert [session.started_at.hour for session in read_sessions(path, last=2)] == [9, 3]


@pytest.mark.parametrize(
    ("started", "ended", "set_started", "duration_s"),
    [
        pytest.param("2026-03-29T01:50+01:00", "2026-03-29T03:10+02:00", "2026-03-29T01:51+01:00", 1200, id="spring"),
        pytest.param("2026-10-25T02:50+02:00", "2026-10-25T02:10+01:00", "2026-10-25T02:51+02:00", 1200, id="autumn"),
        pytest.param("2026-05-04T08:00+02:00", "2026-05-04T07:00+02:00", "2026-05-04T08:01+02:00", 40, id="set back"),
        pytest.param("2026-05-04T08:00+02:00", None, "2026-05-04T08:01+02:00", 100, id="cut off"),
        pytest.param("2026-05-04T08:00+02:00", None, "2026-05-04T07:01+02:00", 40, id="set back and cut off"),
    ],
)
def test_duration_is_never_negative(
    tmp_path: Path, started: str, ended: str | None, set_started: str, duration_s: float
) -> None:
    path = tmp_path / "history.sqlite3"
    with HistoryStore.open(path) as store:
        session_id = store.begin_session(datetime.fromisoformat(started), "default", "psoas")
        store.save_set(session_id, 1, progress(started_at=datetime.fromisoformat(set_started), hold_s=40.0))
        if ended:
            store.end_session(session_id, datetime.fromisoformat(ended))
    assert read_sessions(path)[0].duration_s == duration_s


def test_times_without_offset_are_refused(tmp_path: Path) -> None:
    with HistoryStore.open(tmp_path / "history.sqlite3") as store, pytest.raises(ValueError, match="no offset"):
        store.begin_session(datetime(2026, 5, 4, 8), "default", "psoas")


def test_what_is_kept_of_a_set_of_the_engine() -> None:
    faults = [
        FaultSpan(name, "hip_extension", "cue", 0.0, 1.0, -3.0) for name in ("hips_back", "overarch", "hips_back")
    ]
    record = SetRecord(
        stretch="standing_lunge",
        side=Side.RIGHT,
        start_s=3.0,
        end_s=40.0,
        hold_s=31.0,
        longest_hold_s=20.0,
        target_s=30.0,
        holds=((3.0, 40.0),),
        faults=tuple(faults),
        ranges={"hip_extension": ValueRange(14.0, 12.0)},
    )
    started = datetime(2026, 5, 4, 8, tzinfo=timezone(timedelta(hours=-3)))
    kept = SetProgress.from_record(record, started)
    assert kept == SetProgress(
        "standing_lunge", "right", started, 31.0, 20.0, 30.0, True, 14.0, {"hips_back": 2, "overarch": 1}, 12.0
    )


def test_reading_makes_no_file(tmp_path: Path) -> None:
    assert read_sessions(tmp_path / "folder" / "history.sqlite3") == ()
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_was_only_just_made_is_an_empty_history(tmp_path: Path) -> None:
    path = tmp_path / "history.sqlite3"
    path.touch()
    assert read_sessions(path) == ()
    store_sets(path, progress())
    assert len(read_sessions(path)) == 1


@pytest.mark.skipif(os.name == "nt", reason="permissions of POSIX")
class TestOwnerOnly:
    def test_folder_and_all_files(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
        with HistoryStore.open() as store:
            store.save_set(store.begin_session(MORNING, "default", "psoas"), 1, progress())
            folder = default_path().parent
            files = {file.name: stat.S_IMODE(file.stat().st_mode) for file in folder.iterdir()}
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        assert len(files) == 3
        assert set(files.values()) == {0o600}

    def test_a_file_that_others_may_read_is_closed_to_them(self, tmp_path: Path) -> None:
        path = tmp_path / "history.sqlite3"
        store_sets(path, progress())
        path.chmod(0o644)
        HistoryStore.open(path).close()
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.skipif(os.name == "nt", reason="folders of Linux")
def test_default_folder_follows_xdg(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert default_path() == tmp_path / "posecoach" / "history.sqlite3"


def test_a_name_with_signs_of_an_address(tmp_path: Path) -> None:
    path = tmp_path / "my history?mode=memory#100%.db"
    store_sets(path, progress())
    assert len(read_sessions(path)) == 1
    assert [file.name for file in tmp_path.iterdir()] == [path.name]


def test_deleting_leaves_nothing_even_through_a_link(tmp_path: Path) -> None:
    real, link = tmp_path / "real.db", tmp_path / "link.db"
    store_sets(real, progress())
    link.symlink_to(real)
    (tmp_path / "real.db-wal").touch()
    delete_history(link)
    assert [file.name for file in tmp_path.iterdir()] == ["link.db"]
    assert read_sessions(link) == ()


def test_stored_text_is_utc_with_the_offset_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "history.sqlite3"
    store_sets(path, progress(started_at=datetime(2026, 1, 1, 0, 30, tzinfo=timezone(timedelta(hours=5.5)))))
    connection = sqlite3.connect(path)
    row = connection.execute("SELECT started_at_utc, started_at_offset_s FROM exercise_set").fetchone()
    connection.close()
    assert row == ("2025-12-31T19:00:00.000000+00:00", 19800)
    assert read_sessions(path)[0].sets[0].progress.started_at.astimezone(UTC).day == 31
    assert read_sessions(path)[0].sets[0].progress.local_day.isoformat() == "2026-01-01"
