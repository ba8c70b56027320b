"""What goes wrong around a live session: one line that says what to do, and nothing that was held is lost."""

from __future__ import annotations

import resource
import signal
import sqlite3
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest

from posecoach.live.journal import SAVE_EVERY_S
from posecoach.words.formatting import whole_seconds
from tests.command import refusal, run
from tests.live.running import AT_ONCE, IN_STEP, LiveRun, cut, environment
from tests.videos import SAMPLES
from tests.window.screens import dead_display, own_screen

STRETCH = "kneeling_hip_flexor"
SAMPLE = SAMPLES / f"{STRETCH}.mp4"

#: Two ways of adding up the same hold differ by less than a frame, seconds.
ROUNDING_S = 0.1

HANG_UP = getattr(signal, "SIGHUP", signal.SIGTERM)

#: A file of the history may grow to this size, bytes: enough to begin a session and for the first saves.
FULL_AT_BYTES = 48 * 1024

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals and limits of POSIX systems")


@pytest.fixture(scope="module")
def hold(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Ten seconds in which the form is right all the time."""
    return cut(tmp_path_factory.mktemp("clips") / "hold.mp4", STRETCH, (3.2, 13.2))


@pytest.fixture
def live(tmp_path: Path) -> Iterator[LiveRun]:
    run = LiveRun(tmp_path, module=IN_STEP)
    yield run
    run.kill()


@pytest.fixture
def quick(tmp_path: Path) -> Iterator[LiveRun]:
    """A session in which nothing depends on the time that passes on this machine."""
    run = LiveRun(tmp_path, module=IN_STEP, speed=AT_ONCE)
    yield run
    run.kill()


def refused(*arguments: object, **env: str) -> tuple[int, str]:
    """Run a command that cannot begin; return its exit code and its only line."""
    done = run("live", *arguments, env=environment(**env))
    (line,) = done.stderr.splitlines()
    assert done.stdout == ""
    return done.returncode, line


@pytest.fixture
def refused_here(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> Callable[..., str]:
    """What runs a wrong command in this process and returns its only line."""
    monkeypatch.chdir(tmp_path)
    return lambda *arguments: refusal(["live", *map(str, arguments)], 2, capfd)


@pytest.mark.parametrize("display", ["", dead_display()], ids=["none", "dead"])
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="elsewhere there is always a screen")
def test_without_a_screen(display: str, tmp_path: Path) -> None:
    code, line = refused(STRETCH, "--camera", SAMPLE, "--history", tmp_path / "h.sqlite3", DISPLAY=display)
    assert code == 2
    assert line.startswith("posecoach: no screen")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((STRETCH, "--camera", "0", "--camera", "1"), "name one camera"),
        ((STRETCH, "--routine", "desk", "--camera", SAMPLE), "not both"),
        (("--routine", "nonsense", "--camera", SAMPLE), "unknown routine"),
        (("kneling", "--camera", SAMPLE), "did you mean 'kneeling_hip_flexor'?"),
        ((STRETCH, "--model", "huge", "--camera", SAMPLE), "unknown model"),
    ],
)
def test_wrong_usage_is_told_in_one_line(
    arguments: tuple[object, ...], words: str, refused_here: Callable[..., str]
) -> None:
    assert words in refused_here(*arguments, "--no-window", "--history", "h.sqlite3")


@pytest.mark.parametrize(("camera", "words"), [("63", "camera"), ("nowhere.mp4", "there is no such file")])
def test_a_camera_that_is_not_there_is_told_in_one_line(camera: str, words: str, tmp_path: Path) -> None:
    code, line = refused(STRETCH, "--camera", camera, "--no-window", "--history", tmp_path / "h.sqlite3")
    assert code == 1
    assert words in line


@pytest.mark.parametrize("name", ["folder/below-a-file.sqlite3", "folder"])
def test_a_history_that_cannot_be_opened_is_told_before_anything_begins(name: str, tmp_path: Path) -> None:
    (tmp_path / "folder").write_text("not a history")
    began_s = time.monotonic()
    code, line = refused(STRETCH, "--camera", SAMPLE, "--no-window", "--history", tmp_path / name)
    assert code == 2
    assert str(tmp_path / name) in line
    assert time.monotonic() - began_s < 15.0


def test_a_recording_that_is_there_is_not_written_over(tmp_path: Path, refused_here: Callable[..., str]) -> None:
    kept = tmp_path / "kept.rec"
    kept.write_bytes(b"dear")
    line = refused_here(STRETCH, "--camera", SAMPLE, "--no-window", "--record", kept)
    assert f"{kept} is there already: name another file" in line
    assert kept.read_bytes() == b"dear"


@pytest.mark.parametrize("name", ["kept.rec", "KEPT.rec", "link/kept.rec", "kept.rec-wal"])
def test_one_file_for_recording_and_history_is_refused_before_anything_begins(
    name: str, tmp_path: Path, refused_here: Callable[..., str]
) -> None:
    (tmp_path / "link").symlink_to(tmp_path)
    history = tmp_path / "kept.rec"
    arguments = (STRETCH, "--camera", SAMPLE, "--no-window", "--history", history, "--record", tmp_path / name)
    line = refused_here(*arguments)
    assert line.endswith("name another file for --record")
    assert not history.exists()


def test_a_recording_on_a_disk_that_fills_stops_and_the_training_goes_on(quick: LiveRun, hold: Path) -> None:
    quick.recording.symlink_to("/dev/full")
    quick.start(STRETCH, "--model", "lite", "--camera", hold, "--no-window")
    code, out, errors = quick.finish()
    assert code == 0, errors
    (warning,) = [line for line in errors if "no tones" not in line]
    assert warning == (
        f"posecoach: cannot write {quick.recording}: No space left on device; free some space or choose another folder"
    )
    (session,) = quick.sessions()
    assert "last time" not in out, "there was none"
    assert f"{whole_seconds(session.hold_s)} s" in out
    assert session.ended_at is not None


def test_a_history_that_another_program_locks_for_some_seconds_misses_none_of_them(live: LiveRun, hold: Path) -> None:
    live.start(STRETCH, "--model", "lite", "--camera", hold, "--no-window")
    live.wait_for_hold(1.0)
    with closing(sqlite3.connect(live.history, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        time.sleep(4.0)
        other.execute("ROLLBACK")
    code, out, errors = live.finish()
    assert code == 0, errors
    assert not [line for line in errors if "history" in line]
    (session,) = live.sessions()
    assert f"{whole_seconds(session.hold_s)} s" in out


@pytest.mark.parametrize(
    ("number", "count"), [(signal.SIGINT, 1), (signal.SIGINT, 2), (signal.SIGINT, 9), (signal.SIGTERM, 1), (HANG_UP, 2)]
)
def test_stopped_in_the_middle_of_a_hold_it_keeps_every_second_and_ends_in_order(
    number: signal.Signals, count: int, live: LiveRun, hold: Path
) -> None:
    process = live.start(STRETCH, "--model", "lite", "--camera", hold, "--no-window")
    live.wait_for_hold(2.0)
    for _ in range(count):
        process.send_signal(number)
        time.sleep(0.02)
    code, out, errors = live.finish()
    assert code == 128 + number
    assert errors[-1] == "posecoach: stopped; what was held is in the history"
    (session,) = live.sessions()
    assert f"{whole_seconds(session.hold_s)} s" in out
    assert session.hold_s == pytest.approx(live.recorded_hold_s(), abs=ROUNDING_S)
    assert session.ended_at is not None


@pytest.mark.parametrize("options", [(), ("--mute",)], ids=["by voice", "muted"])
def test_a_screen_that_dies_in_the_middle_of_a_hold(options: tuple[str, ...], tmp_path: Path, hold: Path) -> None:
    with own_screen("1280x720") as screen:
        live = LiveRun(tmp_path, {"DISPLAY": screen.name}, module=IN_STEP)
        try:
            live.start(STRETCH, "--model", "lite", "--camera", hold, *options)
            live.wait_for_hold(2.0)
            screen.server.kill()
            code, out, errors = live.finish()
        finally:
            live.kill()
    assert code == 0, errors
    (told,) = [line for line in errors if "no tones" not in line]
    assert told.startswith("posecoach: the screen or its window was lost")
    assert told.endswith("ended" if options else "went on by voice")
    (session,) = live.sessions()
    assert f"{whole_seconds(session.hold_s)} s" in out
    assert session.hold_s == pytest.approx(live.recorded_hold_s(), abs=ROUNDING_S)
    assert session.ended_at is not None
    heard = [said for said in live.spoken() if said.text.startswith("The screen is gone")]
    assert len(heard) == (0 if options else 1)


def test_a_killed_session_loses_little(live: LiveRun, hold: Path) -> None:
    process = live.start(STRETCH, "--model", "lite", "--camera", hold, "--no-window")
    live.wait_for_hold(2.0)
    time.sleep(0.8)
    process.kill()
    process.wait(10)
    (session,) = live.sessions()
    (stored,) = session.sets
    assert stored.progress.hold_s >= 2.0, "what was stored stays"
    # The landmarks are a second behind at most as well, in the time of this machine.
    assert live.recorded_hold_s() - stored.progress.hold_s <= SAVE_EVERY_S + ROUNDING_S
    assert session.ended_at is None


def test_a_full_disk_does_not_end_the_session(quick: LiveRun, hold: Path) -> None:
    limit = partial(resource.setrlimit, resource.RLIMIT_FSIZE, (FULL_AT_BYTES, FULL_AT_BYTES))
    quick.recording.symlink_to("/dev/null")
    quick.start(STRETCH, "--model", "lite", "--camera", hold, "--no-window", preexec_fn=limit)
    code, out, errors = quick.finish()
    assert code == 0, errors
    assert "Kneeling" in out
    (warning,) = [line for line in errors if "history" in line]
    assert errors[-1] == warning
    assert all(session.hold_s > 0.0 for session in quick.sessions())


def test_two_sessions_write_into_one_history(live: LiveRun, hold: Path, tmp_path: Path) -> None:
    other = cut(tmp_path / "left.mp4", STRETCH, (3.2, 13.2), mirror=True)
    (tmp_path / "second").mkdir()
    second = LiveRun(tmp_path / "second", module=IN_STEP)
    second.history = live.history
    try:
        live.start(STRETCH, "--model", "lite", "--camera", hold, "--no-window")
        second.start(STRETCH, "--model", "lite", "--camera", other, "--no-window")
        ends = [live.finish(), second.finish()]
    finally:
        second.kill()
    assert [code for code, _, _ in ends] == [0, 0], ends
    sets = {stored.progress.side: stored.progress for session in live.sessions() for stored in session.sets}
    assert sets.keys() == {"left", "right"}
    for (_, out, _), side in zip(ends, ("right", "left"), strict=True):
        assert f"{whole_seconds(sets[side].hold_s)} s" in out


def test_without_speech_and_sound_it_goes_on_and_says_so_once(live: LiveRun, tmp_path: Path) -> None:
    clip = cut(tmp_path / "short.mp4", STRETCH, (3.2, 6.2))
    live.environment["PATH"] = str(tmp_path)
    live.start(STRETCH, "--camera", clip, "--no-window")
    code, out, errors = live.finish()
    assert code == 0, errors
    assert "History:" in out
    told = [line.split(":")[1].strip() for line in errors]
    assert told in (["no speech"], ["no speech", "no tones"])
