"""Reading and checking prescriptions."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from posecoach.languages import gettext as _
from posecoach.prescriptions.prescription import Asked, Prescription
from posecoach.profiles.changes import Changes
from posecoach.routines.routine import sides_to_do
from posecoach.runtime.errors import UsageError
from posecoach.runtime.tables import TableReader, quoted, read_toml, whole_key
from posecoach.stretches import STRETCHES

#: Highest version of the format that is understood.
SCHEMA = 1

_KEYS = ("schema", "name", "notes", "days_a_week", "until", "profile", "thresholds", "stretches")
_ASKED_KEYS = ("stretch", "sides", "seconds", "repetitions", "rest_s")

#: Allowed range of each number of a stretch; shorter holds than 5 s are over before the clock has settled.
_SECONDS, _REPETITIONS, _REST_S = (5.0, 600.0), (1.0, 10.0), (0.0, 300.0)

#: Sets of one session; more are taken for a mistake.
_MOST_SETS = 50


class PrescriptionError(UsageError):
    """A prescription cannot be read or does not validate."""


def load_prescription(path: Path) -> Prescription:
    """Return the prescription in a TOML file.

    Raises:
        PrescriptionError: it cannot be read or does not validate.
        ProfileError: its profile or thresholds do not.
    """
    prescription = parse_prescription(read_toml(path, "prescription", PrescriptionError), source=str(path))
    prescription.profile()
    return prescription


def parse_prescription(raw: Mapping[str, Any], source: str) -> Prescription:
    """Check a prescription that was read from TOML; its profile is left to `Prescription.profile`.

    Args:
        raw: the tables.
        source: what to call it in error messages.

    Raises:
        PrescriptionError: a key is unknown, a value is missing or out of range.
    """
    reader = _Reader("prescription", source, PrescriptionError)
    reader.known("", raw, _KEYS)
    reader.schema(raw, SCHEMA)
    stretches = raw.get("stretches")
    if not isinstance(stretches, list) or not stretches:
        raise reader.error("stretches", _("must be one or more tables, each starting with [[stretches]]"))
    asked = tuple(reader.asked(f"stretches[{number}]", one) for number, one in enumerate(stretches, start=1))
    if sum(sum(one.sets_a_day.values()) for one in asked) > _MOST_SETS:
        raise reader.error("stretches", _("ask for more than {most} sets a day; ask for fewer"), most=_MOST_SETS)
    return Prescription(
        name=reader.name(raw) or Path(source).stem,
        notes=reader.text("notes", raw),
        days_a_week=reader.whole("", raw, "days_a_week", (1.0, 7.0)),
        until=reader.day("until", raw),
        profile_name=reader.text("profile", raw) or "default",
        thresholds=reader.thresholds(raw),
        stretches=asked,
    )


class _Reader(TableReader):
    """Takes the values of a prescription out of its tables."""

    def asked(self, key: str, value: Any) -> Asked:
        raw = self.as_table(key, value)
        self.known(key, raw, _ASKED_KEYS)
        stretch = STRETCHES[self.choice(f"{key}.stretch", raw.get("stretch"), tuple(STRETCHES))]
        allowed = ("each", "left", "right") if stretch.sided else ("both",)
        return Asked(
            stretch=stretch.name,
            sides=self.choice(f"{key}.sides", raw.get("sides", sides_to_do(stretch)), allowed),
            seconds=self.number(key, raw, "seconds", _SECONDS),
            repetitions=self.whole(key, raw, "repetitions", _REPETITIONS) if "repetitions" in raw else 1,
            rest_s=self.number(key, raw, "rest_s", _REST_S) if "rest_s" in raw else 0.0,
        )

    def whole(self, table: str, raw: Mapping[str, Any], key: str, allowed: tuple[float, float]) -> int:
        value = self.number(table, raw, key, allowed)
        if not value.is_integer():
            raise self.error(whole_key(table, key), _("must be a whole number, not {value:g}"), value=value)
        return int(value)

    def day(self, key: str, raw: Mapping[str, Any]) -> date | None:
        value = raw.get(key)
        if value is None:
            return None
        if not isinstance(value, date) or isinstance(value, datetime):
            raise self.error(key, _("must be a day like 2027-03-31, without quotes, not {value}"), value=quoted(value))
        return value

    def thresholds(self, raw: Mapping[str, Any]) -> Changes:
        table = self.table("thresholds", raw)
        for key, value in table.items():
            if not isinstance(value, int | float | str):
                raise self.error(
                    f"thresholds.{key}",
                    _('write keys like "STRETCH.hip_extension.min" with their quotes, and a number'),
                )
        return {key: float(value) if type(value) is int else value for key, value in table.items()}
