"""How measures are written in a file: ``"back.hip_extension"``, ``{ negated = "held.hip_extension" }`` and so on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from posecoach.languages import gettext as _
from posecoach.languages import listed, ngettext, together
from posecoach.runtime.tables import TableReader
from posecoach.stretches.measures import (
    BODY_SIGNALS,
    GATES_ONLY,
    LEG_SIGNALS,
    OFF_FLOOR,
    OPERANDS,
    LegName,
    Measure,
    Operator,
    Signal,
)

_WRITTEN = tuple(operator for operator in Operator if operator is not Operator.PLAIN)


class MeasureReader:
    """Reads measures of one stretch.

    Args:
        reader: reader of the file.
        roles: the leg of each role.
        off_floor: the legs whose shank is off the floor when they kneel.
    """

    def __init__(self, reader: TableReader, roles: Mapping[str, LegName], off_floor: frozenset[LegName]) -> None:
        self.roles = roles
        self._reader = reader
        self._signals = {name: (Signal(attribute), unit) for name, (attribute, unit) in BODY_SIGNALS.items()}
        for role, leg in roles.items():
            for name, (attribute, unit) in LEG_SIGNALS.items():
                read = OFF_FLOOR.get(attribute, attribute) if leg in off_floor else attribute
                self._signals[f"{role}.{name}"] = (Signal(read, leg), unit)

    @property
    def sided(self) -> bool:
        """Whether the stretch is done for each side in turn."""
        return LegName.STRETCHED in self.roles.values()

    def measure(self, key: str, value: Any) -> Measure:
        """Return the measure written at ``key``."""
        return self._read(key, value)[0]

    def unit(self, key: str, table: Mapping[str, Any], *, gate: bool) -> str:
        """Return the unit of a gate or check, which must be that of its measure.

        Args:
            key: key of the gate or check.
            table: the gate or check.
            gate: whether it is a gate.
        """
        measure, unit = self._read(f"{key}.measure", table.get("measure"))
        if not gate and measure.operator in GATES_ONLY:
            raise self._reader.error(
                f"{key}.measure",
                _("{operator!r} is for gates only: it has a value even for a leg that is not seen"),
                operator=measure.operator.value,
            )
        return self._reader.choice(f"{key}.unit", table.get("unit"), (unit,))

    def _read(self, key: str, value: Any) -> tuple[Measure, str]:
        if isinstance(value, Mapping):
            if len(value) != 1:
                raise self._reader.error(key, _("must have one operator: {names}"), names=listed(_WRITTEN))
            ((written, operands),) = value.items()
            operator = Operator(self._reader.choice(key, written, _WRITTEN))
        else:
            operator, operands = Operator.PLAIN, value
        names = operands if isinstance(operands, list) else [operands]
        count = OPERANDS.get(operator, 2)
        if len(names) != count:
            problem = ngettext("{operator!r} takes {count} signal", "{operator!r} takes {count} signals", count)
            raise self._reader.error(key, problem, operator=operator.value, count=count)
        found = [self._signals[self._reader.choice(key, name, self._signals)] for name in names]
        units = {unit for _, unit in found}
        if len(units) > 1:
            raise self._reader.error(key, _("the signals have different units: {units}"), units=together(sorted(units)))
        return Measure(operator, tuple(signal for signal, _ in found)), units.pop()
