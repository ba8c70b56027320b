"""The one place that touches the sound library, which may be missing, as may a sound device."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray


class AudioError(Exception):
    """No sound can be played; the message says why and, where that is known, what to do about it."""


class AudioStream(Protocol):
    """An open way to the loudspeaker."""

    def write(self, samples: NDArray[np.float32]) -> None:
        """Play ``samples``, shape (n,), within -1 to 1, after those written before; waits while enough are buffered.

        Raises:
            AudioError: the device has failed.
        """
        ...

    def close(self) -> None:
        """Wait until everything written has been played, a fraction of a second, and let go of the device."""
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
        """Play what is buffered and let go of the device."""
        self._stream.stop(ignore_errors=True)
        self._stream.close(ignore_errors=True)

    @contextlib.contextmanager
    def _audio_errors(self) -> Iterator[None]:
        try:
            yield
        except (self._library.PortAudioError, OSError, ValueError) as error:
            raise AudioError(f"the sound device fails ({error}); check the sound output") from error


def _sounddevice() -> Any:
    """Return the module ``sounddevice``, whose import loads PortAudio and looks for devices.

    It is imported here and only when a tone is to be played: it may fail, and who asked for silence needs none of it.
    """
    try:
        import sounddevice  # type: ignore[import-untyped]  # noqa: PLC0415
    except (ImportError, OSError) as error:
        raise AudioError(f"{error}; on Linux install libportaudio2") from error
    # PortAudioError, which only the module itself could name.
    except Exception as error:
        raise AudioError(f"the sound system does not start ({error}); check the sound output") from error
    return sounddevice
