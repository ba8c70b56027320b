"""``posecoach tune`` as a user starts it; the page itself is tried in tests/tuning."""

from __future__ import annotations

import re
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from posecoach.cli import main
from posecoach.pose.recording import HEADER_BYTES, RECORD
from tests import videos
from tests.tuning.benches import kneeling


@pytest.fixture(autouse=True)
def in_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "configuration"))


@contextmanager
def started(*arguments: object) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Start the command; it gets Ctrl-C at the end."""
    process = subprocess.Popen(
        [sys.executable, "-m", "posecoach", "tune", *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        address = re.search(r"http://127\.0\.0\.1:\d+/[\w-]{32}/", line)
        assert address is not None, line
        yield process, address[0]
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
        process.wait(20)


def test_serves_until_ctrl_c(tmp_path: Path) -> None:
    with started(kneeling(tmp_path / "k.rec"), "--no-browser") as (process, address):
        with urllib.request.urlopen(address) as page:
            assert b"<title>Tune thresholds" in page.read()
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=20)
    assert process.returncode == 0
    assert errors.strip() == ""


def test_opens_the_browser(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    browser = tmp_path / "browser"
    browser.write_text('#!/bin/sh\nprintf %s "$1" > opened\n')
    browser.chmod(0o700)
    monkeypatch.setenv("BROWSER", f"{browser} %s")
    with started(kneeling(tmp_path / "k.rec")) as (process, address):
        while not (Path("opened").exists() and Path("opened").read_text()):
            with pytest.raises(subprocess.TimeoutExpired):
                process.wait(0.05)
        opened = Path("opened").read_text()
        with urllib.request.urlopen(opened) as page:
            assert page.url == address
            assert b"<title>Tune thresholds" in page.read()
        # It is on the command line of the browser, where other users can read it.
        with pytest.raises(urllib.error.HTTPError, match="403"):
            urllib.request.urlopen(opened)


def test_a_port_can_be_chosen(tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with started(kneeling(tmp_path / "k.rec"), "--no-browser", "--port", port) as (_, address):
        assert f":{port}/" in address


def test_a_port_in_use(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = kneeling(tmp_path / "k.rec")
    with socket.socket() as used:
        used.bind(("127.0.0.1", 0))
        used.listen()
        port = used.getsockname()[1]
        assert main(["tune", str(path), "--port", str(port), "--no-browser"]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert f"cannot use port {port}" in line
    assert "--port" in line


def test_a_recording_cut_off_is_shown_up_to_there(tmp_path: Path) -> None:
    path = kneeling(tmp_path / "k.rec")
    path.write_bytes(path.read_bytes()[: HEADER_BYTES + 60 * RECORD.itemsize + 11])
    with started(path, "--no-browser") as (process, _):
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=20)
    assert "breaks off at 5.9 s" in errors
    assert process.returncode == 1


def test_a_video_is_analysed_once(tmp_path: Path) -> None:
    video = videos.sample_start(tmp_path / "start.mp4", "bridge", 1.0)
    said = []
    for _ in range(2):
        with started(video, "--no-browser", "--model", "lite") as (process, _):
            process.send_signal(signal.SIGINT)
            said.append(process.communicate(timeout=20)[1])
            assert process.returncode == 0
    assert "looking for the body first" in said[0]
    assert "looking for the body" not in said[1]
    assert (tmp_path / "start.posecoach" / "landmarks.rec").is_file()


WRONG: dict[str, tuple[list[str], int, str]] = {
    "missing": (["nowhere.rec"], 1, "No such file"),
    "missing video": (["nowhere.mp4"], 1, "no such file"),
    "text": (["text.txt"], 1, "not a video"),
    "a video named as a recording": (["video.rec"], 1, "not a landmark recording"),
    "no frame": (["no-frame.rec"], 1, "no frame in it"),
    "a folder": (["."], 1, "it is a folder"),
    "one of two": (["k.rec", "nowhere.rec"], 1, "No such file"),
    "unknown profile": (["k.rec", "--profile", "nobody"], 2, "unknown profile 'nobody'"),
    "unknown stretch": (["k.rec", "--stretch", "splits"], 2, "unknown stretch"),
    "unknown model": (["k.rec", "--model", "huge"], 2, "huge"),
    "port too high": (["k.rec", "--port", "70000"], 2, "must be 1 to 65535"),
    "port below zero": (["k.rec", "--port", "-1"], 2, "must be 1 to 65535"),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_cannot_be_tuned_gives_one_line(case: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    whole = kneeling(tmp_path / "k.rec").read_bytes()
    (tmp_path / "no-frame.rec").write_bytes(whole[:HEADER_BYTES])
    (tmp_path / "text.txt").write_text("hello")
    videos.write_video(tmp_path / "video.mp4", [0.0, 0.1]).rename(tmp_path / "video.rec")
    arguments, code, says = WRONG[case]
    assert main(["tune", *arguments, "--no-browser"]) == code
    (line,) = capfd.readouterr().err.splitlines()
    assert line.startswith("posecoach: ")
    assert says in line
    assert not [*tmp_path.glob("*.posecoach")]
