"""Spans in which the form was outside its bands, but by no more than the uncertainty of the values."""

from __future__ import annotations

import math

#: Shorter spans are just a transition from right to wrong or back, seconds.
_LASTING_S = 0.5


class BorderlineLog:
    """Gathers borderline frames into spans.

    Args:
        max_gap_s: a longer gap between frames ends a span, seconds.

    Attributes:
        spans: (start, end) of each finished span that lasted long enough, seconds.
    """

    def __init__(self, max_gap_s: float) -> None:
        self._max_gap_s = max_gap_s
        self._start_s = self._end_s = math.nan
        self.spans: list[tuple[float, float]] = []

    def update(self, t_s: float, *, borderline: bool) -> None:
        """Take in one frame."""
        if borderline and t_s - self._end_s <= self._max_gap_s:
            self._end_s = t_s
            return
        if not borderline and math.isnan(self._start_s):
            return
        self.spans = [*self.spans, *self.open_span()]
        self._start_s = self._end_s = t_s if borderline else math.nan

    def open_span(self) -> list[tuple[float, float]]:
        """Return the span under way if it has lasted long enough."""
        return [(self._start_s, self._end_s)] if self._end_s - self._start_s >= _LASTING_S else []
