"""What the person on the floor hears: spoken cues and tones. Neither ever holds up the session."""

from posecoach.voice.speaker import Speaker, open_speaker
from posecoach.voice.tones import TonePlayer, Tones

__all__ = ["Speaker", "TonePlayer", "Tones", "open_speaker"]
