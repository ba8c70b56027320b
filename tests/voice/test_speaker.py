from __future__ import annotations

import statistics
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from posecoach.voice import Speaker, open_speaker
from posecoach.voice.programs import SpeechProgram, espeak_ng, find_program
from posecoach.voice.speaker import ProgramSpeaker
from posecoach.words.weight import Weight
from tests.voice.conftest import FakePrograms, exists, runs, wait_until

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the stand-ins for speech programs are shell scripts")

#: Upper limit of waits that are over at once unless something is broken, seconds.
PATIENCE_S = 30.0

TALKS_ON = "exec sleep 60"
ENDS = "exit 0"
IGNORES_SIGNALS_AND_HAS_A_CHILD = 'trap \'\' TERM INT HUP; sleep 60 & echo "$!" >> "$LOG.child"; wait; sleep 60'


@pytest.fixture
def open_here(programs: FakePrograms) -> Iterator[Callable[..., Speaker]]:
    """Opens speakers and sees to it that nothing is left of them."""
    opened: list[Speaker] = []

    def open_with(**options: Any) -> Speaker:
        program = find_program("linux")
        assert program is not None
        speaker = ProgramSpeaker(program, **options)
        opened.append(speaker)
        return speaker

    yield open_with
    for speaker in opened:
        speaker.close()
    assert not [thread for thread in threading.enumerate() if thread.name == "speech"]
    for log in programs.folder.glob("*.log"):
        for line in log.read_text().splitlines():
            assert not exists(int(line.split("\t")[0])), "a process, if only a zombie, is left"


def test_speaks_the_text_as_it_is(programs, open_here):
    log = programs.install(ENDS)
    text = "-v \"back\" 'straight' $(id) `id` 90° %s"
    open_here().say(text)
    assert wait_until(lambda: log.texts() == [text])


def test_a_sentence_is_heard_to_its_end_before_the_next(programs, open_here):
    log = programs.install("sleep 0.3")
    speaker = open_here()
    speaker.say("old")
    assert wait_until(lambda: log.last() == "old")
    speaker.say("new", Weight.TURN)
    assert log.texts() == ["old"]
    assert wait_until(lambda: log.texts() == ["old", "new"])
    assert not exists(log.pids()[0])


def test_nothing_queues_up(programs, open_here):
    log = programs.install("sleep 0.3")
    speaker = open_here()
    speaker.say("text 0")
    assert wait_until(lambda: log.last() == "text 0")
    for i in range(1, 30):
        speaker.say(f"text {i}")
    assert wait_until(lambda: log.last() == "text 29")
    time.sleep(0.5)
    assert log.texts() == ["text 0", "text 29"]


def test_the_rest_of_what_is_said_gives_way_to_what_weighs_more(programs, open_here):
    log = programs.install("sleep 0.3")
    speaker = open_here()
    speaker.say("Lie down. Lift your hips.", Weight.INSTRUCTION)
    assert wait_until(lambda: log.last() == "Lie down.")
    speaker.say("Well done.", Weight.TURN)
    assert wait_until(lambda: log.texts() == ["Lie down.", "Well done."])


def test_hanging_program_is_killed_with_its_children_at_the_limit(programs, open_here):
    log = programs.install(IGNORES_SIGNALS_AND_HAS_A_CHILD)
    speaker = open_here(limit_s=0.5)
    speaker.say("hangs")
    assert wait_until(lambda: speaker.problem is not None)
    assert "0.5 s" in (speaker.problem or "")
    child = int(Path(f"{log.path}.child").read_text())
    assert wait_until(lambda: not exists(log.pids()[0]) and not runs(child), 1.0)


def test_a_program_that_hangs_is_told_of_and_the_next_sentence_is_tried(programs, open_here):
    log = programs.install(TALKS_ON)
    speaker = open_here(limit_s=0.5)
    speaker.say("text 1")
    assert wait_until(lambda: log.last() == "text 1", PATIENCE_S)
    speaker.say("text 2")
    assert wait_until(lambda: speaker.problem is not None, PATIENCE_S)
    assert "espeak-ng does not finish" in (speaker.problem or "")
    assert wait_until(lambda: log.last() == "text 2", PATIENCE_S)


def test_a_mistake_in_its_thread_is_told_of(programs, open_here, monkeypatch):
    programs.install(ENDS)
    speaker = open_here()

    def fails(*_: object) -> None:
        raise RuntimeError("odd clock")

    monkeypatch.setattr(speaker, "_watch", fails)
    speaker.say("text")
    assert wait_until(lambda: speaker.problem is not None, PATIENCE_S)
    assert speaker.problem.startswith("no speech: internal error: RuntimeError: odd clock")


def test_what_an_ended_program_leaves_running_is_killed(programs, open_here):
    log = programs.install('sleep 60 & echo "$!" >> "$LOG.child"')
    speaker = open_here()
    speaker.say("leaves a child")
    assert wait_until(lambda: bool(log.pids()) and not exists(log.pids()[0]))
    child = int(Path(f"{log.path}.child").read_text())
    assert wait_until(lambda: not runs(child), 1.0)


