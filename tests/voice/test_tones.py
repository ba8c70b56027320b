from __future__ import annotations

import sys
import threading
import time
from types import ModuleType, SimpleNamespace
from typing import Any

import numpy as np
import pytest

from posecoach.voice import TonePlayer, Tones
from posecoach.voice.sound_device import AudioError, SoundDeviceStream
from posecoach.voice.synthesis import RATE_HZ, synthesise
from posecoach.words.tones import Tone
from tests.voice.conftest import wait_until


class Loudspeaker:
    """Stands in for the sound device: keeps what is written, at the pace at which it would be heard."""

    def __init__(self, pace: float = 1.0) -> None:
        self.streams: list[list[np.ndarray]] = []
        self.open = 0
        self.fail: Exception | None = None
        self._pace = pace

    def __call__(self, rate_hz: int) -> Loudspeaker:
        assert rate_hz == RATE_HZ
        if self.fail:
            raise self.fail
        self.streams.append([])
        self.open += 1
        return self

    def write(self, samples: np.ndarray) -> None:
        if self.fail:
            raise self.fail
        time.sleep(self._pace * len(samples) / RATE_HZ)
        self.streams[-1].append(samples)

    def close(self) -> None:
        self.open -= 1

    def heard(self) -> np.ndarray:
        return np.concatenate([block for stream in self.streams for block in stream] or [np.zeros(0)])


@pytest.fixture
def loudspeaker() -> Loudspeaker:
    return Loudspeaker()


@pytest.fixture
def tones(loudspeaker):
    player: TonePlayer = Tones(open_stream=loudspeaker)
    yield player
    player.close()
    assert loudspeaker.open == 0
    assert not [thread for thread in threading.enumerate() if thread.name == "tones"]


def test_plays_every_sample_without_making_the_caller_wait(loudspeaker, tones):
    begun_s = time.perf_counter()
    tones.play(Tone.START)
    assert time.perf_counter() - begun_s < 0.02
    expected = synthesise(Tone.START)
    assert wait_until(lambda: len(loudspeaker.heard()) == len(expected))
    np.testing.assert_array_equal(loudspeaker.heard(), expected)
    assert wait_until(lambda: loudspeaker.open == 0), "the device is let go of between tones"
    assert tones.problem is None


def test_newest_wins_and_the_old_tone_fades_instead_of_clicking(loudspeaker, tones):
    tones.play(Tone.COMPLETE)
    assert wait_until(lambda: len(loudspeaker.heard()) > 0.1 * RATE_HZ)
    tones.play(Tone.PAUSE)
    tones.play(Tone.RESUME)
    resume = synthesise(Tone.RESUME)
    assert wait_until(lambda: np.array_equal(loudspeaker.heard()[-len(resume) :], resume))
    heard = loudspeaker.heard()
    assert len(heard) < 0.7 * RATE_HZ
    assert abs(heard[-len(resume) - 1]) < 1e-6
    assert np.abs(np.diff(heard)).max() < 0.2


def test_mute_silences_at_once_and_unmute_plays_what_comes_after(loudspeaker, tones):
    tones.play(Tone.COMPLETE)
    assert wait_until(lambda: len(loudspeaker.heard()) > 0)
    tones.mute()
    assert tones.problem is None
    assert wait_until(lambda: loudspeaker.open == 0)
    heard = len(loudspeaker.heard())
    assert heard < 0.3 * RATE_HZ
    tones.play(Tone.START)
    time.sleep(0.1)
    assert len(loudspeaker.heard()) == heard
    tones.unmute()
    tones.play(Tone.RESUME)
    assert wait_until(lambda: len(loudspeaker.heard()) == heard + len(synthesise(Tone.RESUME)))


def test_close_silences_soon_and_twice_is_once(loudspeaker, tones):
    tones.play(Tone.COMPLETE)
    assert wait_until(lambda: len(loudspeaker.heard()) > 0)
    closed_s = time.monotonic()
    tones.close()
    tones.close()
    assert time.monotonic() - closed_s < 0.5
    tones.play(Tone.START)


def test_no_device_is_found_out_at_the_beginning(loudspeaker):
    loudspeaker.fail = AudioError("there is no device")
    tones = Tones(open_stream=loudspeaker)
    assert wait_until(lambda: tones.problem is not None)
    assert tones.problem == "no tones: there is no device"
    tones.play(Tone.START)
    tones.close()


