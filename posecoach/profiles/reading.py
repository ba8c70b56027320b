"""Validating a profile: known keys, right types, values in their safe ranges."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from posecoach.kinematics.signals import Sight
from posecoach.languages import gettext as _
from posecoach.profiles.profile import Clock, Profile, StretchThresholds
from posecoach.runtime.errors import ProfileError
from posecoach.runtime.tables import TableReader, quoted
from posecoach.stretches import STRETCHES, Check, Stretch
from posecoach.stretches.bands import GATE_RANGE, NUMBER_RANGES, Band, read_band, read_check_band

#: Highest version of the profile format that is understood.
SCHEMA = 1

#: Allowed range of each number outside the bands.
RANGES: dict[str, tuple[float, float]] = {
    "min_visibility": (0.0, 0.95),
    "min_ankle_visibility": (0.0, 0.95),
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
    **NUMBER_RANGES,
}


def parse_profile(raw: Mapping[str, Any], source: str) -> Profile:
    """Check a profile that was read from TOML.

    Args:
        raw: the tables.
        source: what to call it in error messages.

    Raises:
        ProfileError: a key is unknown, a value is out of range, or a minimum lies above its maximum.
    """
    reader = TableReader("profile", source, ProfileError)
    reader.known("", raw, ("schema", "name", "notes", "sight", "clock", *STRETCHES))
    reader.schema(raw, SCHEMA)
    clock = reader.table("clock", raw)
    reader.known("clock", clock, tuple(f.name for f in fields(Clock)))
    unbroken = clock.get("unbroken")
    if not isinstance(unbroken, bool):
        raise reader.error("clock.unbroken", _("must be true or false, not {value}"), value=quoted(unbroken))
    numbers = {f.name: _number(reader, "clock", clock, f.name) for f in fields(Clock) if f.name != "unbroken"}
    sight = reader.table("sight", raw)
    reader.known("sight", sight, tuple(f.name for f in fields(Sight)))
    return Profile(
        name=reader.name(raw),
        notes=reader.text("notes", raw),
        sight=Sight(**{f.name: _number(reader, "sight", sight, f.name) for f in fields(Sight)}),
        clock=Clock(**numbers, unbroken=unbroken),
        stretches={name: _stretch(reader, stretch, raw) for name, stretch in STRETCHES.items()},
    )


def _number(reader: TableReader, table: str, raw: Mapping[str, Any], key: str) -> float:
    return reader.number(table, raw, key, RANGES[key])


def _stretch(reader: TableReader, stretch: Stretch, raw: Mapping[str, Any]) -> StretchThresholds:
    table = reader.table(stretch.name, raw)
    checks = tuple(check.name for check in stretch.checks)
    reader.known(stretch.name, table, ("target_s", "recognise", *stretch.extras, *checks))
    gates_key = f"{stretch.name}.recognise"
    gates = reader.table(gates_key, table)
    reader.known(gates_key, gates, tuple(gate.name for gate in stretch.gates))
    return StretchThresholds(
        target_s=_number(reader, stretch.name, table, "target_s"),
        gates={gate.name: _gate_band(reader, f"{gates_key}.{gate.name}", gates) for gate in stretch.gates},
        checks={
            check.name: _check_band(reader, f"{stretch.name}.{check.name}", table, check) for check in stretch.checks
        },
        extras={key: reader.number(stretch.name, table, key, safe) for key, safe in stretch.extras.items()},
    )


def _gate_band(reader: TableReader, key: str, parent: Mapping[str, Any]) -> Band:
    return read_band(reader, key, reader.table(key, parent), GATE_RANGE)


def _check_band(reader: TableReader, key: str, parent: Mapping[str, Any], check: Check) -> Band:
    return read_check_band(reader, key, reader.table(key, parent), check)
