"""Killed processes, two processes at once, damaged and foreign files, full and read-only disks."""

import os
import random
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from posecoach.history import HistoryStore, delete_history, read_sessions
from posecoach.history.database import connect_for_writing
from posecoach.history.schema import SCHEMA_VERSION
from posecoach.runtime.errors import OutputError
from tests.history.examples import MORNING, output_of, progress, start_child, store_sets

SAVE_WITHOUT_END = """
import itertools, sys
from pathlib import Path
from tests.history.examples import MORNING, progress
from posecoach.history import HistoryStore
store = HistoryStore.open(Path(sys.argv[1]))
session = store.begin_session(MORNING, "default", "psoas")
for second in itertools.count(1):
    store.save_set(session, 1 + second // 30, progress(hold_s=float(second), faults={"hips_back": second}))
    print(second, flush=True)
"""

SAVE_A_SESSION = """
import sys
from pathlib import Path
from tests.history.examples import MORNING, progress
from posecoach.history import HistoryStore
with HistoryStore.open(Path(sys.argv[1])) as store:
    session = store.begin_session(MORNING, "default", "psoas")
    for number in range(1, 21):
        store.save_set(session, number, progress())
"""


@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
@pytest.mark.parametrize("seconds", [1, 29, 75])
def test_what_was_saved_survives_a_kill(tmp_path: Path, seconds: int) -> None:
    path = tmp_path / "history.sqlite3"
    child = start_child(SAVE_WITHOUT_END, path)
    assert child.stdout is not None
    for line in child.stdout:
        if int(line) == seconds:
            break
    child.send_signal(signal.SIGKILL)
    rest, _ = child.communicate()
    last_s = max([seconds, *map(int, rest.split())])
    (session,) = read_sessions(path)
    newest = session.sets[-1].progress
    # What was told of was saved before; commits whose line was never read may follow.
    assert newest.hold_s >= last_s
    assert newest.faults == {"hips_back": newest.hold_s}
    assert session.ended_at is None
    store_sets(path, progress())
    assert len(read_sessions(path)) == 2


def test_processes_that_begin_at_once_share_a_new_file(tmp_path: Path) -> None:
    path = tmp_path / "new" / "history.sqlite3"
    for child in [start_child(SAVE_A_SESSION, path) for _ in range(4)]:
        output_of(child)
    assert [len(session.sets) for session in read_sessions(path)] == [20] * 4


def test_reading_while_another_process_writes(tmp_path: Path) -> None:
    path = tmp_path / "history.sqlite3"
    store_sets(path, progress(hold_s=1.0))
    with closing(connect_for_writing(path, 0.1)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        writer.execute("UPDATE exercise_set SET hold_s = 2.0")
        assert read_sessions(path, busy_timeout_s=0.0)[0].hold_s == 1.0
        writer.execute("COMMIT")
        assert read_sessions(path, busy_timeout_s=0.0)[0].hold_s == 2.0


def test_a_writer_that_stays_is_reported_and_nothing_is_lost(tmp_path: Path) -> None:
    path = tmp_path / "history.sqlite3"
    with HistoryStore.open(path, busy_timeout_s=0.05) as store, closing(connect_for_writing(path, 0.05)) as other:
        session = store.begin_session(MORNING, "default", "psoas")
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(OutputError, match="in use by another program: close that program"):
            store.save_set(session, 1, progress())
        other.execute("ROLLBACK")
        store.save_set(session, 1, progress())
    assert len(read_sessions(path)[0].sets) == 1


def test_a_history_in_use_is_not_deleted(tmp_path: Path) -> None:
    path = tmp_path / "history.sqlite3"
    with HistoryStore.open(path) as store:
        store.save_set(store.begin_session(MORNING, "default", "psoas"), 1, progress())
        with pytest.raises(OutputError, match="in use"):
            delete_history(path)
        assert len(store.sessions()) == 1
    delete_history(path)
    assert list(tmp_path.iterdir()) == []


def _flipped(content: bytes, seed: int) -> bytes:
    chance = random.Random(seed)
    changed = bytearray(content)
    for _ in range(chance.choice((1, 5, 50, 500))):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


def _is_one_line_of_advice(error: OutputError, path: Path) -> bool:
    text = str(error)
    return str(path) in text and "\n" not in text and ": " in text


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(lambda _: b"not a database at all" * 100, id="text"),
        pytest.param(lambda content: content[: len(content) // 2], id="cut short"),
        pytest.param(lambda content: content[:4096] + bytes(len(content) - 4096), id="pages of zeros"),
        pytest.param(lambda content: content.replace(b"+00:00", b"+99:99"), id="impossible times"),
        pytest.param(lambda content: content.replace(b"psoas", b"ps\xff\xffs"), id="not UTF-8"),
        pytest.param(lambda content: content.replace(b"CREATE TABLE fault", b"CREATE TABLE \xffault"), id="schema"),
    ],
)
def test_a_damaged_file_is_reported_and_left_alone(tmp_path: Path, damage) -> None:
    path = tmp_path / "history.sqlite3"
    store_sets(path, progress())
    path.write_bytes(damaged := damage(path.read_bytes()))
    with pytest.raises(OutputError, match="is damaged: restore it from a backup, or move it away") as caught:
        read_sessions(path)
    assert _is_one_line_of_advice(caught.value, path)
    with pytest.raises(OutputError, match="is damaged"), HistoryStore.open(path) as store:
        store.sessions()
    assert path.read_bytes()[100:] == damaged[100:]


def test_any_damage_ends_in_one_line(tmp_path: Path) -> None:
    path = tmp_path / "history.sqlite3"
    store_sets(path, *[progress()] * 5)
    content = path.read_bytes()
    for seed in range(150):
        path.write_bytes(_flipped(content, seed))
        complaint: OutputError | None = None
        try:
            read_sessions(path)
        except OutputError as error:
            complaint = error
        assert complaint is None or _is_one_line_of_advice(complaint, path), seed


def test_a_newer_schema_asks_for_an_update(tmp_path: Path) -> None:
    path = tmp_path / "history.sqlite3"
    store_sets(path, progress())
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    content = path.read_bytes()
    for use in (HistoryStore.open, read_sessions):
        with pytest.raises(OutputError, match=r"written by a newer posecoach .*: update posecoach") as caught:
            use(path)
        assert _is_one_line_of_advice(caught.value, path)
    assert path.read_bytes() == content


def test_the_database_of_another_program_is_not_touched(tmp_path: Path) -> None:
    path = tmp_path / "photos.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE photo (name TEXT)")
    content = path.read_bytes()
    for use in (HistoryStore.open, read_sessions, delete_history):
        with pytest.raises(OutputError, match="is not a posecoach history: choose another file"):
            use(path)
    assert path.read_bytes() == content


