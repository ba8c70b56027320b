"""Each line of the doctor, on good parts and on bad ones."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from posecoach.cli import doctor, main
from posecoach.cli.doctor import Finding, find_camera, find_history, find_models, find_speech, find_tones
from posecoach.history import HistoryStore
from posecoach.runtime.errors import ModelError
from posecoach.voice.programs import SpeechProgram, espeak_ng
from posecoach.voice.sound_device import AudioError
from posecoach.window.window import DisplayError
from tests.command import run
from tests.live.fakes import FakeSource
from tests.videos import SAMPLES

SAMPLE = SAMPLES / "bridge.mp4"
NAMES = ("system", "screen", "speech", "tones", "camera", "model", "history")


@pytest.fixture
def all_fine(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every part is fine, whatever this machine has."""
    for name in NAMES:
        monkeypatch.setattr(doctor, f"find_{name if name != 'model' else 'models'}", lambda *_, **__: iter(()))
    monkeypatch.setattr(doctor, "quiet_native_stderr", lambda: None)


def test_the_command_on_a_file_without_screen_and_speech(tmp_path: Path) -> None:
    kept = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY")}
    history = tmp_path / "h.sqlite3"
    done = run(
        "doctor", "--camera", SAMPLE, "--history", history, env={**kept, "PATH": str(tmp_path), "COLUMNS": "300"}
    )
    lines = [line.split(maxsplit=2) for line in done.stdout.splitlines()]
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    assert {name for _, name, _ in lines} == set(NAMES)
    assert {state for state, _, _ in lines} <= {"ok", "problem"}
    assert "1280 x 720" in done.stdout
    assert "recommended" in done.stdout or "both are slow" in done.stdout
    if sys.platform.startswith("linux"):
        assert ["problem", "speech", "no speech: install espeak-ng"] in lines
        assert ["problem", "screen"] in [line[:2] for line in lines]
    assert not history.exists()


