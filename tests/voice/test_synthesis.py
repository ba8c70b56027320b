from __future__ import annotations

import numpy as np
import pytest

from posecoach.voice.synthesis import RATE_HZ, SCORES, synthesise
from posecoach.words.tones import Tone

LENGTHS_S = {Tone.START: 0.45, Tone.PAUSE: 0.4, Tone.RESUME: 0.4, Tone.COMPLETE: 0.9}


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


@pytest.mark.parametrize("tone", [Tone.START, Tone.RESUME])
def test_start_and_resume_rise(tone):
    first, second = halves(tone)
    assert strongest_hz(second) > 1.3 * strongest_hz(first)


@pytest.mark.parametrize("tone", Tone)
def test_notes_stand_out_of_the_spectrum(tone):
    samples = synthesise(tone)
    background = level_at(samples, 100.0)
    for note in SCORES[tone].notes:
        assert level_at(samples, note.frequency_hz) > 20 * background


def test_pause_is_the_lowest_and_softer_than_start_and_complete():
    assert strongest_hz(synthesise(Tone.PAUSE)) == pytest.approx(293.66, abs=2.0)
    loudest = {tone: np.abs(synthesise(tone)).max() for tone in Tone}
    assert loudest[Tone.PAUSE] < min(loudest[Tone.START], loudest[Tone.COMPLETE])


def test_complete_is_a_major_chord():
    _, chord = halves(Tone.COMPLETE)
    root = level_at(chord, 523.25)
    assert level_at(chord, 659.26) > 0.5 * root
    assert level_at(chord, 783.99) > 0.5 * root
