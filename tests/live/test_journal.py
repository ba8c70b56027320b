"""What a session writes while others lock, delete, empty, replace or change the history."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from posecoach.engine.sets import SetRecord
from posecoach.history import HistoryStore, Session, delete_history, read_sessions
from posecoach.history.database import connect_for_writing
from posecoach.live.journal import Journal
from posecoach.pose import Side
from posecoach.runtime.errors import OutputError
from tests.history.examples import progress, store_sets

FIRST_S, SECOND_S = 20.0, 7.0


def record(hold_s: float, start_s: float = 0.0) -> SetRecord:
    return SetRecord(
        stretch="bridge",
        side=Side.BOTH,
        start_s=start_s,
        end_s=start_s + hold_s,
        hold_s=hold_s,
        longest_hold_s=hold_s,
        target_s=30.0,
        holds=((start_s, start_s + hold_s),),
        faults=(),
        ranges={},
    )


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "history.sqlite3"


@pytest.fixture
def store(path: Path) -> Iterator[HistoryStore]:
    with HistoryStore.open(path, busy_timeout_s=0.2) as store:
        yield store


def train(journal: Journal, meanwhile: Callable[[], object]) -> None:
    """Hold two sets, the second still under way at the end; something happens to the history between."""
    journal.under_way(record(FIRST_S - 1.0), FIRST_S - 1.0)
    journal.finished(record(FIRST_S), FIRST_S)
    meanwhile()
    for second in range(1, int(SECOND_S) + 1):
        journal.under_way(record(float(second), 30.0), 30.0 + second)


def held(session: Session) -> list[float]:
    return [stored.progress.hold_s for stored in session.sets]


def delete(path: Path) -> None:
    for file in path.parent.glob(f"{path.name}*"):
        file.unlink()


def change(statements: str, path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(statements)


def replace_by_another(path: Path) -> None:
    delete(path)
    store_sets(path, progress(hold_s=3.0))


MEANWHILE: dict[str, Callable[[Path], object]] = {
    "nothing": lambda path: path,
    "deleted": delete,
    "deleted but for its side files": Path.unlink,
    "emptied": lambda path: path.write_bytes(b""),
    "its folder renamed": lambda path: path.parent.rename(path.parent.with_name("elsewhere")),
    "all rows deleted": lambda path: change("DELETE FROM fault; DELETE FROM exercise_set; DELETE FROM session", path),
    "its sets deleted": lambda path: change("DELETE FROM fault; DELETE FROM exercise_set", path),
    "replaced by another": replace_by_another,
}


@pytest.mark.skipif("sys.platform == 'win32'", reason="an open file cannot be deleted there")
@pytest.mark.parametrize("case", MEANWHILE)
def test_whatever_becomes_of_the_history_the_rows_of_the_session_come_back(
    case: str, path: Path, store: HistoryStore
) -> None:
    journal = Journal(store, "default", "psoas")
    train(journal, lambda: MEANWHILE[case](path))
    assert held(read_sessions(path)[-1])[-1] == SECOND_S, "before the session has ended"
    journal.close()
    assert journal.problem == ""
    *others, session = read_sessions(path)
    assert [held(one) for one in others] == ([[3.0]] if case == "replaced by another" else [])
    assert held(session) == [FIRST_S, SECOND_S]
    assert session.ended_at is not None
    store.close()
    assert held(read_sessions(path)[-1]) == [FIRST_S, SECOND_S]


def test_two_sessions_whose_history_is_emptied_share_the_new_one(path: Path, store: HistoryStore) -> None:
    one = Journal(store, "default", "one")
    with HistoryStore.open(path) as other_store:
        other = Journal(other_store, "default", "other")
        train(one, lambda: None)
        train(other, lambda: path.write_bytes(b""))
        one.close()
        other.close()
    assert {session.routine: held(session) for session in read_sessions(path)} == {
        "one": [FIRST_S, SECOND_S],
        "other": [FIRST_S, SECOND_S],
    }


def test_what_takes_the_place_of_the_history_is_left_alone_and_told(path: Path, store: HistoryStore) -> None:
    journal = Journal(store, "default", "psoas")

    def put_something_else() -> None:
        delete(path)
        path.write_text("dear diary " * 1000)

    train(journal, put_something_else)
    assert "not a posecoach history" in journal.problem or "damaged" in journal.problem
    assert path.read_text().startswith("dear diary")
    path.unlink()
    journal.close()
    assert journal.problem == ""
    assert held(read_sessions(path)[0]) == [FIRST_S, SECOND_S]


def test_a_lock_is_not_waited_for_and_what_was_held_under_it_is_written_later(
    path: Path, store: HistoryStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    waited_s: list[float] = []
    set_wait = store.wait_at_most

    def note(limit_s: float) -> None:
        waited_s.append(limit_s)
        set_wait(limit_s)

    monkeypatch.setattr(store, "wait_at_most", note)
    journal = Journal(store, "default", "psoas")
    with closing(connect_for_writing(path, 0.1)) as other:
        train(journal, lambda: other.execute("BEGIN EXCLUSIVE"))
        assert "in use by another program" in journal.problem
        assert waited_s == [0.0], "the loop that judges pictures must not stand still"
        other.execute("ROLLBACK")
    journal.under_way(record(SECOND_S + 1.0, 30.0), 31.0 + SECOND_S)
    assert journal.problem == ""
    journal.close()
    assert waited_s[1:] == [10.0], "at the end there is time"
    assert held(read_sessions(path)[0]) == [FIRST_S, SECOND_S + 1.0]


def test_a_history_that_stays_locked_is_told_and_what_was_stored_stays(
    path: Path, store: HistoryStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("posecoach.live.journal._PATIENCE_S", 0.05)
    journal = Journal(store, "default", "psoas")
    with closing(connect_for_writing(path, 0.1)) as other:
        train(journal, lambda: other.execute("BEGIN EXCLUSIVE"))
        journal.close()
        assert "in use by another program" in journal.problem
        other.execute("ROLLBACK")
    assert held(read_sessions(path)[0]) == [FIRST_S]


def test_a_history_is_not_deleted_under_a_session_that_has_not_written_yet(path: Path, store: HistoryStore) -> None:
    journal = Journal(store, "default", "psoas")
    with pytest.raises(OutputError, match="in use"):
        delete_history(path)
    train(journal, lambda: None)
    journal.close()
    assert held(read_sessions(path)[0]) == [FIRST_S, SECOND_S]
