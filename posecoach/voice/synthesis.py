"""The samples of the tones: a few soft notes each, easy to tell apart."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from posecoach.words.tones import Tone

RATE_HZ = 48_000

# Amplitudes of the fundamental and the first overtones. Without overtones a low note is inaudible on the small speaker
# of a laptop; with more the tone becomes harsh.
_OVERTONES = (1.0, 0.25, 0.1)
_ATTACK_S = 0.01
_RELEASE_S = 0.06
_DECAY_PER_LENGTH = 3.0

_D4_HZ, _A4_HZ, _C5_HZ, _E5_HZ, _G5_HZ, _C6_HZ = 293.66, 440.0, 523.25, 659.26, 783.99, 1046.5


@dataclass(frozen=True, slots=True)
class Note:
    """One note of a tone.

    Attributes:
        frequency_hz: its pitch.
        start_s: when it begins, seconds from the beginning of the tone.
        length_s: how long it lasts until it has died away, seconds.
    """

    frequency_hz: float
    start_s: float
    length_s: float


@dataclass(frozen=True, slots=True)
class Score:
    """The notes of a tone.

    Attributes:
        peak: the highest amplitude, full scale is 1.
        notes: its notes.
    """

    peak: float
    notes: tuple[Note, ...]


#: Start: two notes upwards. Pause: two downwards. Resume: one high note. Complete: a chord of three. End: four notes.
SCORES: dict[Tone, Score] = {
    Tone.START: Score(0.5, (Note(_C5_HZ, 0.0, 0.18), Note(_G5_HZ, 0.15, 0.3))),
    Tone.PAUSE: Score(0.3, (Note(_A4_HZ, 0.0, 0.18), Note(_D4_HZ, 0.15, 0.35))),
    Tone.RESUME: Score(0.4, (Note(_G5_HZ, 0.0, 0.3),)),
    Tone.COMPLETE: Score(0.5, (Note(_C5_HZ, 0.0, 0.9), Note(_E5_HZ, 0.14, 0.76), Note(_G5_HZ, 0.28, 0.62))),
    Tone.END: Score(
        0.5,
        (Note(_G5_HZ, 0.0, 0.25), Note(_E5_HZ, 0.22, 0.25), Note(_G5_HZ, 0.44, 0.25), Note(_C6_HZ, 0.66, 0.9)),
    ),
}


def synthesise(tone: Tone) -> NDArray[np.float32]:
    """Return the samples of ``tone``, shape (n,), within -1 to 1, at `RATE_HZ`; the first and the last are 0."""
    score = SCORES[tone]
    voices = [(round(note.start_s * RATE_HZ), _note(note)) for note in score.notes]
    samples = np.zeros(max(start + len(voice) for start, voice in voices))
    for start, voice in voices:
        samples[start : start + len(voice)] += voice
    scaled: NDArray[np.float32] = (samples * (score.peak / np.abs(samples).max())).astype(np.float32)
    return scaled


def _note(note: Note) -> NDArray[np.float64]:
    t_s = np.arange(round(note.length_s * RATE_HZ)) / RATE_HZ
    wave = sum(
        level * np.sin(2.0 * np.pi * note.frequency_hz * multiple * t_s)
        for multiple, level in enumerate(_OVERTONES, start=1)
    )
    return wave * _envelope(t_s)


def _envelope(t_s: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the loudness of a note at the times ``t_s`` from its beginning: soft attack, decay, release to 0."""
    end_s = t_s[-1]
    attack = np.sin(0.5 * np.pi * np.minimum(t_s / _ATTACK_S, 1.0)) ** 2
    release = np.sin(0.5 * np.pi * np.minimum((end_s - t_s) / _RELEASE_S, 1.0)) ** 2
    envelope: NDArray[np.float64] = attack * release * np.exp(-_DECAY_PER_LENGTH * t_s / end_s)
    return envelope