def test_a_full_disk_loses_nothing(tmp_path: Path) -> None:
    path = tmp_path / "history.sqlite3"
    store_sets(path, progress(hold_s=1.0))
    connection = connect_for_writing(path, 0.1)
    connection.execute("PRAGMA max_page_count = 1")
    with HistoryStore(connection, path, 0.05) as store:
        session = store.begin_session(MORNING, "default", "psoas")
        with pytest.raises(OutputError, match=r"disk is full .* free some space") as caught:
            store.save_set(session, 1, progress(faults={f"{number:0200}": 1 for number in range(50)}))
        assert _is_one_line_of_advice(caught.value, path)
        connection.execute("PRAGMA max_page_count = 1000000")
        store.save_set(session, 1, progress(hold_s=2.0))
    assert [session.hold_s for session in read_sessions(path)] == [1.0, 2.0]


@pytest.mark.skipif(os.name == "nt", reason="limits of POSIX")
def test_a_write_that_the_system_refuses_loses_nothing(tmp_path: Path) -> None:
    path = tmp_path / "history.sqlite3"
    store_sets(path, progress(hold_s=1.0))
    script = """
import resource, sys
from pathlib import Path
from posecoach.runtime.errors import OutputError
from posecoach.history import HistoryStore
from tests.history.examples import MORNING, progress
with HistoryStore.open(Path(sys.argv[1])) as store:
    session = store.begin_session(MORNING, "default", "psoas")
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, resource.RLIM_INFINITY))
    try:
        for number in range(1, 1000):
            store.save_set(session, number, progress())
    except OutputError as error:
        print(error)
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    store.save_set(session, 5000, progress(hold_s=2.0))
"""
    (line,) = output_of(start_child(script, path)).splitlines()
    assert "check its space" in line
    first, second = read_sessions(path)
    assert first.hold_s == 1.0
    assert second.sets[-1].progress.hold_s == 2.0
    assert [stored.number for stored in second.sets[:-1]] == list(range(1, len(second.sets)))


WITHOUT_PRIVILEGES = """
import ctypes, sys
from pathlib import Path
from posecoach.runtime.errors import OutputError
from posecoach.history import HistoryStore, delete_history, read_sessions
# Root without its capabilities is bound by permissions as every other user is.
header, none = (ctypes.c_uint32 * 2)(0x20080522, 0), (ctypes.c_uint32 * 6)()
assert ctypes.CDLL(None).capset(header, none) == 0
path = Path(sys.argv[1])
print(len(read_sessions(path)))
for use in (HistoryStore.open, delete_history):
    try:
        use(path)
    except OutputError as error:
        print(error)
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="capabilities of Linux")
def test_a_read_only_folder_can_be_read_and_is_reported(tmp_path: Path) -> None:
    folder = tmp_path / "read only"
    path = folder / "history.sqlite3"
    store_sets(path, progress())
    folder.chmod(0o500)
    try:
        full = output_of(start_child(WITHOUT_PRIVILEGES, path)).splitlines()
        empty = output_of(start_child(WITHOUT_PRIVILEGES, folder / "below" / "new.sqlite3")).splitlines()
    finally:
        folder.chmod(0o700)
    assert full[0] == "1"
    assert empty[0] == "0"
    assert len(full) == 3
    for line in (full[1], full[2], empty[1]):
        assert line.startswith("cannot open or write the history")
        assert "make it and its folder writable, or choose another file" in line
    assert len(read_sessions(path)) == 1


def test_a_folder_in_place_of_the_file_is_reported(tmp_path: Path) -> None:
    for use in (HistoryStore.open, read_sessions):
        with pytest.raises(OutputError, match="cannot open or write the history"):
            use(tmp_path)


def test_importing_the_history_loads_neither_camera_nor_plots() -> None:
    script = "import sys, posecoach.cli.history as _; print(*{'cv2', 'mediapipe', 'matplotlib'} & set(sys.modules))"
    assert subprocess.check_output([sys.executable, "-c", script], text=True).strip() == ""


def test_links_that_lead_in_a_circle_are_no_empty_history(tmp_path: Path) -> None:
    (tmp_path / "a").symlink_to("b")
    (tmp_path / "b").symlink_to("a")
    with pytest.raises(OutputError, match="Too many levels of symbolic links"):
        read_sessions(tmp_path / "a")
