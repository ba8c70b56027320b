"""Writes sessions to the history as they happen, and reads them."""

from __future__ import annotations

import os
import sqlite3
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from types import TracebackType
from typing import Any, cast

import platformdirs

from posecoach.history.database import (
    close_stale,
    connect_for_writing,
    errors_in_plain_words,
    identity,
    opened_for_reading,
    read_transaction,
    remove_database,
    set_busy_timeout,
    version_of,
)
from posecoach.history.records import Session, SetProgress, StoredSet
from posecoach.runtime.version import __version__

#: Longest wait for another process, seconds: its transactions take milliseconds.
BUSY_TIMEOUT_S = 2.0


def default_path() -> Path:
    """Return the default path of the history: in the user's data folder."""
    return platformdirs.user_data_path("posecoach", appauthor=False) / "history.sqlite3"


class HistoryStore:
    """The history, open for writing. Use it as a context manager, in the thread that opened it.

    When a method returns, its data survives a killed process and a power cut. After an `OutputError` earlier data is
    unharmed and the next call tries again: a set that is saved once a second loses nothing once the disk has space
    again.
    """

    def __init__(self, connection: sqlite3.Connection, path: Path, busy_timeout_s: float) -> None:
        self._connection = connection
        self._path = path
        self._busy_timeout_s = busy_timeout_s
        self._identity = identity(path)
        self._begun: dict[int, tuple[str, int, str, str, str]] = {}

    @classmethod
    def open(cls, path: Path | None = None, *, busy_timeout_s: float = BUSY_TIMEOUT_S) -> HistoryStore:
        """Open the history; create the file and its folder if missing, readable only by their owner.

        Args:
            path: the file; by default the one in the user's data folder.
            busy_timeout_s: longest wait for another process, seconds, here and in each later call.

        Raises:
            OutputError: the file or its folder cannot be made or written, or the file is locked, damaged, written by
                a newer version or something else than a history.
        """
        path = real_path(path)
        return cls(connect_for_writing(path, busy_timeout_s), path, busy_timeout_s)

    def __enter__(self) -> HistoryStore:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def wait_at_most(self, busy_timeout_s: float) -> None:
        """Limit how long later calls wait for another process, seconds."""
        self._busy_timeout_s = busy_timeout_s
        set_busy_timeout(self._connection, busy_timeout_s)

    def renew(self) -> bool:
        """Reopen the file if it was deleted, emptied or replaced since; return whether it was.

        Sessions begun before are not in the new file: begin them again.

        Raises:
            OutputError: as `open` raises; the next call tries again.
        """
        with errors_in_plain_words(self._path):
            if self._identity is not None and identity(self._path) == self._identity:
                return False
            self._identity, self._begun = None, {}
            close_stale(self._connection, self._path)
            self._connection = connect_for_writing(self._path, self._busy_timeout_s)
            self._identity = identity(self._path)
        return True

    def begin_session(self, started_at: datetime, profile: str, routine: str, version: str = __version__) -> int:
        """Store that a session has begun; return its id.

        Args:
            started_at: wall clock time with the local offset from UTC.
            profile: name of the profile.
            routine: name of the routine.
            version: version of posecoach.

        Raises:
            OutputError: it cannot be stored.
            ValueError: ``started_at`` has no offset from UTC.
        """
        row = (*utc_and_offset(started_at), profile, routine, version)
        with errors_in_plain_words(self._path):
            cursor = self._connection.execute(
                """
                INSERT INTO session (started_at_utc, started_at_offset_s, profile, routine, version)
                VALUES (?, ?, ?, ?, ?)
                """,
                row,
            )
        session_id = cast(int, cursor.lastrowid)
        self._begun[session_id] = row
        return session_id

    def save_set(self, session_id: int, set_number: int, progress: SetProgress) -> None:
        """Store the current state of a set, replacing what was stored of it; call once a second and at its end.

        Args:
            session_id: what `begin_session` returned.
            set_number: number of the set within the session.
            progress: the current state of the set.

        Raises:
            OutputError: it cannot be stored.
            ValueError: ``progress.started_at`` has no offset from UTC.
        """
        row = {
            "session_id": session_id,
            "number": set_number,
            "stretch": progress.stretch,
            "side": progress.side,
            "hold_s": progress.hold_s,
            "longest_hold_s": progress.longest_hold_s,
            "target_s": progress.target_s,
            "completed": progress.completed,
            "best_hip_extension_deg": progress.best_hip_extension_deg,
            "hip_extension_deg": progress.hip_extension_deg,
            "pain": progress.pain,
        }
        row["started_at_utc"], row["started_at_offset_s"] = utc_and_offset(progress.started_at)
        faults = [(session_id, set_number, name, count) for name, count in progress.faults.items()]
        with self._change(session_id) as connection:
            connection.execute(_UPSERT_SET, row)
            connection.execute("DELETE FROM fault WHERE session_id = ? AND set_number = ?", (session_id, set_number))
            connection.executemany("INSERT INTO fault VALUES (?, ?, ?, ?)", faults)

    def end_session(self, session_id: int, ended_at: datetime) -> None:
        """Store that a session has ended.

        Args:
            session_id: what `begin_session` returned.
            ended_at: wall clock time with the local offset from UTC.

        Raises:
            OutputError: it cannot be stored.
            ValueError: ``ended_at`` has no offset from UTC.
        """
        with self._change(session_id) as connection:
            connection.execute(
                "UPDATE session SET ended_at_utc = ?, ended_at_offset_s = ? WHERE id = ?",
                (*utc_and_offset(ended_at), session_id),
            )

    @contextmanager
    def _change(self, session_id: int) -> Iterator[sqlite3.Connection]:
        """Run several statements as one transaction; restores the session if somebody deleted it meanwhile."""
        with errors_in_plain_words(self._path), self._connection as connection:
            connection.execute("BEGIN IMMEDIATE")
            if session_id in self._begun:
                connection.execute(_KEEP_SESSION, (session_id, *self._begun[session_id]))
            yield connection

    def sessions(self, last: int | None = None) -> tuple[Session, ...]:
        """Return the sessions that have sets, in chronological order.

        Args:
            last: only this many, the latest; all if None.

        Raises:
            OutputError: the file is locked or damaged.
        """
        return _sessions(self._connection, self._path, last)


