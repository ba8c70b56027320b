"""What is said to a person without words."""

from __future__ import annotations

from enum import StrEnum


class Tone(StrEnum):
    """What a tone tells the person."""

    START = "start"
    PAUSE = "pause"
    RESUME = "resume"
    COMPLETE = "complete"
    END = "end"