def test_trouble_at_any_time_is_remembered_and_the_session_goes_on(loudspeaker, tones):
    tones.play(Tone.COMPLETE)
    assert wait_until(lambda: len(loudspeaker.heard()) > 0)
    assert tones.problem is None
    loudspeaker.fail = AudioError("the device was unplugged")
    assert wait_until(lambda: tones.problem is not None)
    loudspeaker.fail = AudioError("something else")
    tones.play(Tone.START)
    assert tones.problem == "no tones: the device was unplugged"


def test_a_mistake_in_its_thread_is_told_of(loudspeaker, tones):
    assert wait_until(lambda: len(loudspeaker.streams) == 1)
    loudspeaker.fail = RuntimeError("odd clock")
    tones.play(Tone.RESUME)
    assert wait_until(lambda: tones.problem is not None)
    assert tones.problem.startswith("no tones: internal error: RuntimeError: odd clock")


def test_muted_from_the_beginning_touches_no_device(loudspeaker):
    loudspeaker.fail = AssertionError("touched")
    tones = Tones(muted=True, open_stream=loudspeaker)
    tones.play(Tone.START)
    time.sleep(0.05)
    tones.close()
    assert tones.problem is None


class PortAudioError(Exception):
    """As the sound library raises."""


class Stream:
    """As the sound library's output stream, for one to many channels."""

    def __init__(self, *, samplerate: int, channels: int, dtype: str) -> None:
        self.opened = (samplerate, channels, dtype)
        self.calls: list[str] = []
        self.written: list[np.ndarray] = []

    def start(self) -> None:
        self.calls.append("start")

    def write(self, samples: np.ndarray) -> None:
        self.written.append(samples)

    def stop(self, ignore_errors: bool) -> None:
        self.calls.append(f"stop {ignore_errors=}")

    def close(self, ignore_errors: bool) -> None:
        self.calls.append(f"close {ignore_errors=}")


@pytest.fixture
def library(monkeypatch):
    """The sound library with a device of eight channels; the streams it opened."""
    streams: list[Stream] = []

    def open_stream(**options: Any) -> Stream:
        streams.append(Stream(**options))
        return streams[-1]

    module = ModuleType("sounddevice")
    vars(module).update(
        PortAudioError=PortAudioError,
        OutputStream=open_stream,
        query_devices=lambda kind: {"max_output_channels": 8 if kind == "output" else 0},
        streams=streams,
    )
    monkeypatch.setitem(sys.modules, "sounddevice", module)
    return module


def test_device_gets_the_samples_on_both_channels(library):
    stream = SoundDeviceStream(RATE_HZ)
    samples = np.array([0.0, 0.5, -0.5], dtype=np.float32)
    stream.write(samples)
    stream.close()
    (opened,) = library.streams
    assert opened.opened == (RATE_HZ, 2, "float32")
    assert opened.calls == ["start", "stop ignore_errors=True", "close ignore_errors=True"]
    np.testing.assert_array_equal(opened.written[0], np.stack([samples, samples], axis=1))


def test_failing_device_is_an_audio_error(library):
    stream = SoundDeviceStream(RATE_HZ)

    def unplugged(_: np.ndarray) -> None:
        raise PortAudioError("Unanticipated host error")

    library.streams[0].write = unplugged
    with pytest.raises(AudioError, match=r"Unanticipated host error.*check the sound output"):
        stream.write(np.zeros(3, dtype=np.float32))


def test_no_device_is_an_audio_error(library):
    def none_here(kind: str) -> None:
        raise PortAudioError(f"Error querying device -1 for {kind}")

    library.query_devices = none_here
    with pytest.raises(AudioError, match="Error querying device -1"):
        SoundDeviceStream(RATE_HZ)


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (OSError("PortAudio library not found"), "PortAudio library not found; on Linux install libportaudio2"),
        (ImportError("No module named 'sounddevice'"), "No module named"),
        (PortAudioError("Error initializing PortAudio"), "does not start .Error initializing PortAudio"),
    ],
)
def test_library_that_cannot_be_imported_is_an_audio_error(monkeypatch, error, told):
    class Refuses:
        def find_spec(self, name: str, *_: object) -> SimpleNamespace | None:
            if name == "sounddevice":
                raise error
            return None

    monkeypatch.delitem(sys.modules, "sounddevice", raising=False)
    monkeypatch.setattr(sys, "meta_path", [Refuses(), *sys.meta_path])
    with pytest.raises(AudioError, match=told):
        SoundDeviceStream(RATE_HZ)
