"""A movement that a watch has timed."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Timed:
    """A completed movement.

    Attributes:
        start_s: when it began, seconds.
        end_s: when it ended, seconds.
        value: the value to judge, in the unit of its check; for a lowering the duration of the whole movement, seconds.
    """

    start_s: float
    end_s: float
    value: float
