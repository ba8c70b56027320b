"""Exports hold everything that is stored."""

import csv
import io
import json
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from posecoach.history import HistoryStore, Session, SetProgress, StoredSet, read_sessions
from posecoach.history.export import CSV_COLUMNS, as_csv, as_json
from tests.history.examples import progress

EAST = timezone(timedelta(hours=5, minutes=30))


def _sessions(tmp_path: Path) -> tuple[Session, ...]:
    path = tmp_path / "history.sqlite3"
    started = datetime(2026, 5, 4, 0, 10, 0, 250000, tzinfo=EAST)
    with HistoryStore.open(path) as store:
        ended = store.begin_session(started, 'Mia, "sanft"\n瑜伽', "psoas", "1.0")
        store.save_set(ended, 1, progress(started_at=started, hold_s=30.123456789, completed=True))
        store.save_set(ended, 3, progress(started_at=started, side="right", faults={"overarch": 1, "hips_back": 12}))
        store.end_session(ended, started + timedelta(minutes=9))
        cut_off = store.begin_session(started + timedelta(days=1), "default", "psoas", "1.1")
        bare = progress(started_at=started + timedelta(days=1), best_hip_extension_deg=None, faults={})
        store.save_set(cut_off, 1, bare)
    return read_sessions(path)


def _set(fields: dict[str, Any], faults: dict[str, int]) -> StoredSet:
    extension = fields["best_hip_extension_deg"]
    return StoredSet(
        int(fields["set"]),
        SetProgress(
            stretch=fields["stretch"],
            side=fields["side"],
            started_at=datetime.fromisoformat(fields["started_at"]),
            hold_s=float(fields["hold_s"]),
            longest_hold_s=float(fields["longest_hold_s"]),
            target_s=float(fields["target_s"]),
            completed=bool(int(fields["completed"])),
            best_hip_extension_deg=float(extension) if extension not in ("", None) else None,
            faults=faults,
        ),
    )


def _session(fields: dict[str, Any], prefix: str, sets: list[StoredSet]) -> Session:
    ended = fields[f"{prefix}ended_at"]
    return Session(
        session_id=int(fields["session"]),
        started_at=datetime.fromisoformat(fields[f"{prefix}started_at"]),
        ended_at=datetime.fromisoformat(ended) if ended else None,
        profile=fields["profile"],
        routine=fields["routine"],
        version=fields["posecoach"],
        sets=tuple(sets),
    )


def test_csv_round_trip(tmp_path: Path) -> None:
    sessions = _sessions(tmp_path)
    rows = list(csv.DictReader(io.StringIO(as_csv(sessions), newline="")))
    assert tuple(rows[0]) == CSV_COLUMNS
    sets: dict[str, list[StoredSet]] = {}
    for row in rows:
        faults = {name: int(count) for name, count in (item.split(":") for item in row["faults"].split())}
        sets.setdefault(row["session"], []).append(_set(row, faults))
    first_rows = {row["session"]: row for row in reversed(rows)}
    again = tuple(_session(first_rows[key], "session_", sets[key]) for key in sets)
    assert again == sessions


def test_json_round_trip(tmp_path: Path) -> None:
    sessions = _sessions(tmp_path)
    document = json.loads(as_json(sessions))
    assert document["schema"] == 1
    again = tuple(
        _session(session, "", [_set(fields, fields["faults"]) for fields in session["sets"]])
        for session in document["sessions"]
    )
    assert again == sessions


def test_empty_exports_are_valid() -> None:
    assert as_csv(()).strip().split(",") == list(CSV_COLUMNS)
    assert json.loads(as_json(()))["sessions"] == []
