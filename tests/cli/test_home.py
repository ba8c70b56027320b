"""``posecoach`` alone: what it says, what it refuses, and how it ends."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

from tests.command import refusal
from tests.live.running import environment
from tests.videos import sample_start
from tests.window.screens import virtual_screen


@contextmanager
def started(folder: Path, *arguments: str, screen: str = "") -> Iterator[subprocess.Popen[str]]:
    """Start the command, on a screen or where there is none."""
    kept = {"XDG_CONFIG_HOME": folder / "configuration", "XDG_DATA_HOME": folder / "data", "HOME": folder}
    shown = {"DISPLAY": screen} if screen else {}
    process = subprocess.Popen(
        [sys.executable, "-m", "posecoach", *arguments],
        env=environment(**{name: str(path) for name, path in kept.items()}, **shown),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        # What runs the tests may ignore it, which a process inherits.
        preexec_fn=lambda: signal.signal(signal.SIGHUP, signal.SIG_DFL),  # noqa: PLW1509
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="elsewhere there is always a screen")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_alone_without_a_screen_it_prints_the_address_and_where_the_help_is(number: int, tmp_path: Path) -> None:
    with started(tmp_path) as process:
        assert process.stdout is not None
        first, second = process.stdout.readline(), process.stdout.readline()
        address = re.search(r"http://127\.0\.0\.1:\d+/\S+/", first)
        assert address is not None
        assert "posecoach --help" in second
        with urllib.request.urlopen(address[0], timeout=30) as page:
            assert page.status == 200
        process.send_signal(number)
        rest, complaints = process.communicate(timeout=60)
    assert (process.returncode, rest) == (0 if number == signal.SIGINT else 128 + number, "")
    assert "no screen to open a browser on" in complaints
    assert "Traceback" not in complaints
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == [], "nothing is written before it is asked for"


def test_asked_to_end_it_ends_its_session_first(tmp_path: Path) -> None:
    clip = sample_start(tmp_path / "clip.mp4", seconds=20.0)
    with (
        virtual_screen("640x480") as screen,
        started(tmp_path, "home", "--no-browser", "--camera", str(clip), "--model", "lite", screen=screen) as process,
    ):
        assert process.stdout is not None
        address = re.search(r"http://127\.0\.0\.1:(\d+)/(\S+)/", process.stdout.readline())
        assert address is not None
        port, token = int(address[1]), address[2]
        asked = urllib.request.Request(
            f"http://127.0.0.1:{port}/api/session/start",
            b'{"stretch": "bridge"}',
            {"X-Posecoach-Token": token, "Content-Type": "application/json"},
        )
        with urllib.request.urlopen(asked, timeout=30) as answer:
            assert answer.status == 200
        (session,) = psutil.Process(process.pid).children()
        assert "live" in session.cmdline()
        process.terminate()
        process.communicate(timeout=60)
        assert not session.is_running()


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["home", "--port", "70000"], "must be 1 to 65535"),
        (["home", "--results", "file.txt"], "it is a file; name a folder with --results"),
        (["home", "--camera", "0", "--camera", "1"], "name one camera"),
        (["home", "--camera", "x.rec"], "landmark recording"),
        (["home", "--model", "huge"], "unknown model"),
        (["home", "extra"], "unrecognized arguments"),
    ],
)
def test_what_it_refuses(
    arguments: list[str],
    says: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "file.txt").touch()
    assert says in refusal(arguments, 2, capfd)
