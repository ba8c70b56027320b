from __future__ import annotations

import os
from pathlib import Path

import pytest

from posecoach.cli import main
from posecoach.runtime.errors import PosecoachError
from posecoach.runtime.input_files import TEXT_LIMIT_BYTES, open_regular, read_text_bytes

needs_pipes = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")


@pytest.fixture(autouse=True)
def in_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "configuration"))


def test_a_file_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_bytes(b"x" * TEXT_LIMIT_BYTES)
    assert read_text_bytes(tmp_path / "a.toml") == b"x" * TEXT_LIMIT_BYTES
    with open_regular(tmp_path / "a.toml") as file:
        assert file.read(2) == b"xx"


def test_a_link_to_a_file_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text("schema = 1")
    (tmp_path / "link.toml").symlink_to("a.toml")
    assert read_text_bytes(tmp_path / "link.toml") == b"schema = 1"


def test_a_huge_file_is_refused(tmp_path: Path) -> None:
    with (tmp_path / "a.toml").open("wb") as file:
        # A sparse file: huge, without using the disk.
        file.truncate(1 << 40)
    with pytest.raises(OSError, match="larger than 1 MB"):
        read_text_bytes(tmp_path / "a.toml")


@needs_pipes
@pytest.mark.parametrize(
    "arguments",
    [
        ["analyze", "pipe.mp4"],
        ["analyze", "pipe.rec"],
        ["analyze", "sample.mp4", "--profile", "pipe.toml"],
        ["replay", "pipe.rec"],
        ["replay", "pipe.mp4"],
        ["profiles", "check", "pipe.toml"],
        ["live", "--no-window", "--mute", "--history", "new.db", "--camera", "pipe.mp4"],
        ["live", "--no-window", "--mute", "--history", "new.db", "--routine", "pipe.toml"],
        ["history", "--database", "pipe.rec"],
    ],
    ids=" ".join,
)
def test_a_pipe_is_refused_in_one_line_and_not_waited_for(
    arguments: list[str], tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    for suffix in ("mp4", "rec", "toml"):
        os.mkfifo(tmp_path / f"pipe.{suffix}")
    assert main(arguments) in (1, 2)
    (line,) = capfd.readouterr().err.splitlines()
    assert "a pipe or a device" in line
    assert {path.name for path in tmp_path.iterdir()} <= {"pipe.mp4", "pipe.rec", "pipe.toml", "new.db"}


@pytest.mark.parametrize("arguments", [["analyze", "-"], ["replay", "-"], ["profiles", "check", "-"]], ids=" ".join)
def test_standard_input_is_no_file(arguments: list[str], capfd: pytest.CaptureFixture[str]) -> None:
    assert main(arguments) in (1, 2)
    (line,) = capfd.readouterr().err.splitlines()
    assert "'-'" in line or "read -:" in line


@pytest.mark.parametrize(
    ("quoted", "shown"),
    [
        ("two\nlines", "two\\nlines"),
        ("\x1b[2Jcleared", "\\x1b[2Jcleared"),
        ("\udcff.mp4", "\\udcff.mp4"),
        ("\u202eright to left", "\\u202eright to left"),
        ("Übung 腰筋 \\n", "Übung 腰筋 \\n"),
    ],
)
def test_a_message_stays_one_line_of_text(quoted: str, shown: str) -> None:
    assert str(PosecoachError(f"cannot read {quoted}")) == f"cannot read {shown}"
