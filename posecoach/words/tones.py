"""The tones."""

from __future__ import annotations

from enum import StrEnum


class Tone(StrEnum):
    """What a tone means."""

    START = "start"
    PAUSE = "pause"
    RESUME = "resume"
    COMPLETE = "complete"
    END = "end"
