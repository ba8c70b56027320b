"""Checking what was read from a profile: known keys, right types, values in their safe ranges."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from posecoach.kinematics.signals import Sight
from posecoach.profiles.profile import Band, Clock, OwnBand, Profile, StretchThresholds
from posecoach.runtime.errors import ProfileError
from posecoach.runtime.toml_tables import TableReader, quoted
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
    reader = _Reader("profile", source, ProfileError)
    reader.known("", raw, ("schema", "name", "notes", "sight", "clock", *STRETCHES))
    reader.schema(raw, SCHEMA)
    clock = reader.table("clock", raw)
    reader.known("clock", clock, tuple(f.name for f in fields(Clock)))
    unbroken = clock.get("unbroken")
    if not isinstance(unbroken, bool):
        raise reader.error("clock.unbroken", f"must be true or false, not {quoted(unbroken)}")
    names = [f.name for f in fields(Clock) if f.name != "unbroken"]
    numbers = {name: reader.number("clock", clock, name, RANGES[name]) for name in names}
    sight = reader.table("sight", raw)
    reader.known("sight", sight, tuple(f.name for f in fields(Sight)))
    return Profile(
        name=reader.name(raw),
        notes=reader.text("notes", raw),
        sight=Sight(**{f.name: reader.number("sight", sight, f.name, RANGES[f.name]) for f in fields(Sight)}),
        clock=Clock(**numbers, unbroken=unbroken),
        stretches={name: reader.stretch(stretch, raw) for name, stretch in STRETCHES.items()},
    )


class _Reader(TableReader):
    """Takes the values of a profile out of its tables."""

    def stretch(self, stretch: Stretch, raw: Mapping[str, Any]) -> StretchThresholds:
        table = self.table(stretch.name, raw)
        extras = EXTRAS.get(stretch.name, ())
        self.known(stretch.name, table, ("target_s", "recognise", *extras, *(c.name for c in stretch.checks)))
        gates_key = f"{stretch.name}.recognise"
        gates = self.table(gates_key, table)
        self.known(gates_key, gates, tuple(gate.name for gate in stretch.gates))
        return StretchThresholds(
            target_s=self.number(stretch.name, table, "target_s", RANGES["target_s"]),
            gates={g.name: self.band(f"{gates_key}.{g.name}", gates, (-180.0, 180.0)) for g in stretch.gates},
            checks={c.name: self.check_band(f"{stretch.name}.{c.name}", table, c) for c in stretch.checks},
            extras={key: self.number(stretch.name, table, key, RANGES[key]) for key in extras},
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

    def own_level(self, key: str, value: Any, safe: tuple[float, float]) -> OwnBand:
        table = self.as_table(key, value)
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
