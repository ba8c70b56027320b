"""The database file of the history: creating, checking and opening it, and its error messages.

The journal is a write-ahead log: a commit appends to it and flushes once, readers never wait for writers, and a killed
process loses only its uncommitted transaction. ``synchronous`` is FULL, so each commit also survives a power cut, such
as an empty laptop battery. NORMAL would survive a killed process too, but a power cut could lose everything since the
last checkpoint. One flush a second is cheap.
"""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from posecoach.history.schema import APPLICATION_ID, SCHEMA_VERSION, STEPS
from posecoach.languages import gettext as _
from posecoach.languages import marked
from posecoach.runtime.errors import OutputError
from posecoach.runtime.input_files import refuse_special
from posecoach.runtime.os_errors import reason

#: Files that SQLite may create beside the database: write-ahead log, its index, rollback journal.
_SIDE_SUFFIXES = ("-wal", "-shm", "-journal")

_OWNER_ONLY_FILE = 0o600
_OWNER_ONLY_FOLDER = 0o700

_DAMAGED = marked("the history {path} is damaged: restore it from a backup, or move it away and a new one is begun")
_UNWRITABLE = marked("cannot open or write the history {path}: make it and its folder writable, or choose another file")
_LOCKED = marked("the history {path} is in use by another program: close that program and try again")
_ADVICE = {
    sqlite3.SQLITE_NOTADB: _DAMAGED,
    sqlite3.SQLITE_CORRUPT: _DAMAGED,
    # Our own statements are valid, so the tables in the file do not match its schema version.
    sqlite3.SQLITE_ERROR: _DAMAGED,
    sqlite3.SQLITE_BUSY: _LOCKED,
    sqlite3.SQLITE_LOCKED: _LOCKED,
    sqlite3.SQLITE_READONLY: _UNWRITABLE,
    sqlite3.SQLITE_CANTOPEN: _UNWRITABLE,
    sqlite3.SQLITE_PERM: _UNWRITABLE,
    sqlite3.SQLITE_FULL: marked(
        "the disk is full and the history {path} cannot grow: free some space; nothing stored is lost"
    ),
    sqlite3.SQLITE_IOERR: marked(
        "the disk does not read or write the history {path}: check its space and health, try again"
    ),
}

_NO_ROOM_FOR_INDEX = (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR)


@contextmanager
def errors_in_plain_words(path: Path) -> Iterator[None]:
    """Convert errors of the database at ``path`` into an `OutputError` with one line that says what to do."""
    try:
        yield
    except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
        if isinstance(error, (sqlite3.IntegrityError, sqlite3.ProgrammingError)):
            raise
        advice = _ADVICE.get(_primary_code(error))
        if advice is None:
            raise
        raise OutputError(_(advice).format(path=path)) from error
    except OSError as error:
        problem = _("{problem} ({reason})").format(problem=_(_UNWRITABLE).format(path=path), reason=reason(error))
        raise OutputError(problem) from error


def connect_for_writing(path: Path, busy_timeout_s: float) -> sqlite3.Connection:
    """Open the database, creating it if missing, readable only by its owner.

    Args:
        path: the file.
        busy_timeout_s: longest wait for another process, seconds.

    Raises:
        OutputError: the file or its folder cannot be created or written, is locked, damaged, newer or something else.
    """
    with errors_in_plain_words(path):
        _make_file_if_missing(path)
        connection = _connect(path, "mode=rw", busy_timeout_s)
        try:
            connection.execute("PRAGMA foreign_keys = ON")
            connection.execute("PRAGMA synchronous = FULL")
            _has_content(connection, path)
            _bring_up_to_date(connection)
            _check_pages(connection, path)
            _restrict_to_owner(path)
            _use_write_ahead_log(connection, busy_timeout_s)
            # A first read makes the connection hold the log open, so nobody can delete the history under it.
            _pragma(connection, "page_count")
        except BaseException:
            connection.close()
            raise
    return connection


