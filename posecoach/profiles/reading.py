"""Checking what was read from a profile: known keys, right types, values in their safe ranges."""

from __future__ import annotations

import math
import sys
from collections.abc import Mapping
from dataclasses import fields
from difflib import get_close_matches
from typing import Any

from posecoach.kinematics.signals import Sight
from posecoach.profiles.profile import Band, Clock, OwnBand, Profile, StretchThresholds
from posecoach.runtime.errors import ProfileError
from posecoach.stretches import STRETCHES, Check, Stretch

#: Highest version of the profile format that is understood.
SCHEMA = 1

#: Allowed range of each number outside the bands.
RANGES: dict[str, tuple[float, float]] = {
    "min_visibility": (0.0, 0.95),
    "min_hand_visibility": (0.0, 0.95),
    "max_view_deg": (10.0, 70.0),
    "min_trunk_px": (5.0, 500.0),
    "frame_margin": (0.0, 0.2),
    "merged_legs": (0.0, 1.0),
    "settle_s": (0.0, 5.0),
    "confirm_s": (0.0, 2.0),
    "max_gap_s": (0.05, 2.0),
    "leave_s": (0.5, 30.0),
    "leaving_s": (0.5, 30.0),
    "gone_s": (2.0, 120.0),
    "switch_s": (0.2, 10.0),
    "change_over_s": (0.1, 5.0),
    "lost_change_s": (0.1, 30.0),
    "level_kept_s": (0.5, 30.0),
    "target_s": (1.0, 600.0),
    "breath_s": (1.0, 15.0),
    "lowering_s": (0.0, 10.0),
}

#: Further numbers that a stretch has, by its name.
EXTRAS = {"bridge": ("breath_s", "lowering_s")}
_BAND_KEYS = ("min", "max", "hysteresis", "own")
_OWN_KEYS = ("below", "above", "min", "max")


def parse_profile(raw: Mapping[str, Any], source: str) -> Profile:
    """Check a profile that was read from TOML.

    Args:
        raw: the tables.
        source: what to call it in error messages.

    Raises:
        ProfileError: a key is unknown, a value is out of range, or a minimum lies above its maximum.
    """
    reader = _Reader(source)
    reader.known("", raw, ("schema", "name", "notes", "sight", "clock", *STRETCHES))
    schema = raw.get("schema", SCHEMA)
    if not isinstance(schema, int) or isinstance(schema, bool) or not 1 <= schema <= SCHEMA:
        raise reader.error("schema", f"{schema!r} is not understood; this posecoach reads schema {SCHEMA}")
    clock = reader.table("clock", raw)
    reader.known("clock", clock, tuple(f.name for f in fields(Clock)))
    unbroken = clock.get("unbroken")
    if not isinstance(unbroken, bool):
        raise reader.error("clock.unbroken", f"must be true or false, not {unbroken!r}")
    numbers = {f.name: reader.number("clock", clock, f.name) for f in fields(Clock) if f.name != "unbroken"}
    sight = reader.table("sight", raw)
    reader.known("sight", sight, tuple(f.name for f in fields(Sight)))
    return Profile(
        name=reader.text("name", raw),
        notes=reader.text("notes", raw),
        sight=Sight(**{f.name: reader.number("sight", sight, f.name) for f in fields(Sight)}),
        clock=Clock(**numbers, unbroken=unbroken),
        stretches={name: reader.stretch(stretch, raw) for name, stretch in STRETCHES.items()},
    )


