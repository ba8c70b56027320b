"""Names and notes on the terminal: as they are, whatever is in them; nothing reaches the terminal as a command."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from rich.table import Table
from rich.text import Text

import posecoach
from posecoach.batch.finding import find_videos
from posecoach.cli import main
from posecoach.cli.console import TextConsole
from tests import videos
from tests.command import run
from tests.history.examples import progress, store_sets

CLEAR = "\x1b[2J\x1b]0;mine\x07\x9b31m"
CLEAR_SHOWN = "\\x1b[2J\\x1b]0;mine\\x07\\x9b31m"
BRACKETS = ("Hip stretch [dQw4w9WgXcQ]", "x[-b]", "[bold]a[", ":smile:")


@pytest.mark.parametrize("stem", BRACKETS)
def test_brackets_are_shown_as_they_are(stem: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "My [old] videos [-b]"
    folder.mkdir()
    video = videos.nobody(tmp_path).rename(folder / f"{stem}.mp4")
    assert main(["analyze", str(video), "--model", "lite", "--no-annotate"]) == 0
    report = re.search(r"^Report: (.*)$", capfd.readouterr().out, re.MULTILINE)
    assert report
    assert report[1] == str(folder / f"{stem}.posecoach" / "report.html")
    assert Path(report[1]).is_file()
    # Twice, so that there is a table.
    assert main(["analyze", str(folder), str(video), "--resume", "--model", "lite", "--no-annotate"]) == 0
    out = capfd.readouterr().out
    assert f"{stem}.mp4" in out
    assert str(folder) in out


@pytest.mark.parametrize("name", ["My [old] videos", "[a-z]", "what?", "a*"])
def test_an_existing_folder_is_never_a_pattern(name: str, tmp_path: Path) -> None:
    if sys.platform == "win32" and set(name) & set("?*"):
        pytest.skip("no name on Windows")
    folder = tmp_path / name
    folder.mkdir()
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "other.mp4").touch()
    (folder / "a [1].mp4").touch()
    expected = (folder / "a [1].mp4",)
    for named in (folder, folder / "a [1].mp4", folder / "*.mp4", folder / "**" / "*.mp4"):
        assert find_videos([str(named)]).videos == expected


def test_control_sequences_reach_no_terminal(tmp_path: Path) -> None:
    if sys.platform == "win32":
        pytest.skip("no such names on Windows")
    profiles = tmp_path / "posecoach" / "profiles"
    profiles.mkdir(parents=True)
    (profiles / f"{CLEAR}.toml").write_text('notes = "a\\u001b[2Jb\\n\\u0007c"\n')
    (tmp_path / "routine.toml").write_text('title = "\\u001b[2J"\nsteps = [{stretch = "\\u001b[2J"}]\n')
    video = videos.nobody(tmp_path).rename(tmp_path / f"{CLEAR}.mp4")
    store_sets(tmp_path / "h.sqlite3", progress(stretch=f"bridge{CLEAR}"))
    environment = {**os.environ, "XDG_CONFIG_HOME": str(tmp_path)}
    shown = []
    for arguments in (
        ("analyze", video, "--model", "lite", "--no-annotate"),
        ("analyze", video, video.parent, "--resume", "--model", "lite", "--no-annotate"),
        ("analyze", f"{video}.no"),
        ("profiles",),
        ("profiles", "show", profiles / f"{CLEAR}.toml"),
        ("profiles", "compare", "default", CLEAR),
        ("live", "--routine", tmp_path / "routine.toml"),
        ("live", CLEAR),
        (CLEAR,),
        ("history", "--database", tmp_path / "h.sqlite3"),
    ):
        done = run(*arguments, env=environment, cwd=tmp_path)
        shown.append(done.stdout + done.stderr)
        assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]", shown[-1]), shown[-1]
    assert all(CLEAR_SHOWN in text.replace("\n", "") for text in shown[:3])
    report = (tmp_path / f"{CLEAR}.posecoach" / "report.html").read_text(encoding="utf-8")
    assert CLEAR_SHOWN in report
    assert "\x1b" not in report


def test_the_console_escapes_texts_however_they_come(capsys: pytest.CaptureFixture[str]) -> None:
    console = TextConsole(width=60)
    table = Table(title=CLEAR)
    table.add_column(CLEAR)
    table.add_row(Text(CLEAR))
    console.print(table)
    console.print(CLEAR, Text(CLEAR))
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]", capsys.readouterr().out)


def test_no_other_console_and_no_bare_print() -> None:
    """Whoever prints a text of others goes by one of two ways."""
    folder = Path(posecoach.__file__).parent / "cli"
    for path in folder.glob("*.py"):
        source = path.read_text(encoding="utf-8")
        if path.name != "console.py":
            assert not re.search(r"(?<!Text)Console\(", source), path
        if path.name not in ("saying.py", "analyze.py"):
            assert not re.search(r"(?<![\w.])print\(", source), path


@pytest.mark.parametrize("page", ["cp1252", "ascii", "utf-8"])
def test_letters_that_cannot_be_shown_are_replaced(page: str, tmp_path: Path) -> None:
    video = videos.nobody(tmp_path).rename(tmp_path / "伸展 ü.mp4")
    arguments = ("analyze", video, "nowhere 伸展.mp4", "--model", "lite", "--no-annotate")
    done = subprocess.run(
        [sys.executable, "-m", "posecoach", *arguments],
        env={**os.environ, "PYTHONIOENCODING": page},
        capture_output=True,
        timeout=300,
        check=False,
    )
    out, err = done.stdout.decode(page), done.stderr.decode(page)
    assert done.returncode == 1
    assert "Traceback" not in err
    assert {"cp1252": "?? ü.mp4", "ascii": "?? ?.mp4", "utf-8": "伸展 ü.mp4"}[page] in out
    assert len(err.splitlines()) == 2


CLOSED = {
    "closed": ">&-",
    "full": "> /dev/full",
    "both full": "> /dev/full 2>&1",
    "nobody reads": "| true",
    "errors closed": "2>&-",
}


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
@pytest.mark.parametrize("command", ["stretches", "profiles show strict", "analyze nowhere.mp4"])
@pytest.mark.parametrize("where", CLOSED)
def test_an_output_that_is_closed_or_full(where: str, command: str, tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONUNBUFFERED": ""}
    line = f'"{sys.executable}" -m posecoach {command} {CLOSED[where]}'
    done = subprocess.run(
        ["/bin/sh", "-c", line], cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=120, check=False
    )
    assert "Traceback" not in done.stderr
    assert "Exception ignored" not in done.stderr
    lines = done.stderr.splitlines()
    if command.startswith("analyze"):
        assert done.returncode == (0 if where == "nobody reads" else 1)
    elif where == "full":
        assert done.returncode == 1
        assert lines == ["posecoach: No space left on device; free some space or choose another folder"]
    else:
        assert done.returncode == (1 if where == "both full" else 0)
        assert lines == []