@contextmanager
def opened_for_reading(path: Path, busy_timeout_s: float) -> Iterator[sqlite3.Connection | None]:
    """Open the database for reading and close it afterwards; None if there is no file or nothing was ever stored in it.

    Args:
        path: the file.
        busy_timeout_s: longest wait for another process, seconds.

    Raises:
        OutputError: the file cannot be read, is locked, damaged, newer or something else.
    """
    connection = _connect_for_reading(path, busy_timeout_s)
    if connection is None:
        yield None
        return
    with closing(connection):
        yield connection


@contextmanager
def read_transaction(connection: sqlite3.Connection, path: Path) -> Iterator[None]:
    """Read in one transaction, so that all rows are consistent while another process writes.

    Raises:
        OutputError: the file cannot be read, is locked, or has invalid content.
    """
    try:
        with errors_in_plain_words(path), connection:
            connection.execute("BEGIN")
            yield
    except (TypeError, ValueError, OverflowError) as error:
        raise OutputError(_(_DAMAGED).format(path=path)) from error


def _connect_for_reading(path: Path, busy_timeout_s: float) -> sqlite3.Connection | None:
    with errors_in_plain_words(path):
        if not is_there(path):
            return None
        _refuse_special(path)
        try:
            return _checked(_connect(path, "mode=rw", busy_timeout_s), path)
        except sqlite3.OperationalError as error:
            # Reading a write-ahead log needs a folder and a disk that can hold its index. If they cannot, nothing
            # else can write to the database either, and without a log the database file contains everything.
            if _primary_code(error) not in _NO_ROOM_FOR_INDEX or _size(_beside(path, "-wal")):
                raise
            return _checked(_connect(path, "mode=ro&immutable=1", busy_timeout_s), path)


def identity(path: Path) -> tuple[int, int] | None:
    """Return the identity of a database file, to detect a replaced one; None if it is missing or was emptied."""
    if not _size(path):
        return None
    found = path.stat()
    return found.st_dev, found.st_ino


def close_stale(connection: sqlite3.Connection, path: Path) -> None:
    """Close a connection whose database was deleted, emptied or replaced, without touching the new one."""
    if not _size(path):
        # Unless the file itself is gone, SQLite would write its cached pages back into it.
        for suffix in ("", *_SIDE_SUFFIXES):
            _beside(path, suffix).unlink(missing_ok=True)
    connection.close()


def set_busy_timeout(connection: sqlite3.Connection, busy_timeout_s: float) -> None:
    """Limit how long a connection waits for another process, seconds; ignores a closed connection."""
    with suppress(sqlite3.ProgrammingError):
        connection.execute(f"PRAGMA busy_timeout = {round(busy_timeout_s * 1000)}")


def remove_database(path: Path, *, even_if_unrecognised: bool) -> None:
    """Delete the database and the files that SQLite keeps beside it.

    Args:
        path: the file.
        even_if_unrecognised: delete the file even if it does not look like a history, for example when damaged.

    Raises:
        OutputError: the file is not a history, is in use or cannot be deleted.
    """
    with errors_in_plain_words(path):
        if not even_if_unrecognised and path.exists() and not _is_marked_as_ours(path):
            raise OutputError(_foreign(path))
        _refuse_if_in_use(path)
        # Delete the log first: if left behind, it could be taken for the log of a later database of the same name.
        for suffix in _SIDE_SUFFIXES:
            _beside(path, suffix).unlink(missing_ok=True)
        path.unlink(missing_ok=True)


def _connect(path: Path, mode: str, busy_timeout_s: float) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.absolute().as_uri()}?{mode}", uri=True, timeout=busy_timeout_s, isolation_level=None)


def _make_file_if_missing(path: Path) -> None:
    path.parent.mkdir(mode=_OWNER_ONLY_FOLDER, parents=True, exist_ok=True)
    _refuse_special(path)
    # Only SQLite may open an existing database: closing a file releases all locks of this process on it.
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, _OWNER_ONLY_FILE))


def _refuse_special(path: Path) -> None:
    if path.exists():
        refuse_special(path)


def _checked(connection: sqlite3.Connection, path: Path) -> sqlite3.Connection | None:
    try:
        if _has_content(connection, path):
            _check_pages(connection, path)
            return connection
    except BaseException:
        connection.close()
        raise
    connection.close()
    return None


