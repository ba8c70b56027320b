"""``posecoach history`` as a person and a script use it."""

import csv
import io
import json
import sys
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from posecoach.cli import history
from posecoach.cli.main import main
from posecoach.history import HistoryStore, SetProgress, read_sessions

NOW = datetime(2026, 5, 4, 20, 15, tzinfo=timezone(timedelta(hours=-7)))


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def _train(path: Path, days_ago: int, *, completed: bool = True) -> None:
    started = NOW - timedelta(days=days_ago)
    with HistoryStore.open(path) as store:
        session = store.begin_session(started, "default", "psoas", "1.0")
        for number, side in enumerate(("left", "right"), start=1):
            hold_s = 30.0 if completed else 9.0
            store.save_set(
                session,
                number,
                SetProgress(
                    "standing_lunge",
                    side,
                    started,
                    hold_s,
                    hold_s,
                    30.0,
                    completed,
                    10.0 + number,
                    hip_extension_deg=8.0 + number,
                ),
            )
        store.end_session(session, started + timedelta(minutes=3, seconds=7))


@pytest.fixture(autouse=True)
def _one_evening_in_80_columns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(history, "_today", NOW.date)
    monkeypatch.setenv("COLUMNS", "80")


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "history.sqlite3"
    for days_ago in (2, 1, 0):
        _train(path, days_ago, completed=days_ago != 1)
    return path


def _history(database: Path, *arguments: str) -> int:
    return main(["history", "--database", str(database), *arguments])


def test_tables(database: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _history(database) == 0
    out, err = capsys.readouterr()
    rows = {" ".join(line.split()) for line in out.splitlines()}
    assert f"{NOW:%Y-%m-%d %H:%M} 3 min 07 s 2 60 s +12 deg" in rows
    assert f"{NOW - timedelta(days=1):%Y-%m-%d %H:%M} 3 min 07 s 0 18 s +12 deg" in rows
    assert "Standing lunge stretch left 2 of 3 69 s +11 deg" in rows
    assert "Streak 3 days trained, today done" in rows
    assert "Standing lunge stretch left +9 ± 3 6.3" in rows
    assert any(row.startswith("Standing lunge stretch, left less right: -1 ± ") for row in rows)
    assert "2026-05-04 (not over) 0.5 0.5" in rows
    assert "Last session: left 0.5, right 0.5 of 4 min that a session adds up to in studies." in rows
    assert max(map(len, out.splitlines())) <= 80
    assert err == ""


def test_a_change_is_told_only_beyond_what_may_be_chance(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "history.sqlite3"
    with HistoryStore.open(path) as store:
        for day in range(10):
            started = NOW - timedelta(days=10 - day)
            session = store.begin_session(started, "default", "psoas", "1.0")
            for number, (side, gain) in enumerate((("left", 2.5), ("right", 0.4)), start=1):
                held = SetProgress("standing_lunge", side, started, 30.0, 30.0, 30.0, True, None)
                store.save_set(session, number, replace(held, hip_extension_deg=10.0 + gain * day))
    assert _history(path) == 0
    rows = [" ".join(line.split()) for line in capsys.readouterr().out.splitlines()]
    (left,) = (row for row in rows if row.startswith("Standing lunge stretch left +"))
    (right,) = (row for row in rows if row.startswith("Standing lunge stretch right +"))
    assert " +15.0 more " in left
    assert " +2.4 none " in right


def test_last_restricts_all_but_the_streak(database: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _history(database, "--last", "1") == 0
    out = " ".join(capsys.readouterr().out.split())
    assert "Standing lunge stretch left 1 of 1 30 s" in out
    assert "Earlier sessions: 2; --last 3 lists all" in out
    assert "Streak 3 days trained" in out


@pytest.mark.parametrize(
    ("days_ago", "line"),
    [
        (1, "Streak 1 day trained, today is still to come: `posecoach live`"),
        (5, "Streak none at present: `posecoach live` begins a new one"),
    ],
)
def test_streak_says_what_to_do(tmp_path: Path, capsys: pytest.CaptureFixture[str], days_ago: int, line: str) -> None:
    _train(tmp_path / "history.sqlite3", days_ago)
    assert _history(tmp_path / "history.sqlite3") == 0
    assert line in capsys.readouterr().out


@pytest.mark.parametrize("arguments", [(), ("--plot", "progress.png")])
def test_an_empty_history_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...]
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert main(["history", *arguments]) == 0
    assert "start the first one with `posecoach live`" in "".join(capsys.readouterr())
    assert list(tmp_path.iterdir()) == []


def test_export_is_alone_on_standard_output(database: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _history(database, "--export", "csv") == 0
    assert len(list(csv.DictReader(io.StringIO(capsys.readouterr().out)))) == 6
    assert _history(database, "--export", "json", "--last", "2") == 0
    assert len(json.loads(capsys.readouterr().out)["sessions"]) == 2
    assert _history(database.with_name("missing"), "--export", "json") == 0
    out, err = capsys.readouterr()
    assert json.loads(out)["sessions"] == []
    assert "posecoach live" in err


def test_plot(database: Path, capsys: pytest.CaptureFixture[str]) -> None:
    picture = database.with_name("progress.svg")
    assert _history(database, "--plot", str(picture)) == 0
    assert picture.read_text().startswith("<?xml")
    out, err = capsys.readouterr()
    assert (out, err) == ("", f"Wrote {picture}\n")


@pytest.mark.parametrize(
    "arguments",
    [
        ("--plot", "progress.gif"),
        ("--export", "xml"),
        ("--last", "0"),
        ("--last", "-3"),
        ("--last", "many"),
        ("--delete",),
    ],
)
def test_wrong_usage(
    database: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: tuple[str, ...],
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("y\n"))
    try:
        code: object = _history(database, *arguments)
    except SystemExit as stop:
        code = stop.code
    assert code == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.splitlines()[-1].startswith("posecoach")
    assert len(read_sessions(database)) == 3


def test_a_damaged_history_is_one_line(database: Path, capsys: pytest.CaptureFixture[str]) -> None:
    database.write_bytes(b"damaged" * 1000)
    assert _history(database) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith(f"posecoach: the history {database} is damaged: restore it from a backup, or ")
    assert err.count("\n") == 1


class TestDelete:
    @pytest.mark.parametrize(("answer", "left"), [("y\n", 0), ("yes\n", 0), ("n\n", 3), ("\n", 3), ("", 3)])
    def test_asks_on_a_terminal(self, database: Path, monkeypatch: pytest.MonkeyPatch, answer: str, left: int) -> None:
        monkeypatch.setattr(sys, "stdin", Terminal(answer))
        assert _history(database, "--delete") == 0
        assert len(read_sessions(database)) == left

    def test_yes_does_not_ask(self, database: Path) -> None:
        assert _history(database, "--delete", "--yes") == 0
        assert list(database.parent.iterdir()) == []
        assert _history(database, "--delete", "--yes") == 0

    def test_only_a_history(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        thesis = tmp_path / "thesis.txt"
        thesis.write_text("years of work")
        assert _history(thesis, "--delete", "--yes") == 2
        assert thesis.read_text() == "years of work"
        assert "is not a posecoach history" in capsys.readouterr().err

    def test_even_a_damaged_one_where_it_belongs(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
        damaged = tmp_path / "posecoach" / "history.sqlite3"
        damaged.parent.mkdir()
        damaged.write_text("damaged")
        assert main(["history", "--delete", "--yes"]) == 0
        assert not damaged.exists()
