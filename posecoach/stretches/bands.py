"""Bands: the range in which a value is right, and how a band is written in a file."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from posecoach.languages import gettext as _
from posecoach.runtime.tables import TableReader
from posecoach.stretches.base import Check

#: Allowed range of the edges of a gate's band.
GATE_RANGE = (-180.0, 180.0)

#: Allowed range of the numbers that a stretch may have besides its bands.
NUMBER_RANGES: dict[str, tuple[float, float]] = {"target_s": (1.0, 600.0), "breath_s": (1.0, 15.0)}

_BAND_KEYS = ("min", "max", "hysteresis", "own")
_OWN_KEYS = ("below", "above", "min", "max")


@dataclass(frozen=True, slots=True)
class OwnBand:
    """How a band narrows around the level that a person holds.

    The error of the landmarks is nearly constant for one person and camera, so a change from the person's own level is
    measured more precisely than the value itself.

    Attributes:
        below: how far below the own level the value may fall.
        above: how far above the own level the value may rise.
        low_at_most: the lower edge is raised no further than this.
        high_at_least: the upper edge is lowered no further than this.
    """

    below: float
    above: float
    low_at_most: float
    high_at_least: float


@dataclass(frozen=True, slots=True)
class Band:
    """The range in which a value is right: from ``low`` to ``high``, and once inside up to ``hysteresis`` beyond.

    A missing edge is minus or plus infinity.
    """

    low: float = -math.inf
    high: float = math.inf
    hysteresis: float = 0.0
    own: OwnBand | None = None

    def around(self, level: float) -> Band:
        """Return the band narrowed around the level that the person holds; unchanged without ``own``."""
        if self.own is None:
            return self
        low = max(self.low, min(level - self.own.below, self.own.low_at_most))
        high = min(self.high, max(level + self.own.above, self.own.high_at_least))
        return Band(low, high, self.hysteresis, self.own)

    def strictest(self) -> Band:
        """Return the narrowest band that any level can lead to; it is empty if its ``low`` is above its ``high``."""
        if self.own is None:
            return self
        return Band(max(self.low, self.own.low_at_most), min(self.high, self.own.high_at_least), self.hysteresis)

    def edge(self, *, lower: bool, own: bool) -> float:
        """Return one edge, or with ``own`` how far it moves inwards at most; infinite if there is none."""
        if not own:
            return self.low if lower else self.high
        if self.own is None:
            return -math.inf if lower else math.inf
        return self.own.low_at_most if lower else self.own.high_at_least

    def excess(self, value: float, *, inside: bool) -> float:
        """Return how far ``value`` lies outside the band: negative below, positive above, 0 inside.

        Args:
            value: the measured value, not NaN.
            inside: whether the value was inside before, so that the hysteresis applies. The returned distance does not
                include the hysteresis: it is how far the person has to move.
        """
        slack = self.hysteresis if inside else 0.0
        if value < self.low - slack:
            return value - self.low
        if value > self.high + slack:
            return value - self.high
        return 0.0


def read_check_band(reader: TableReader, key: str, table: Mapping[str, Any], check: Check) -> Band:
    """Return the band of a check.

    Args:
        reader: reader of the file.
        key: key of the table in the file.
        table: the band as written.
        check: the check.

    Raises:
        PosecoachError: a value is not allowed, or the band has an edge without a fault beyond it.
    """
    band = read_band(reader, key, table, check.safe)
    for edge, name, fault in ((band.low, "min", check.below), (band.high, "max", check.above)):
        if fault is None and math.isfinite(edge):
            raise reader.error(f"{key}.{name}", _("this check has no such edge; leave it out"))
    return band


def read_band(reader: TableReader, key: str, table: Mapping[str, Any], safe: tuple[float, float]) -> Band:
    """Return a band; its edges must lie in the range ``safe``."""
    reader.known(key, table, _BAND_KEYS)
    low = reader.number(key, table, "min", safe) if "min" in table else -math.inf
    high = reader.number(key, table, "max", safe) if "max" in table else math.inf
    if low > high:
        raise reader.error(key, _("min {low:g} is above max {high:g}; swap them"), low=low, high=high)
    widest = (0.0, 0.2 * (safe[1] - safe[0]) if safe[1] < 20.0 else 20.0)
    hysteresis = reader.number(key, table, "hysteresis", widest) if "hysteresis" in table else 0.0
    return Band(low, high, hysteresis, _own_band(reader, f"{key}.own", table["own"], safe) if "own" in table else None)


def _own_band(reader: TableReader, key: str, value: Any, safe: tuple[float, float]) -> OwnBand:
    table = reader.as_table(key, value)
    reader.known(key, table, _OWN_KEYS)
    for width, edge in (("below", "min"), ("above", "max")):
        if (width in table) != (edge in table):
            raise reader.error(
                key, _("{width!r} and {edge!r} belong together; give both or neither"), width=width, edge=edge
            )
    widest = (0.0, safe[1] - safe[0])
    return OwnBand(
        below=reader.number(key, table, "below", widest) if "below" in table else math.inf,
        above=reader.number(key, table, "above", widest) if "above" in table else math.inf,
        low_at_most=reader.number(key, table, "min", safe) if "min" in table else -math.inf,
        high_at_least=reader.number(key, table, "max", safe) if "max" in table else math.inf,
    )