def _has_content(connection: sqlite3.Connection, path: Path) -> bool:
    """Whether the file contains a history that this version understands; False if it is an empty file."""
    with connection:
        # One transaction: another process may be creating the tables.
        connection.execute("BEGIN")
        version = _pragma(connection, "user_version")
        is_ours = _pragma(connection, "application_id") == APPLICATION_ID
        empty = _pragma(connection, "page_count") == 0
    if not is_ours and not empty:
        raise OutputError(_foreign(path))
    if version > SCHEMA_VERSION:
        raise OutputError(
            _(
                "the history {path} was written by a newer posecoach "
                "(schema {version}, this one knows {known}): update posecoach"
            ).format(path=path, version=version, known=SCHEMA_VERSION)
        )
    return is_ours


def _check_pages(connection: sqlite3.Connection, path: Path) -> None:
    (finding,) = connection.execute("PRAGMA quick_check(1)").fetchone()
    if finding != "ok":
        raise OutputError(_(_DAMAGED).format(path=path))


def _bring_up_to_date(connection: sqlite3.Connection) -> None:
    """Create or upgrade the tables, before enabling the write-ahead log: so a new file has its application id."""
    if version_of(connection) == SCHEMA_VERSION:
        return
    with connection:
        connection.execute("BEGIN IMMEDIATE")
        for version in range(version_of(connection) + 1, SCHEMA_VERSION + 1):
            for statement in STEPS[version]:
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {version}")


def version_of(connection: sqlite3.Connection) -> int:
    """Return the schema version of a file; 0 if there are no tables yet."""
    return _pragma(connection, "user_version")


def _use_write_ahead_log(connection: sqlite3.Connection, busy_timeout_s: float) -> None:
    """Enable the write-ahead log; a file system without shared memory keeps the rollback journal, safe but slower."""
    give_up_at = time.monotonic() + busy_timeout_s
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            # SQLite's busy timeout does not apply here when two processes switch a new file at the same time.
            if _primary_code(error) != sqlite3.SQLITE_BUSY or time.monotonic() >= give_up_at:
                raise
            time.sleep(0.01)
        else:
            return


def _restrict_to_owner(path: Path) -> None:
    for file in (path, *(_beside(path, suffix) for suffix in _SIDE_SUFFIXES)):
        if file.exists() and file.stat().st_mode & 0o077:
            file.chmod(_OWNER_ONLY_FILE)


def is_there(path: Path) -> bool:
    """Return whether there is such a file.

    Raises:
        OSError: this cannot be determined, for example with circular links; `Path.exists` returns False for those.
    """
    try:
        path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    return True


def _refuse_if_in_use(path: Path) -> None:
    """Raise if another process has the database open: only a sole user may leave the write-ahead log.

    A process that keeps writing to a deleted file would lose its data and could damage the next database.
    """
    if not path.exists():
        return
    try:
        with closing(_connect(path, "mode=rw", busy_timeout_s=0.1)) as connection:
            connection.execute("PRAGMA journal_mode = DELETE")
    except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
        if _primary_code(error) in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            raise


def _is_marked_as_ours(path: Path) -> bool:
    try:
        with closing(_connect(path, "mode=rw", busy_timeout_s=0.1)) as connection:
            return _pragma(connection, "application_id") == APPLICATION_ID
    except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
        if _primary_code(error) in (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT):
            return False
        raise


def _foreign(path: Path) -> str:
    return _("{path} is not a posecoach history: choose another file").format(path=path)


def _pragma(connection: sqlite3.Connection, name: str) -> int:
    (value,) = connection.execute(f"PRAGMA {name}").fetchone()
    return int(value)


def _primary_code(error: sqlite3.DatabaseError | UnicodeDecodeError) -> int:
    # An error without a code comes from text that is not UTF-8, which only damage can cause.
    return getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT) & 0xFF


def _beside(path: Path, suffix: str) -> Path:
    return path.with_name(path.name + suffix)


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0
