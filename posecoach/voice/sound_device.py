"""Access to the sound library. Both the library and a sound device may be missing."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from posecoach.languages import gettext as _


class AudioError(Exception):
    """No sound can be played; the message says why and, if known, what to do."""


class AudioStream(Protocol):
    """An open output stream."""

    def write(self, samples: NDArray[np.float32]) -> None:
        """Play ``samples``, shape (n,), within -1 to 1, after those written before; blocks while the buffer is full.

        Raises:
            AudioError: the device has failed.
        """
        ...

    def close(self) -> None:
        """Wait a fraction of a second until everything has been played, and release the device."""
        ...


class SoundDeviceStream:
    """A stream to the default output device, through PortAudio.

    Args:
        rate_hz: samples a second.

    Raises:
        AudioError: there is no sound library, no device, or it cannot be opened.
    """

    def __init__(self, rate_hz: int) -> None:
        self._library = _sounddevice()
        with self._audio_errors():
            device = self._library.query_devices(kind="output")
            self._channels = min(2, int(device["max_output_channels"]))
            self._stream = self._library.OutputStream(samplerate=rate_hz, channels=self._channels, dtype="float32")
            self._stream.start()

    def write(self, samples: NDArray[np.float32]) -> None:
        """Play ``samples`` on every channel; see `AudioStream.write`."""
        with self._audio_errors():
            self._stream.write(np.repeat(samples[:, np.newaxis], self._channels, axis=1))

    def close(self) -> None:
        """Play what is buffered and release the device."""
        self._stream.stop(ignore_errors=True)
        self._stream.close(ignore_errors=True)

    @contextlib.contextmanager
    def _audio_errors(self) -> Iterator[None]:
        try:
            yield
        except (self._library.PortAudioError, OSError, ValueError) as error:
            raise AudioError(
                _("the sound device fails ({error}); check the sound output").format(error=error)
            ) from error


def _sounddevice() -> Any:
    """Return the module ``sounddevice``.

    It is imported late because the import loads PortAudio and searches for devices: it may fail, and without sound
    nobody needs it.
    """
    try:
        import sounddevice  # type: ignore[import-untyped]  # noqa: PLC0415
    except (ImportError, OSError) as error:
        raise AudioError(_("{error}; on Linux install libportaudio2").format(error=error)) from error
    # A PortAudioError; its class cannot be named, because the module that defines it has not been imported.
    except Exception as error:
        raise AudioError(
            _("the sound system does not start ({error}); check the sound output").format(error=error)
        ) from error
    return sounddevice
