"""Threads that end with unexpected errors, in commands and below them."""

from __future__ import annotations

import subprocess
import sys
import threading

import pytest

from posecoach.cli import main, profiles
from posecoach.runtime.deaths import ends_with_its_threads
from posecoach.runtime.errors import InternalError, PosecoachError, UsageError

#: Far more than an interrupt takes, seconds.
PATIENCE_S = 60.0


def in_a_thread(error: BaseException) -> None:
    def die() -> None:
        raise error

    threading.Thread(target=die, daemon=True).start()


def test_a_thread_that_dies_ends_a_wait_of_the_main_thread() -> None:
    error = ValueError("the clock runs backwards")

    def wait_for_what_never_comes() -> None:
        in_a_thread(error)
        threading.Event().wait(PATIENCE_S)

    with ends_with_its_threads() as deaths, pytest.raises(KeyboardInterrupt):
        wait_for_what_never_comes()
    assert deaths.first is error


def test_a_thread_that_exits_has_not_died() -> None:
    with ends_with_its_threads() as deaths:
        thread = threading.Thread(target=lambda: (_ for _ in ()).throw(SystemExit(1)))
        thread.start()
        thread.join()
    assert deaths.first is None


def test_the_hook_for_threads_is_restored() -> None:
    before = threading.excepthook
    with ends_with_its_threads():
        assert threading.excepthook is not before
    assert threading.excepthook is before


@pytest.mark.parametrize(
    ("error", "code", "line"),
    [
        (ValueError("odd\n\tclock"), 70, "posecoach: internal error: ValueError: odd clock at test_deaths.py:"),
        (KeyError(), 70, "posecoach: internal error: KeyError at test_deaths.py:"),
        (UsageError("name another file"), 2, "posecoach: name another file"),
    ],
)
@pytest.mark.parametrize("place", ["main", "thread"])
def test_a_command_ends_with_one_line(
    place: str,
    error: Exception,
    code: int,
    line: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.delenv("POSECOACH_DEBUG", raising=False)

    def run(_: object) -> int:
        if place == "main":
            raise error
        in_a_thread(error)
        threading.Event().wait(PATIENCE_S)
        return 0

    monkeypatch.setattr(profiles, "run", run)
    assert main(["profiles"]) == code
    (printed,) = capsys.readouterr().err.splitlines()
    assert printed.startswith(line)
    assert ("please report it" in printed) is (code == 70)


def test_the_traceback_is_shown_on_demand(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def run(_: object) -> int:
        raise ValueError("odd clock")

    monkeypatch.setenv("POSECOACH_DEBUG", "1")
    monkeypatch.setattr(profiles, "run", run)
    assert main(["profiles"]) == 70
    assert "Traceback" in capsys.readouterr().err


def test_an_internal_error_is_not_wrapped_again() -> None:
    error = InternalError("a thread ended")
    assert InternalError.of(error) is error
    assert isinstance(error, PosecoachError)


LEAVES_A_THREAD = """
import sys, threading, time
from posecoach.cli import main, profiles

def run(options):
    threading.Thread(target=time.sleep, args=(600,), daemon=THREAD).start()
    print("all is done")
    return 3

if THREAD is not None:
    profiles.run = run
sys.argv = ["posecoach", "profiles"]
code = main()
print("came back with", code)
"""


@pytest.mark.parametrize(("thread", "expected"), [("True", (3, "all is done\n")), ("None", (0, "came back with 0\n"))])
def test_a_thread_left_in_native_code_does_not_end_with_the_process(thread: str, expected: tuple[int, str]) -> None:
    script = LEAVES_A_THREAD.replace("THREAD", thread)
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    code, last = expected
    assert (done.returncode, done.stderr) == (code, "")
    assert done.stdout.endswith(last)


@pytest.mark.skipif(sys.platform == "win32", reason="the C library of POSIX systems")
def test_a_crash_in_native_code_says_where_it_was() -> None:
    script = (
        "from posecoach.runtime.native_output import quiet_native_stderr\n"
        "import ctypes\nquiet_native_stderr()\nctypes.CDLL(None).abort()"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert done.returncode != 0
    assert "Fatal Python error: Aborted" in done.stderr