def read_sessions(
    path: Path | None = None, last: int | None = None, *, busy_timeout_s: float = BUSY_TIMEOUT_S
) -> tuple[Session, ...]:
    """Return the sessions of a history as `HistoryStore.sessions` does, without creating a file if there is none.

    Args:
        path: the file; by default the one in the user's data folder.
        last: only this many, the latest; all if None.
        busy_timeout_s: longest wait for another process, seconds.

    Raises:
        OutputError: the file cannot be read, is locked, damaged, written by a newer version or not a history.
    """
    path = real_path(path)
    with opened_for_reading(path, busy_timeout_s) as connection:
        return () if connection is None else _sessions(connection, path, last)


def delete_history(path: Path | None = None) -> None:
    """Delete a history with all its side files.

    Args:
        path: the file; by default the one in the user's data folder.

    Raises:
        OutputError: the file is in use, cannot be deleted or, unless it is the default one, is not a history.
    """
    path = real_path(path)
    remove_database(path, even_if_unrecognised=path == real_path(None))


_KEEP_SESSION = """
    INSERT INTO session (id, started_at_utc, started_at_offset_s, profile, routine, version)
    VALUES (?, ?, ?, ?, ?, ?)
    ON CONFLICT (id) DO NOTHING
"""

_UPSERT_SET = """
    INSERT INTO exercise_set (
        session_id, number, stretch, side, started_at_utc, started_at_offset_s,
        hold_s, longest_hold_s, target_s, completed, best_hip_extension_deg, hip_extension_deg, pain
    ) VALUES (
        :session_id, :number, :stretch, :side, :started_at_utc, :started_at_offset_s,
        :hold_s, :longest_hold_s, :target_s, :completed, :best_hip_extension_deg, :hip_extension_deg, :pain
    ) ON CONFLICT (session_id, number) DO UPDATE SET
        stretch = excluded.stretch,
        side = excluded.side,
        started_at_utc = excluded.started_at_utc,
        started_at_offset_s = excluded.started_at_offset_s,
        hold_s = excluded.hold_s,
        longest_hold_s = excluded.longest_hold_s,
        target_s = excluded.target_s,
        completed = excluded.completed,
        best_hip_extension_deg = excluded.best_hip_extension_deg,
        hip_extension_deg = excluded.hip_extension_deg,
        pain = excluded.pain
"""

