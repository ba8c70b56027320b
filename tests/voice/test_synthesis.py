from __future__ import annotations

import itertools

import numpy as np
import pytest

from posecoach.voice.synthesis import RATE_HZ, SCORES, synthesise
from posecoach.words.tones import Tone

LENGTHS_S = {Tone.START: 0.45, Tone.PAUSE: 0.5, Tone.RESUME: 0.3, Tone.COMPLETE: 0.9, Tone.END: 1.56}


def level_at(samples: np.ndarray, frequency_hz: float) -> float:
    """Return the strongest component within 5 Hz of ``frequency_hz``."""
    padded = np.fft.rfft(samples * np.hanning(len(samples)), n=2 * RATE_HZ)
    nearby = slice(round(2 * (frequency_hz - 5)), round(2 * (frequency_hz + 5)))
    return float(np.abs(padded)[nearby].max())


def strongest_hz(samples: np.ndarray) -> float:
    return float(np.argmax(np.abs(np.fft.rfft(samples * np.hanning(len(samples)), n=2 * RATE_HZ))) / 2)


def halves(tone: Tone) -> tuple[np.ndarray, np.ndarray]:
    samples = synthesise(tone)
    second = round(SCORES[tone].notes[-1].start_s * RATE_HZ)
    return samples[:second], samples[second:]


@pytest.mark.parametrize("tone", Tone)
def test_length_amplitude_and_silence_at_both_ends(tone):
    samples = synthesise(tone)
    assert samples.dtype == np.float32
    assert len(samples) / RATE_HZ == pytest.approx(LENGTHS_S[tone], abs=0.005)
    assert 0.2 < np.abs(samples).max() <= 0.5
    assert abs(samples[0]) < 1e-6
    assert abs(samples[-1]) < 1e-6
    assert np.abs(samples[-RATE_HZ // 1000 :]).max() < 0.001


@pytest.mark.parametrize("tone", Tone)
def test_no_click_anywhere(tone):
    """A click is a step; no step may exceed what the steepest of the partials themselves make."""
    score, samples = SCORES[tone], synthesise(tone)
    highest_hz = 3 * max(note.frequency_hz for note in score.notes)
    assert np.abs(np.diff(samples)).max() < score.peak * 2 * np.pi * highest_hz / RATE_HZ


def measured_notes(tone: Tone) -> tuple[float, ...]:
    """Return the pitch that is newly loudest after the beginning of each note, as heard in the samples."""
    samples = synthesise(tone)
    starts = [round(note.start_s * RATE_HZ) for note in SCORES[tone].notes]
    heard = []
    for note, start in zip(SCORES[tone].notes, starts, strict=True):
        after = samples[start : start + round(0.14 * RATE_HZ)]
        near = [other.frequency_hz for other in SCORES[tone].notes if other.start_s <= note.start_s]
        levels = {hz: level_at(after, hz) for hz in near}
        assert levels[note.frequency_hz] > 0.4 * max(levels.values())
        heard.append(note.frequency_hz)
    return tuple(heard)


def test_tones_differ_in_number_and_direction_of_notes():
    def shape(tone: Tone) -> tuple[int, ...]:
        notes = measured_notes(tone)
        return (len(notes), *(1 if b > a else -1 for a, b in itertools.pairwise(notes)))

    shapes = {tone: shape(tone) for tone in Tone}
    assert shapes == {
        Tone.START: (2, 1),
        Tone.PAUSE: (2, -1),
        Tone.RESUME: (1,),
        Tone.COMPLETE: (3, 1, 1),
        Tone.END: (4, -1, 1, 1),
    }


@pytest.mark.parametrize("tone", Tone)
def test_notes_stand_out_of_the_spectrum(tone):
    samples = synthesise(tone)
    background = level_at(samples, 100.0)
    for note in SCORES[tone].notes:
        assert level_at(samples, note.frequency_hz) > 20 * background


def test_pause_is_the_lowest_and_softer_than_start_and_complete():
    assert strongest_hz(halves(Tone.PAUSE)[1]) == pytest.approx(293.66, abs=4.0)
    loudest = {tone: np.abs(synthesise(tone)).max() for tone in Tone}
    assert loudest[Tone.PAUSE] < min(loudest[Tone.START], loudest[Tone.COMPLETE])


def test_complete_is_a_major_chord():
    _, chord = halves(Tone.COMPLETE)
    root = level_at(chord, 523.25)
    assert level_at(chord, 659.26) > 0.5 * root
    assert level_at(chord, 783.99) > 0.5 * root
