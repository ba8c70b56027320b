"""Validating the file of a stretch and making a `Stretch` of it. No code runs from such a file."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from posecoach.kinematics.signals import Posture
from posecoach.languages import gettext as _
from posecoach.languages import listed
from posecoach.runtime.tables import merged
from posecoach.stretches.bands import GATE_RANGE, NUMBER_RANGES, Band, read_band, read_check_band
from posecoach.stretches.base import (
    BUILT_IN_PROFILES,
    Angle,
    Check,
    EdgeLimits,
    Fault,
    Gate,
    Joint,
    Limits,
    Place,
    Stretch,
    Unless,
    WatchKind,
    WatchRule,
)
from posecoach.stretches.explaining import check_explanations, read_explains
from posecoach.stretches.measures import LegName, Measure, Measuring
from posecoach.stretches.showing import ShowingReader
from posecoach.stretches.values import LONGEST_LABEL, MOST, NAME
from posecoach.stretches.vocabulary import MeasureReader

#: Highest version of the format that is understood.
SCHEMA = 1

#: Default order of a stretch: after those that come with posecoach.
_LAST = 1000

#: The key of a watch's limit in a profile, by kind of watch.
_WATCH_KEYS = {WatchKind.SLOW_LOWERING: "lowering_s"}

#: Names with another meaning in a profile or on the command line.
_RESERVED = ("schema", "name", "notes", "base", "sight", "clock", "auto", "all")

_KEYS = (
    *("schema", "title", "order", "sided", "roles", "shanks_off_floor", "postures", "variant_of", "depth"),
    *("best_moment", *NUMBER_RANGES, "card", "figure", "demonstration", "faults", "gates", "checks", "watches"),
)
_GATE_KEYS = ("name", "measure", "unit", *BUILT_IN_PROFILES)
_CHECK_KEYS = (
    *("name", "label", "measure", "unit", "safe", "below", "above", "unless", "optional", "draw"),
    *(*BUILT_IN_PROFILES, "limits", "explains"),
)
_UNLESS_KEYS = ("measure", "unit", "min", "max", "hysteresis", "within", "reaches_edge", "after_s")
#: Allowed range of ``after_s``, seconds.
_AFTER_RANGE_S = (0.0, 10.0)
_WATCH_FIELDS = ("kind", "name", "label", "unit", "safe", "below", "key", *BUILT_IN_PROFILES)

#: Allowed range of the safe limits of a check, by unit; wide enough for any body.
_UNIT_RANGES = {"deg": (-180.0, 180.0), "trunk": (-5.0, 5.0), "s": (0.0, 60.0)}


def parse_stretch(raw: Mapping[str, Any], name: str, source: str, folder: Path | None = None) -> Stretch:
    """Return the stretch that a file describes.

    Args:
        raw: the tables of the file.
        name: name of the stretch, which is that of its file.
        source: what to call the file in error messages.
        folder: folder of the files that it names; None for the folder of the stretches that come with posecoach.

    Raises:
        StretchError: a key is unknown or missing, or a value is not allowed.
    """
    return _StretchReader(source, folder or Path(__file__).parent).stretch(raw, name)


@dataclass(frozen=True, slots=True)
class _Faults:
    """The faults of a file, and those that some check uses."""

    known: Mapping[str, Fault]
    used: set[str]


class _StretchReader(ShowingReader):
    """Reads one file."""

    def stretch(self, raw: Mapping[str, Any], name: str) -> Stretch:
        self.known("", raw, _KEYS)
        self.schema(raw, SCHEMA)
        if not NAME.fullmatch(name) or name in _RESERVED:
            raise self.error(
                "name",
                _(
                    "{name!r} cannot be the name of a stretch; name the file with at most 40 small letters, digits "
                    "and _, and not {reserved}"
                ),
                name=name,
                reserved=listed(_RESERVED),
            )
        sided = self.switch("sided", raw, None)
        measures = MeasureReader(self, self.roles(raw, sided=sided), self.off_floor(raw, sided=sided))
        faults = _Faults(self.faults(raw), set())
        gates = self.list_of("gates", raw)
        checks = self.list_of("checks", raw)
        watches = self.list_of("watches", raw, least=0)
        found_checks = tuple(
            self.check(key, table, measures, faults) for key, table in self.named_tables("checks", checks)
        )
        found_gates = tuple(self.gate(key, table, measures) for key, table in self.named_tables("gates", gates))
        postures = frozenset(map(Posture, self.choices("postures", raw, [p for p in Posture if p != Posture.UNKNOWN])))
        found_watches = self.watches(watches, faults, postures)
        self.no_fault_unused(faults)
        check_explanations(self, found_checks)
        measured = self.measured((("checks", checks), ("gates", gates)), measures)
        depth = self.depth(raw, found_checks, measured)
        return Stretch(
            name=name,
            title=self.sentence("title", raw, LONGEST_LABEL),
            sided=sided,
            postures=postures,
            gates=found_gates,
            checks=found_checks,
            measure=Measuring(measured, sided=sided),
            card=self.card(raw, [*(gate.name for gate in found_gates), *(check.name for check in found_checks)]),
            watches=found_watches,
            order=int(self.number("", raw, "order", (0, _LAST))) if "order" in raw else _LAST,
            variant_of=frozenset(self.texts("variant_of", raw)),
            depth=depth,
            best_moment=self.choices("best_moment", raw, [check.name for check in found_checks])
            if "best_moment" in raw
            else (depth or found_checks[0].name,),
            figure=self.figure(raw) if "figure" in raw else None,
            demonstration=self.demonstration(raw) if "demonstration" in raw else None,
            extras=self.extras(raw, found_watches),
            thresholds={profile: self.thresholds(raw, profile) for profile in BUILT_IN_PROFILES},
        )

    def roles(self, raw: Mapping[str, Any], *, sided: bool) -> dict[str, LegName]:
        """Return the leg of each role."""
        if not sided:
            if "roles" in raw:
                raise self.error("roles", _("only a stretch with sides has roles; here the legs are left and right"))
            return {"left": LegName.LEFT, "right": LegName.RIGHT}
        table = self.table("roles", raw)
        legs = (LegName.STRETCHED, LegName.OTHER)
        self.known("roles", table, legs)
        roles: dict[str, LegName] = {}
        for leg in legs:
            role = table.get(leg)
            if not isinstance(role, str) or not NAME.fullmatch(role) or role in roles:
                raise self.error(
                    f"roles.{leg}", _("must be a name for this leg only, like 'back', not {role!r:.60}"), role=role
                )
            roles[role] = leg
        return roles

    def off_floor(self, raw: Mapping[str, Any], *, sided: bool) -> frozenset[LegName]:
        """Return the legs whose shank does not lie on the floor when they kneel."""
        if "shanks_off_floor" not in raw:
            return frozenset()
        roles = self.roles(raw, sided=sided)
        return frozenset(roles[role] for role in self.choices("shanks_off_floor", raw, roles))

    def faults(self, raw: Mapping[str, Any]) -> dict[str, Fault]:
        table = self.table("faults", raw)
        if not 1 <= len(table) <= MOST:
            raise self.error("faults", _("must be a table of 1 to {most} faults, each with its cues"), most=MOST)
        for name in table:
            if not NAME.fullmatch(name):
                raise self.error(f"faults.{name}", _("must be a name of small letters, digits and _"))
        return {name: Fault(name, self.sentences(f"faults.{name}", cues)) for name, cues in table.items()}

    def fault(self, key: str, table: Mapping[str, Any], faults: _Faults) -> Fault | None:
        side = key.rsplit(".", 1)[-1]
        if side not in table:
            return None
        name = self.choice(key, table[side], faults.known)
        faults.used.add(name)
        return faults.known[name]

    def no_fault_unused(self, faults: _Faults) -> None:
        for name in faults.known:
            if name not in faults.used:
                raise self.error(f"faults.{name}", _("no check names it as its below or above; leave it out"))

    def gate(self, key: str, table: Mapping[str, Any], measures: MeasureReader) -> Gate:
        self.known(key, table, _GATE_KEYS)
        unit = measures.unit(key, table, gate=True)
        for profile, merged_table in self.bands(key, table):
            band = read_band(self, f"{key}.{profile}", merged_table, GATE_RANGE)
            if not (math.isfinite(band.low) or math.isfinite(band.high)) or band.own is not None:
                raise self.error(f"{key}.{profile}", _("must have min or max, or both, and no own"))
        return Gate(str(table["name"]), unit)

    def check(self, key: str, table: Mapping[str, Any], measures: MeasureReader, faults: _Faults) -> Check:
        self.known(key, table, _CHECK_KEYS)
        unit = measures.unit(key, table, gate=False)
        check = Check(
            name=str(table["name"]),
            label=self.sentence(f"{key}.label", table, LONGEST_LABEL),
            unit=unit,
            safe=self.safe(key, table, unit),
            below=self.fault(f"{key}.below", table, faults),
            above=self.fault(f"{key}.above", table, faults),
            optional=self.switch(f"{key}.optional", table, default=False),
            place=self.place(f"{key}.draw", table, measures, unit),
            unless=self.unless(f"{key}.unless", table, measures, _UNIT_RANGES[unit]) if "unless" in table else None,
        )
        check = replace(check, explains=read_explains(self, f"{key}.explains", table, check, faults.known))
        if check.below is None and check.above is None:
            raise self.error(key, _("must have below or above, or both: the fault beyond that edge of the band"))
        if check.unless is not None and check.below is None:
            raise self.error(f"{key}.unless", _("excuses a value below the band, and this check has no below"))
        default = Band()
        for profile, merged_table in self.bands(key, table):
            band = read_check_band(self, f"{key}.{profile}", merged_table, check)
            default = band if profile == BUILT_IN_PROFILES[0] else default
            for edge, value, fault in (("min", band.low, check.below), ("max", band.high, check.above)):
                if fault is not None and math.isinf(value):
                    raise self.error(
                        f"{key}.{profile}.{edge}", _("is missing; it is where {fault!r} begins"), fault=fault.name
                    )
        if "limits" not in table:
            return check
        return replace(check, limits=self.limits(f"{key}.limits", table, check, default))

    def unless(
        self, key: str, parent: Mapping[str, Any], measures: MeasureReader, allowed: tuple[float, float]
    ) -> Unless:
        table = self.table(key, parent)
        self.known(key, table, _UNLESS_KEYS)
        measures.unit(key, table, gate=False)
        band = read_band(self, key, {k: table[k] for k in ("min", "max", "hysteresis") if k in table}, GATE_RANGE)
        if not (math.isfinite(band.low) or math.isfinite(band.high)):
            raise self.error(key, _("must have min or max, or both"))
        within = self.number(key, table, "within", (0.0, allowed[1]))
        after_s = self.number(key, table, "after_s", _AFTER_RANGE_S) if "after_s" in table else 0.0
        reaches_edge = self.switch(f"{key}.reaches_edge", table, default=False)
        return Unless(_unless_name(parent), band.low, band.high, band.hysteresis, within, reaches_edge, after_s)

    def bands(self, key: str, table: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
        """Yield the band of each built-in profile as written, merged over that of the default."""
        default = self.table(f"{key}.{BUILT_IN_PROFILES[0]}", table)
        for profile in BUILT_IN_PROFILES:
            yield profile, merged(default, self.table(f"{key}.{profile}", table))

    def safe(self, key: str, table: Mapping[str, Any], unit: str) -> tuple[float, float]:
        value = table.get("safe")
        low, high = _UNIT_RANGES[unit]
        if not isinstance(value, list) or len(value) != 2:
            raise self.error(
                f"{key}.safe",
                _("must be two numbers, lowest and highest, like [10.0, 40.0], not {value!r:.50}"),
                value=value,
            )
        pair = {"safe[1]": value[0], "safe[2]": value[1]}
        least, most = (self.number(key, pair, end, (low, high)) for end in pair)
        if least >= most:
            raise self.error(f"{key}.safe", _("{least:g} is not below {most:g}; swap them"), least=least, most=most)
        return (least, most)

    def place(self, key: str, parent: Mapping[str, Any], measures: MeasureReader, unit: str) -> Place:
        table = self.table(key, parent)
        self.known(key, table, ("joint", "leg", "angle"))
        joint = Joint(self.choice(f"{key}.joint", table.get("joint"), Joint))
        angle = Angle(self.choice(f"{key}.angle", table["angle"], Angle)) if "angle" in table else None
        if angle is not None and unit != "deg":
            raise self.error(
                f"{key}.angle",
                _("only a check in deg has an angle, and this one is in {unit}; leave it out"),
                unit=unit,
            )
        if joint is Joint.HANDS or not measures.sided:
            if "leg" in table:
                raise self.error(f"{key}.leg", _("leave it out: neither hands nor a stretch without sides have a leg"))
            return Place(joint, angle=angle)
        return Place(joint, measures.roles[self.choice(f"{key}.leg", table.get("leg"), measures.roles)], angle)

    def limits(self, key: str, parent: Mapping[str, Any], check: Check, default: Band) -> Limits:
        table = self.table(key, parent)
        self.known(key, table, ("margin", "min", "max", "own"))
        width = check.safe[1] - check.safe[0]
        own_table = self.table(f"{key}.own", table)
        self.known(f"{key}.own", own_table, ("min", "max"))
        found = []
        for own, edges in ((False, table), (True, own_table)):
            for edge, lower in (("min", True), ("max", False)):
                if edge in edges:
                    where = f"{key}.{'own.' if own else ''}{edge}"
                    found.append(self.edge_limits(where, self.as_table(where, edges[edge]), check, (own, lower)))
                    if math.isinf(default.edge(lower=lower, own=own)):
                        raise self.error(where, _("the default band has no such edge; leave it out"))
        return Limits(self.number(key, table, "margin", (0.0, width)), tuple(found))

    def edge_limits(self, key: str, table: Mapping[str, Any], check: Check, kind: tuple[bool, bool]) -> EdgeLimits:
        own, lower = kind
        self.known(key, table, ("widest", "narrowest", "follows"))
        widest, narrowest = (self.number(key, table, end, check.safe) for end in ("widest", "narrowest"))
        if widest == narrowest or (widest < narrowest) is not lower:
            problem = (
                _("widest {widest:g} must lie below narrowest {narrowest:g}")
                if lower
                else _("widest {widest:g} must lie above narrowest {narrowest:g}")
            )
            raise self.error(key, problem, widest=widest, narrowest=narrowest)
        return EdgeLimits(own, lower, widest, narrowest, self.switch(f"{key}.follows", table, default=False))

    def measured(
        self, parts: Iterable[tuple[str, list[Mapping[str, Any]]]], measures: MeasureReader
    ) -> dict[str, Measure]:
        """Return the measures by name; a gate and a check of the same name share one value."""
        found: dict[str, Measure] = {}
        for kind, tables in parts:
            for key, table in self.named_tables(kind, tables):
                measure = measures.measure(f"{key}.measure", table.get("measure"))
                if found.setdefault(str(table["name"]), measure) != measure:
                    raise self.error(f"{key}.measure", _("the check of this name measures something else; rename one"))
                if "unless" in table:
                    unless = self.table(f"{key}.unless", table)
                    found[_unless_name(table)] = measures.measure(f"{key}.unless.measure", unless.get("measure"))
        return found

    def depth(self, raw: Mapping[str, Any], checks: tuple[Check, ...], measured: Mapping[str, Measure]) -> str:
        if "depth" not in raw:
            return ""
        of_the_hip = [
            c.name for c in checks if all(s.attribute == "hip_extension_deg" for s in measured[c.name].operands)
        ]
        if not of_the_hip:
            raise self.error("depth", _("no check measures hip extension, which the history follows; leave it out"))
        return self.choice("depth", raw["depth"], of_the_hip)

    def watches(
        self, tables: list[Mapping[str, Any]], faults: _Faults, postures: frozenset[Posture]
    ) -> tuple[WatchRule, ...]:
        if len(tables) > 1:
            raise self.error("watches[2]", _("a stretch has one watch at most; leave it out"))
        return tuple(self.watch(key, table, faults, postures) for key, table in self.named_tables("watches", tables))

    def watch(self, key: str, table: Mapping[str, Any], faults: _Faults, postures: frozenset[Posture]) -> WatchRule:
        self.known(key, table, _WATCH_FIELDS)
        kind = WatchKind(self.choice(f"{key}.kind", table.get("kind"), _WATCH_KEYS))
        unit = self.choice(f"{key}.unit", table.get("unit"), ("s",))
        threshold = self.choice(f"{key}.key", table.get("key"), (_WATCH_KEYS[kind],))
        safe = self.safe(key, table, unit)
        for profile in BUILT_IN_PROFILES:
            if profile in table or profile == BUILT_IN_PROFILES[0]:
                self.number(key, table, profile, safe)
        if Posture.SUPINE not in postures:
            raise self.error(
                f"{key}.kind",
                _("{kind!r} times the hips of somebody lying on the back; postures must have 'supine'"),
                kind=kind,
            )
        below = self.fault(f"{key}.below", table, faults)
        if below is None:
            raise self.error(f"{key}.below", _("is missing; name the fault of being too fast"))
        label = self.sentence(f"{key}.label", table, LONGEST_LABEL)
        return WatchRule(kind, Check(str(table["name"]), label, unit, safe, below), threshold)

    def extras(self, raw: Mapping[str, Any], watches: Sequence[WatchRule]) -> dict[str, tuple[float, float]]:
        extras = {key: safe for key, safe in NUMBER_RANGES.items() if key in raw and key != "target_s"}
        return extras | {watch.threshold: watch.check.safe for watch in watches}

    def thresholds(self, raw: Mapping[str, Any], profile: str) -> dict[str, Any]:
        """Return the table of the stretch in the file of a built-in profile."""
        found: dict[str, Any] = {}
        for key, safe in NUMBER_RANGES.items():
            table = self.table(key, raw)
            self.known(key, table, BUILT_IN_PROFILES)
            needed = profile == BUILT_IN_PROFILES[0] and (key in raw or key == "target_s")
            if needed or profile in table:
                found[key] = self.number(key, table, profile, safe)
        found |= {w["key"]: float(w[profile]) for w in self.list_of("watches", raw, least=0) if profile in w}
        gates = {g["name"]: g[profile] for g in self.list_of("gates", raw) if profile in g}
        checks = {c["name"]: c[profile] for c in self.list_of("checks", raw) if profile in c}
        return {**found, **({"recognise": gates} if gates else {}), **checks}


def _unless_name(check: Mapping[str, Any]) -> str:
    """Return the key of the value that excuses a check; the dot keeps it apart from names of checks and gates."""
    return f"{check['name']}.unless"