_SELECT_SESSIONS = """
    SELECT id, started_at_utc, started_at_offset_s, ended_at_utc, ended_at_offset_s, profile, routine, version
    FROM session
    WHERE id IN (SELECT session_id FROM exercise_set)
    ORDER BY id DESC
    LIMIT ?
"""

_SELECT_SETS = """
    SELECT session_id, number, stretch, side, started_at_utc, started_at_offset_s,
        hold_s, longest_hold_s, target_s, completed, best_hip_extension_deg, {later}
    FROM exercise_set
    WHERE session_id >= ?
    ORDER BY session_id, number
"""

#: Columns that files of version 1 do not have.
_LATER = "hip_extension_deg, pain"
_NO_LATER = "NULL, NULL"

_SELECT_FAULTS = """
    SELECT session_id, set_number, name, occurrences
    FROM fault
    WHERE session_id >= ?
    ORDER BY session_id, set_number, name
"""


def real_path(path: Path | None) -> Path:
    """Return the file itself, not a link to it: SQLite keeps its side files beside that."""
    return Path(os.path.realpath(path or default_path()))


def _sessions(connection: sqlite3.Connection, path: Path, last: int | None) -> tuple[Session, ...]:
    with read_transaction(connection, path):
        rows = connection.execute(_SELECT_SESSIONS, (-1 if last is None else last,)).fetchall()
        rows.reverse()
        first_id = (rows[0][0] if rows else 0,)
        later = _LATER if version_of(connection) >= 2 else _NO_LATER
        set_rows = connection.execute(_SELECT_SETS.format(later=later), first_id).fetchall()
        fault_rows = connection.execute(_SELECT_FAULTS, first_id).fetchall()
        sets = _sets_by_session(set_rows, fault_rows)
        return tuple(_session(row, sets[row[0]]) for row in rows)


def _session(row: Sequence[Any], sets: Sequence[StoredSet]) -> Session:
    session_id, started_utc, started_offset_s, ended_utc, ended_offset_s, profile, routine, version = row
    return Session(
        session_id=session_id,
        started_at=local_moment(started_utc, started_offset_s),
        ended_at=None if ended_utc is None else local_moment(ended_utc, ended_offset_s),
        profile=profile,
        routine=routine,
        version=version,
        sets=tuple(sets),
    )


def _sets_by_session(
    set_rows: Sequence[Sequence[Any]], fault_rows: Sequence[Sequence[Any]]
) -> dict[int, list[StoredSet]]:
    faults: dict[tuple[int, int], dict[str, int]] = defaultdict(dict)
    for session_id, number, name, occurrences in fault_rows:
        faults[session_id, number][name] = occurrences
    sets: dict[int, list[StoredSet]] = defaultdict(list)
    for session_id, number, stretch, side, utc, offset_s, *numbers, completed, best_deg, median_deg, pain in set_rows:
        hold_s, longest_hold_s, target_s = map(float, numbers)
        progress = SetProgress(
            stretch=stretch,
            side=side,
            started_at=local_moment(utc, offset_s),
            hold_s=hold_s,
            longest_hold_s=longest_hold_s,
            target_s=target_s,
            completed=bool(completed),
            best_hip_extension_deg=None if best_deg is None else float(best_deg),
            hip_extension_deg=None if median_deg is None else float(median_deg),
            pain=None if pain is None else int(pain),
            faults=faults.get((session_id, number), {}),
        )
        sets[session_id].append(StoredSet(number, progress))
    return sets


def utc_and_offset(moment: datetime) -> tuple[str, int]:
    """Return a time as it is stored: in UTC, with the local offset in seconds.

    Raises:
        ValueError: it has no offset from UTC.
    """
    offset = moment.utcoffset()
    if offset is None:
        raise ValueError(f"{moment} has no offset from UTC")
    return moment.astimezone(UTC).isoformat(timespec="microseconds"), round(offset.total_seconds())


def local_moment(utc_text: str, offset_s: int) -> datetime:
    """Return a time stored by `utc_and_offset`."""
    return datetime.fromisoformat(utc_text).astimezone(timezone(timedelta(seconds=offset_s)))
