"""What goes wrong around a live session: one line that says what to do, and nothing that was held is lost."""

from __future__ import annotations

import resource
import signal
import sys
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from tests.command import run
from tests.live.running import LiveRun, cut, environment
from tests.videos import SAMPLES
from tests.window.screens import dead_display

STRETCH = "kneeling_hip_flexor"
SAMPLE = SAMPLES / f"{STRETCH}.mp4"

#: A file of the history may grow to this size, bytes: enough to begin a session and for the first saves.
FULL_AT_BYTES = 48 * 1024

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals and limits of POSIX systems")


@pytest.fixture(scope="module")
def hold(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Ten seconds in which the form is right all the time."""
    return cut(tmp_path_factory.mktemp("clips") / "hold.mp4", STRETCH, (3.2, 13.2))


@pytest.fixture
def live(tmp_path: Path) -> Iterator[LiveRun]:
    run = LiveRun(tmp_path)
    yield run
    run.kill()


def refused(*arguments: object, **env: str) -> tuple[int, str]:
    """Run a command that cannot begin; return its exit code and its only line."""
    done = run("live", *arguments, env=environment(**env))
    (line,) = done.stderr.splitlines()
    assert done.stdout == ""
    return done.returncode, line


@pytest.mark.parametrize("display", [{}, {"DISPLAY": dead_display()}], ids=["none", "dead"])
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="elsewhere there is always a screen")
def test_without_a_screen(display: dict[str, str], tmp_path: Path) -> None:
    code, line = refused(STRETCH, "--camera", SAMPLE, "--history", tmp_path / "h.sqlite3", **display)
    assert code == 2
    assert line.startswith("posecoach: no screen")


@pytest.mark.parametrize(
    ("arguments", "expected_code", "words"),
    [
        ((STRETCH, "--camera", "63"), 1, "camera"),
        ((STRETCH, "--camera", "nowhere.mp4"), 1, "there is no such file"),
        ((STRETCH, "--camera", "0", "--camera", "1"), 2, "name one camera"),
        ((STRETCH, "--routine", "desk", "--camera", SAMPLE), 2, "not both"),
        (("--routine", "nonsense", "--camera", SAMPLE), 2, "unknown routine"),
        (("kneeling", "--camera", SAMPLE), 2, "kneeling_hip_flexor"),
        ((STRETCH, "--model", "huge", "--camera", SAMPLE), 2, "unknown model"),
    ],
)
def test_what_cannot_begin_says_so_in_one_line(
    arguments: tuple[object, ...], expected_code: int, words: str, tmp_path: Path
) -> None:
    code, line = refused(*arguments, "--no-window", "--history", tmp_path / "h.sqlite3")
    assert code == expected_code
    assert words in line


@pytest.mark.parametrize("name", ["folder/below-a-file.sqlite3", "folder"])
def test_a_history_that_cannot_be_opened_is_told_before_anything_begins(name: str, tmp_path: Path) -> None:
    (tmp_path / "folder").write_text("not a history")
    began_s = time.monotonic()
    code, line = refused(STRETCH, "--camera", SAMPLE, "--no-window", "--history", tmp_path / name)
    assert code == 2
    assert str(tmp_path / name) in line
    assert time.monotonic() - began_s < 15.0


def test_a_recording_that_is_there_is_not_written_over(tmp_path: Path) -> None:
    kept = tmp_path / "kept.rec"
    kept.write_bytes(b"dear")
    code, line = refused(STRETCH, "--camera", SAMPLE, "--no-window", "--record", kept)
    assert code == 2
    assert f"{kept} is there already: name another file" in line
    assert kept.read_bytes() == b"dear"


def test_ctrl_c_in_the_middle_of_a_hold_keeps_it(live: LiveRun, hold: Path) -> None:
    process = live.start(STRETCH, "--camera", hold, "--no-window")
    live.wait_for_hold(2.0)
    stopped_s = time.time()
    process.send_signal(signal.SIGINT)
    code, _, errors = live.finish(20.0)
    assert code == 130
    assert errors[-1] == "posecoach: stopped; what was held is in the history"
    (session,) = live.sessions()
    (stored,) = session.sets
    assert stored.progress.hold_s == pytest.approx(stopped_s - stored.progress.started_at.timestamp(), abs=0.6)
    assert session.ended_at is not None


def test_a_killed_session_loses_little(live: LiveRun, hold: Path) -> None:
    process = live.start(STRETCH, "--camera", hold, "--no-window")
    live.wait_for_hold(2.0)
    time.sleep(0.8)
    killed_s = time.time()
    process.kill()
    process.wait(10)
    (session,) = live.sessions()
    (stored,) = session.sets
    lost_s = killed_s - stored.progress.started_at.timestamp() - stored.progress.hold_s
    assert 0.0 <= lost_s <= 1.5
    assert session.ended_at is None


def test_a_full_disk_does_not_end_the_session(live: LiveRun, hold: Path) -> None:
    limit = partial(resource.setrlimit, resource.RLIMIT_FSIZE, (FULL_AT_BYTES, FULL_AT_BYTES))
    live.recording.symlink_to("/dev/null")
    live.start(STRETCH, "--camera", hold, "--no-window", preexec_fn=limit)
    code, out, errors = live.finish()
    assert code == 0, errors
    assert "Kneeling" in out
    (warning,) = [line for line in errors if "history" in line]
    assert errors[-1] == warning
    assert all(session.hold_s > 0.0 for session in live.sessions())


def test_two_sessions_write_into_one_history(live: LiveRun, hold: Path, tmp_path: Path) -> None:
    other = cut(tmp_path / "left.mp4", STRETCH, (3.2, 13.2), mirror=True)
    (tmp_path / "second").mkdir()
    second = LiveRun(tmp_path / "second")
    second.history = live.history
    try:
        live.start(STRETCH, "--camera", hold, "--no-window")
        second.start(STRETCH, "--camera", other, "--no-window")
        ends = [live.finish(), second.finish()]
    finally:
        second.kill()
    assert [code for code, _, _ in ends] == [0, 0], ends
    sessions = live.sessions()
    assert sorted(stored.progress.side for session in sessions for stored in session.sets) == ["left", "right"]
    assert all(session.hold_s > 8.0 for session in sessions)


def test_without_speech_and_sound_it_goes_on_and_says_so_once(live: LiveRun, tmp_path: Path) -> None:
    clip = cut(tmp_path / "short.mp4", STRETCH, (3.2, 6.2))
    live.environment["PATH"] = str(tmp_path)
    live.start(STRETCH, "--camera", clip, "--no-window")
    code, out, errors = live.finish()
    assert code == 0, errors
    assert "You held for" in out
    told = [line.split(":")[1].strip() for line in errors]
    assert told in (["no speech"], ["no speech", "no tones"])
