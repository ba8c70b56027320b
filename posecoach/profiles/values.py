"""A profile as tables and as a flat list of values: the inverse of `parse_profile`."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from posecoach.profiles.finding import Layer
from posecoach.profiles.profile import Band, Profile
from posecoach.stretches import STRETCHES, Stretch

Number = float | bool


@dataclass(frozen=True, slots=True)
class Value:
    """One number of a profile.

    Attributes:
        key: its key ("STRETCH.CHECK.min").
        value: the number.
        unit: "deg", "s", "px", "trunk" (trunk lengths), or "" for a share or a switch.
    """

    key: str
    value: Number
    unit: str


def to_raw(profile: Profile) -> dict[str, Any]:
    """Return the tables from which `parse_profile` makes an equal profile."""
    return {
        "name": profile.name,
        "notes": profile.notes,
        "sight": asdict(profile.sight),
        "clock": asdict(profile.clock),
        **{
            name: {
                "target_s": thresholds.target_s,
                **thresholds.extras,
                "recognise": {gate: _raw_band(band) for gate, band in thresholds.gates.items()},
                **{check: _raw_band(band) for check, band in thresholds.checks.items()},
            }
            for name, thresholds in profile.stretches.items()
        },
    }


def values(profile: Profile) -> list[Value]:
    """Return all numbers of a profile, in the order of its file."""
    return [Value(key, value, _unit(key)) for key, value in flattened(to_raw(profile)) if not isinstance(value, str)]


def origins(layers: list[Layer]) -> dict[str, str]:
    """Return for each key the source of the last layer that sets it."""
    return {key: layer.source for layer in layers for key, _ in flattened(layer.raw)}


def flattened(raw: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Yield each value of nested tables with its dotted key."""
    for key, value in raw.items():
        if isinstance(value, Mapping):
            yield from flattened(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", value


def _raw_band(band: Band) -> dict[str, Any]:
    raw: dict[str, Any] = _finite(min=band.low, max=band.high) | {"hysteresis": band.hysteresis}
    if band.own is not None:
        own = band.own
        raw["own"] = _finite(below=own.below, min=own.low_at_most, above=own.above, max=own.high_at_least)
    return raw


def _finite(**numbers: float) -> dict[str, float]:
    return {key: number for key, number in numbers.items() if math.isfinite(number)}


def _unit(key: str) -> str:
    table, *rest = key.split(".")
    if table in STRETCHES and len(rest) > 1:
        return _band_unit(STRETCHES[table], rest)
    if key == "sight.merged_legs":
        return "trunk"
    ending = key.rsplit("_", 1)[-1]
    return ending if ending in ("deg", "s", "px") else ""


def _band_unit(stretch: Stretch, path: list[str]) -> str:
    if path[0] == "recognise":
        return next(gate.unit for gate in stretch.gates if gate.name == path[1])
    return stretch.check(path[0]).unit
