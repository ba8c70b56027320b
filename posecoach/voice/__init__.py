"""Spoken cues and tones. Neither ever blocks the session."""

from posecoach.voice.speaker import Speaker, open_speaker
from posecoach.voice.tones import TonePlayer, Tones

__all__ = ["Speaker", "TonePlayer", "Tones", "open_speaker"]