def test_failing_program_is_told_of_and_success_makes_up_for_it(programs, open_here):
    programs.install("echo warning >&2; echo 'no such voice' >&2; exit 1")
    speaker = open_here()
    assert speaker.problem is None
    speaker.say("fails")
    assert wait_until(lambda: speaker.problem is not None)
    assert "espeak-ng fails (no such voice)" in (speaker.problem or "")
    programs.install(ENDS)
    speaker.say("works")
    assert wait_until(lambda: speaker.problem is None)
    assert speaker.problem is None


def test_missing_sound_device_is_told_of_although_the_program_claims_success(programs, open_here):
    programs.install("echo 'error: No such file or directory' >&2")
    speaker = open_here()
    speaker.say("unheard")
    assert wait_until(lambda: speaker.problem is not None)
    assert "No such file" in (speaker.problem or "")


def test_megabytes_of_warnings_block_nobody(programs, open_here):
    log = programs.install("head -c 5000000 /dev/zero | tr '\\0' 'w' >&2; echo >&2")
    speaker = open_here()
    speaker.say("noisy")
    assert wait_until(lambda: bool(log.pids()) and not exists(log.pids()[0]))
    assert speaker.problem is None


def test_flood_of_errors_is_stopped_before_the_limit(programs, open_here):
    log = programs.install("exec yes errors and more errors >&2")
    speaker = open_here(limit_s=20.0)
    speaker.say("floods")
    assert wait_until(lambda: speaker.problem is not None)
    assert wait_until(lambda: not exists(log.pids()[0]), 1.0)


def test_program_that_cannot_be_started_is_told_of(tmp_path):
    speaker = ProgramSpeaker(SpeechProgram("espeak-ng", str(tmp_path / "gone"), espeak_ng))
    speaker.say("text")
    assert wait_until(lambda: speaker.problem is not None)
    assert "does not start" in (speaker.problem or "")
    speaker.close()


def test_close_kills_what_speaks_and_nothing_speaks_after_it(programs, open_here):
    log = programs.install(IGNORES_SIGNALS_AND_HAS_A_CHILD)
    speaker = open_here()
    speaker.say("hangs")
    assert wait_until(lambda: bool(log.pids()))
    closed_s = time.monotonic()
    speaker.close()
    assert time.monotonic() - closed_s < 1.0
    assert not exists(log.pids()[0])
    speaker.close()
    speaker.say("too late")
    time.sleep(0.2)
    assert log.texts() == ["hangs"]


def test_mute_cuts_short_and_unmute_speaks_what_comes_after(programs, open_here):
    log = programs.install(TALKS_ON)
    speaker = open_here()
    speaker.say("before")
    assert wait_until(lambda: bool(log.pids()))
    speaker.mute()
    assert wait_until(lambda: not exists(log.pids()[0]), 1.0)
    assert speaker.problem is None
    speaker.say("unheard")
    speaker.unmute()
    speaker.say("after")
    assert wait_until(lambda: log.last() == "after")
    assert log.texts() == ["before", "after"]


def test_begins_silent_when_asked_to(programs):
    log = programs.install(ENDS)
    speaker = open_speaker(muted=True)
    speaker.say("unheard")
    time.sleep(0.2)
    speaker.close()
    assert log.texts() == []


def test_nothing_but_white_space_does_not_interrupt(programs, open_here):
    log = programs.install(TALKS_ON)
    speaker = open_here()
    speaker.say("text")
    assert wait_until(lambda: bool(log.pids()))
    speaker.say(" \n")
    time.sleep(0.1)
    assert exists(log.pids()[0])


def test_speech_handed_to_a_service_is_cancelled_there(programs):
    log = programs.install('[ "$text" = CANCEL ] || exec sleep 60', name="spd-say")
    program = find_program("linux", lambda name: str(programs.folder / name) if name == "spd-say" else None)
    assert program is not None
    speaker = ProgramSpeaker(program)
    speaker.say("first")
    assert wait_until(lambda: log.last() == "first")
    speaker.mute()
    assert wait_until(lambda: log.texts() == ["first", "CANCEL"])
    speaker.unmute()
    speaker.say("second")
    assert wait_until(lambda: log.last() == "second")
    speaker.close()
    assert log.texts() == ["first", "CANCEL", "second", "CANCEL"]


def test_saying_takes_no_time(programs, open_here):
    programs.install(IGNORES_SIGNALS_AND_HAS_A_CHILD)
    speaker = open_here()
    taken_s = []
    for i in range(40):
        begun_s = time.perf_counter()
        speaker.say(f"text {i}")
        taken_s.append(time.perf_counter() - begun_s)
        time.sleep(0.005)
    assert statistics.median(taken_s) < 0.005
    assert max(taken_s) < 0.1


@pytest.mark.skipif(sys.platform != "linux", reason="says what to install on Linux")
def test_without_a_speech_program_it_is_silent_and_says_what_to_do(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    speaker = open_speaker()
    speaker.say("unheard")
    speaker.mute()
    speaker.unmute()
    speaker.close()
    assert speaker.problem == "no speech: install espeak-ng"
