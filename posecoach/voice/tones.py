"""Tones that never block the caller."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from posecoach.languages import gettext as _
from posecoach.runtime.errors import InternalError
from posecoach.voice.sound_device import AudioError, AudioStream, SoundDeviceStream
from posecoach.voice.synthesis import RATE_HZ, synthesise
from posecoach.voice.worker import SoundWorker
from posecoach.words.tones import Tone

_BLOCK = RATE_HZ // 50


class TonePlayer(Protocol):
    """Something that plays tones. No method waits for a tone to start or end."""

    def play(self, tone: Tone) -> None:
        """Play ``tone`` instead of the one being played."""
        ...

    def mute(self) -> None:
        """Fall silent at once and stay silent."""
        ...

    def unmute(self) -> None:
        """Play again what is asked for from now on."""
        ...

    def close(self) -> None:
        """Fall silent for good, within 1 s. A second call does nothing."""
        ...

    @property
    def problem(self) -> str | None:
        """Why no tone can be heard and what to do about it, in one line; None if no error is known."""
        ...


class Tones(SoundWorker):
    """Plays tones on the default sound device, in its own thread.

    Unless muted, it opens the device once at the start, so that the first tone is not late and errors are known early.
    After the first error there are no more tones, and the session goes on.

    Args:
        muted: start muted.
        volume: of the usual loudness, 0 to 1.
        open_stream: opens the output stream, given the samples a second.
    """

    def __init__(
        self,
        *,
        muted: bool = False,
        volume: float = 1.0,
        open_stream: Callable[[int], AudioStream] = SoundDeviceStream,
    ) -> None:
        self._volume = np.float32(volume)
        self._open_stream = open_stream
        self._wanted: Tone | None = None
        super().__init__("tones", muted=muted)

    def play(self, tone: Tone) -> None:
        """Play ``tone`` instead of the one being played."""
        with self._changed:
            if not self._muted:
                self._wanted = tone
                self._changed.notify()

    def _clear(self) -> None:
        self._wanted = None

    def _run(self) -> None:
        try:
            if not self._muted:
                self._open_stream(RATE_HZ).close()
            while self._wait_for_tone():
                self._play_until_idle()
        except AudioError as error:
            self._problem = _("no tones: {error}").format(error=error)
        except BaseException as error:  # noqa: BLE001 - the training goes on without tones, and says why there are none
            self._problem = _("no tones: {error}").format(error=InternalError.of(error))

    def _wait_for_tone(self) -> bool:
        """Wait until there is a tone to play; return False when there will be none."""
        with self._changed:
            while self._wanted is None and not self._closed:
                self._changed.wait()
            return not self._closed

    def _play_until_idle(self) -> None:
        stream = self._open_stream(RATE_HZ)
        try:
            while (tone := self._take()) is not None:
                self._write(stream, self._volume * synthesise(tone))
        finally:
            stream.close()

    def _take(self) -> Tone | None:
        with self._changed:
            tone, self._wanted = self._wanted, None
            return None if self._closed else tone

    def _write(self, stream: AudioStream, samples: NDArray[np.float32]) -> None:
        """Play ``samples``; if interrupted, fade out, so that it does not click."""
        for start in range(0, len(samples), _BLOCK):
            block = samples[start : start + _BLOCK]
            if self._interrupted():
                stream.write(block * np.linspace(1.0, 0.0, len(block), dtype=np.float32))
                return
            stream.write(block)

    def _interrupted(self) -> bool:
        with self._changed:
            return self._closed or self._muted or self._wanted is not None