class _Reader:
    """Reads values out of tables and says which file and key is wrong."""

    def __init__(self, source: str) -> None:
        self._source = source

    def error(self, key: str, problem: str) -> ProfileError:
        return ProfileError(f"profile {self._source}: {key}: {problem}")

    def known(self, table: str, raw: Mapping[str, Any], allowed: tuple[str, ...]) -> None:
        for key in raw:
            if key not in allowed:
                near = get_close_matches(key, allowed, n=1)
                hint = f"did you mean {near[0]!r}?" if near else f"allowed are {', '.join(allowed)}"
                raise self.error(f"{table}.{key}" if table else key, f"unknown key; {hint}")

    def table(self, key: str, raw: Mapping[str, Any]) -> Mapping[str, Any]:
        value = raw.get(key.rsplit(".", 1)[-1], {})
        if not isinstance(value, Mapping):
            raise self.error(key, f"must be a table, not {value!r}")
        return value

    def text(self, key: str, raw: Mapping[str, Any]) -> str:
        value = raw.get(key, "")
        if not isinstance(value, str):
            raise self.error(key, f"must be text, not {value!r}")
        return value

    def number(self, table: str, raw: Mapping[str, Any], key: str, allowed: tuple[float, float] | None = None) -> float:
        value = raw.get(key)
        low, high = allowed or RANGES[key]
        if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) <= sys.float_info.max:
            raise self.error(f"{table}.{key}", f"must be a number, not {value!r}; allowed is {low:g} to {high:g}")
        if not low <= value <= high:
            raise self.error(f"{table}.{key}", f"{value:g} is out of range; allowed is {low:g} to {high:g}")
        return float(value)

    def stretch(self, stretch: Stretch, raw: Mapping[str, Any]) -> StretchThresholds:
        table = self.table(stretch.name, raw)
        extras = EXTRAS.get(stretch.name, ())
        self.known(stretch.name, table, ("target_s", "recognise", *extras, *(c.name for c in stretch.checks)))
        gates_key = f"{stretch.name}.recognise"
        gates = self.table(gates_key, table)
        self.known(gates_key, gates, tuple(gate.name for gate in stretch.gates))
        return StretchThresholds(
            target_s=self.number(stretch.name, table, "target_s"),
            gates={g.name: self.band(f"{gates_key}.{g.name}", gates, (-180.0, 180.0)) for g in stretch.gates},
            checks={c.name: self.check_band(f"{stretch.name}.{c.name}", table, c) for c in stretch.checks},
            extras={key: self.number(stretch.name, table, key) for key in extras},
        )

    def check_band(self, key: str, parent: Mapping[str, Any], check: Check) -> Band:
        band = self.band(key, parent, check.safe)
        for edge, name, fault in ((band.low, "min", check.below), (band.high, "max", check.above)):
            if fault is None and math.isfinite(edge):
                raise self.error(f"{key}.{name}", "this check has no such edge; leave it out")
        return band

    def band(self, key: str, parent: Mapping[str, Any], safe: tuple[float, float]) -> Band:
        table = self.table(key, parent)
        self.known(key, table, _BAND_KEYS)
        low = self.number(key, table, "min", safe) if "min" in table else -math.inf
        high = self.number(key, table, "max", safe) if "max" in table else math.inf
        if low > high:
            raise self.error(key, f"min {low:g} is above max {high:g}; swap them")
        widest = (0.0, 0.2 * (safe[1] - safe[0]) if safe[1] < 20.0 else 20.0)
        hysteresis = self.number(key, table, "hysteresis", widest) if "hysteresis" in table else 0.0
        return Band(low, high, hysteresis, self.own_level(f"{key}.own", table["own"], safe) if "own" in table else None)

    def own_level(self, key: str, table: Any, safe: tuple[float, float]) -> OwnBand:
        if not isinstance(table, Mapping):
            raise self.error(key, f"must be a table, not {table!r}")
        self.known(key, table, _OWN_KEYS)
        for width, edge in (("below", "min"), ("above", "max")):
            if (width in table) != (edge in table):
                raise self.error(key, f"{width!r} and {edge!r} belong together; give both or neither")
        widest = (0.0, safe[1] - safe[0])
        return OwnBand(
            below=self.number(key, table, "below", widest) if "below" in table else math.inf,
            above=self.number(key, table, "above", widest) if "above" in table else math.inf,
            low_at_most=self.number(key, table, "min", safe) if "min" in table else -math.inf,
            high_at_least=self.number(key, table, "max", safe) if "max" in table else math.inf,
        )
