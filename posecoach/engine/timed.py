"""What a watch has timed."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Timed:
    """Something that came to its end.

    Attributes:
        start_s: when it began, seconds.
        end_s: when it ended, seconds.
        value: what it came to, in the unit of its check; for a movement how long all of it took, seconds.
    """

    start_s: float
    end_s: float
    value: float