class Terminal(io.StringIO):
    """What a person types, or reads."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("y\n", "ok       sound    was heard"),
        ("No\n", "problem  sound    was not heard: turn up the volume"),
        ("\n", None),
        ("perhaps\n", None),
        ("", None),
    ],
)
@pytest.mark.usefixtures("all_fine")
def test_a_person_is_asked_whether_the_sound_was_heard(
    typed: str, said: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def played() -> Iterator[Finding]:
        yield Finding(True, "a tone was played")

    screen = Terminal()
    monkeypatch.setattr(doctor, "find_tones", played)
    monkeypatch.setattr(sys, "stdin", Terminal(typed))
    monkeypatch.setattr(sys, "stdout", screen)
    assert main(["doctor"]) == 0
    assert screen.getvalue().count("Did you hear it?") == 1
    assert (said or "  sound  ") in screen.getvalue() or said is None
    assert ("sound    " in screen.getvalue()) is (said is not None)


@pytest.mark.parametrize(("stdin", "stdout"), [(Terminal, io.StringIO), (io.StringIO, Terminal)])
@pytest.mark.usefixtures("all_fine")
def test_nobody_is_asked_without_a_terminal(
    stdin: type[io.StringIO], stdout: type[io.StringIO], monkeypatch: pytest.MonkeyPatch
) -> None:
    screen, keys = stdout(), stdin("y\n")
    monkeypatch.setattr(doctor, "find_tones", lambda: iter([Finding(True, "a tone was played")]))
    monkeypatch.setattr(sys, "stdin", keys)
    monkeypatch.setattr(sys, "stdout", screen)
    assert main(["doctor"]) == 0
    assert "hear it" not in screen.getvalue()
    assert keys.tell() == 0


@pytest.mark.usefixtures("all_fine")
def test_where_nothing_sounded_nobody_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = Terminal()
    monkeypatch.setattr(doctor, "find_tones", lambda: iter([Finding(False, "no tones")]))
    monkeypatch.setattr(sys, "stdin", Terminal("y\n"))
    monkeypatch.setattr(sys, "stdout", screen)
    assert main(["doctor"]) == 0
    assert "hear it" not in screen.getvalue()


@pytest.mark.parametrize("columns", [60, 80])
@pytest.mark.usefixtures("all_fine")
def test_lines_fit_the_terminal(columns: int, monkeypatch: pytest.MonkeyPatch) -> None:
    text = "no speech: install espeak-ng, then log out and in again, so that it is found wherever posecoach is started"
    screen = Terminal()
    monkeypatch.setattr(doctor, "find_tones", lambda: iter([Finding(False, text)]))
    monkeypatch.setenv("COLUMNS", str(columns))
    monkeypatch.setattr(sys, "stdout", screen)
    assert main(["doctor"]) == 0
    lines = screen.getvalue().splitlines()
    assert len(lines) > 1
    assert max(map(len, lines)) <= columns
    assert " ".join(line[18:] for line in lines) == text


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [(["--camera", "63"], 1, "camera"), (["--camera", "nowhere.mp4"], 1, "there is no such file"), ([], 0, "")],
)
@pytest.mark.usefixtures("all_fine")
def test_without_the_camera_nothing_can_begin(
    arguments: list[str], code: int, words: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    if arguments:
        monkeypatch.setattr(doctor, "find_camera", find_camera)
    assert main(["doctor", *arguments]) == code
    said = capsys.readouterr()
    assert words in said.out
    assert ("cannot begin" in said.err) == (code == 1)


@pytest.mark.parametrize(
    ("name", "error", "code"),
    [
        ("find_models", ModelError("the model file is damaged: reinstall posecoach"), 1),
        ("find_models", RuntimeError("something\nnobody thought of"), 1),
        ("find_tones", RuntimeError("something nobody thought of"), 0),
        ("find_screen", DisplayError("no screen: connect one"), 0),
    ],
)
@pytest.mark.usefixtures("all_fine")
def test_whatever_fails_is_one_line(
    name: str, error: Exception, code: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fails(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(doctor, name, fails)
    assert main(["doctor"]) == code
    (line,) = capsys.readouterr().out.splitlines()
    assert line.startswith("problem")
    assert " ".join(str(error).split()) in line


def test_a_slow_camera_is_a_problem_that_does_not_stop_anybody() -> None:
    source = FakeSource(*(k / 5 for k in range(5)))
    rate, light = find_camera(source, with_others=False)
    assert not rate.fine
    assert "too few" in rate.text
    assert light.fine
    assert not rate.failed
    assert source.closed.is_set()


def test_a_camera_without_pictures_fails() -> None:
    (finding,) = find_camera(FakeSource(), with_others=False)
    assert finding.failed
    assert "no picture" in finding.text


@pytest.mark.parametrize(
    ("script", "fine", "words"),
    [
        ("cat > /dev/null", True, "has said"),
        ("cat > /dev/null; echo 'error: no device' >&2", False, "no device"),
        ("exit 3", False, "exit status 3"),
    ],
)
@pytest.mark.skipif(sys.platform == "win32", reason="the stand-in is a shell script")
def test_speech_is_really_tried(
    script: str, fine: bool, words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "espeak-ng"
    program.write_text(f'#!/bin/sh\n[ "$1" = --voices ] && {{ echo en; exit 0; }}\n{script}\n')
    program.chmod(0o755)
    stand_in = SpeechProgram("espeak-ng", str(program), espeak_ng, ("--voices",))
    monkeypatch.setattr(doctor, "find_program", lambda **_: stand_in)
    (finding,) = find_speech()
    assert finding.fine == fine
    assert words in finding.text


@pytest.mark.skipif(sys.platform == "win32", reason="the stand-in is a shell script")
def test_a_language_without_a_voice_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "espeak-ng"
    program.write_text("#!/bin/sh\nexit 0\n")
    program.chmod(0o755)
    stand_in = SpeechProgram("espeak-ng", str(program), espeak_ng, ("--voices",))
    monkeypatch.setattr(doctor, "find_program", lambda **_: stand_in)
    monkeypatch.setattr(doctor, "spoken", lambda: "de")
    (finding,) = find_speech()
    assert finding == doctor.Finding(False, "espeak-ng has no voice of Deutsch: install one")


def test_tones_need_a_device(monkeypatch: pytest.MonkeyPatch) -> None:
    def none(_: int) -> None:
        raise AudioError("no device; plug one in")

    monkeypatch.setattr(doctor, "SoundDeviceStream", none)
    (finding,) = find_tones()
    assert finding == doctor.Finding(False, "no tones: no device; plug one in")


@pytest.mark.parametrize(
    ("lite_s", "full_s", "words"),
    [(0.01, 0.03, "--model full"), (0.05, 0.2, "--model lite"), (0.3, 0.9, "both are slow")],
)
def test_the_best_model_that_is_fast_enough_is_recommended(
    lite_s: float, full_s: float, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken = {"lite": lite_s, "full": full_s}
    monkeypatch.setattr(doctor, "_time_model", lambda model, _: (0.5, taken[model]))
    *_, advice = find_models()
    assert words in advice.text
    assert not advice.failed


def test_where_the_history_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "deeper" / "h.sqlite3"
    (finding,) = find_history(path)
    assert finding.fine
    assert str(path) in finding.text
    assert not path.parent.exists()
    HistoryStore.open(path).close()
    (finding,) = find_history(path)
    assert "0 sessions, can be written" in finding.text
    (tmp_path / "file").write_text("")
    (finding,) = find_history(tmp_path / "file" / "h.sqlite3")
    assert not finding.fine


def test_a_dark_picture_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "brightness", lambda _: 12.0)
    _, light = find_camera(FakeSource(0.0, 0.1), with_others=False)
    assert light == doctor.Finding(False, "light 12 of 255: too dark; turn on a light or open the camera's cover")


@pytest.mark.parametrize(
    ("platform", "machine", "fine", "says"),
    [
        ("linux", "x86_64", True, "Linux on x86-64"),
        ("win32", "AMD64", True, "Windows on x86-64"),
        ("darwin", "arm64", True, "macOS on ARM"),
        ("darwin", "x86_64", False, "macOS on x86-64"),
        ("linux", "aarch64", False, "Linux on ARM"),
        ("freebsd14", "riscv64", False, "freebsd14 on riscv64"),
    ],
)
def test_says_which_systems_all_parts_are_published_for(platform: str, machine: str, fine: bool, says: str) -> None:
    (finding,) = doctor.find_system(platform, machine)
    assert finding.fine is fine
    assert finding.text.startswith(says)
    assert fine or "use Linux or Windows on x86-64" in finding.text
