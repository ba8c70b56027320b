"""Reading and checking routines."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from importlib import resources
from pathlib import Path
from typing import Any

from posecoach.languages import gettext as _
from posecoach.pose import Side
from posecoach.profiles import load_profile
from posecoach.routines.routine import Routine, RoutineStep, sides_to_do
from posecoach.runtime import user_folders
from posecoach.runtime.errors import UsageError
from posecoach.runtime.guessing import hint
from posecoach.runtime.tables import SUFFIX, TableReader, quoted, read_toml
from posecoach.stretches import STRETCHES, Stretch

#: Highest version of the routine format that is understood.
SCHEMA = 1

#: Built-in routines, the standard one first.
BUILT_IN = ("default", "desk")

#: Allowed range of each number of a step. Shorter holds than 5 s are over before the clock has settled.
_RANGES: dict[str, tuple[float, float]] = {
    "target_s": (5.0, 600.0),
    "breaths": (1, 40),
    "rest_s": (0.0, 300.0),
}

#: A session of more steps than this is taken for a mistake.
_MAX_STEPS = 50

_ROUTINE_KEYS = ("schema", "name", "title", "notes", "steps")
_STEP_KEYS = ("stretch", "sides", *_RANGES)


class RoutineError(UsageError):
    """A routine cannot be found or does not validate."""


def list_routines() -> tuple[Routine, ...]:
    """Return the built-in routines, the standard one first."""
    return tuple(load_routine(name) for name in BUILT_IN)


def own_routines_folder() -> Path:
    """Return the folder of the user's own routines; it need not exist."""
    return user_folders.user_folder("routines")


def own_routines() -> list[Path]:
    """Return the files of the user's own routines, by name; built-in names are not among them."""
    try:
        found = sorted(path for path in own_routines_folder().glob(f"*{SUFFIX}") if path.is_file())
    except OSError:
        return []
    return [path for path in found if path.stem.lower() not in BUILT_IN]


def load_routine(name_or_path: str = "default") -> Routine:
    """Return a routine.

    Args:
        name_or_path: a built-in one, one of the user's own by the name of its file, or the path of a file that ends in
            ``.toml``.

    Raises:
        RoutineError: there is no such routine, or it does not validate.
    """
    if name_or_path in BUILT_IN:
        text = resources.files(__package__).joinpath(f"{name_or_path}.toml").read_text(encoding="utf-8")
        return parse_routine(tomllib.loads(text), source=name_or_path)
    path = Path(name_or_path)
    if path.suffix != SUFFIX:
        own = {file.stem: file for file in own_routines()}
        if name_or_path not in own:
            known = hint(name_or_path, (*BUILT_IN, *own))
            problem = _("unknown routine {name}: {hint}; or give the path of a {suffix} file")
            raise RoutineError(problem.format(name=quoted(name_or_path), hint=known, suffix=SUFFIX))
        path = own[name_or_path]
    return parse_routine(read_toml(path, "routine", RoutineError), source=str(path))


def parse_routine(raw: Mapping[str, Any], source: str) -> Routine:
    """Check a routine that was read from TOML.

    Args:
        raw: the tables.
        source: what to call it in error messages.

    Raises:
        RoutineError: a key is unknown, a value is missing or out of range.
    """
    reader = _Reader("routine", source, RoutineError)
    reader.known("", raw, _ROUTINE_KEYS)
    reader.schema(raw, SCHEMA)
    steps = raw.get("steps")
    if not isinstance(steps, list) or not 1 <= len(steps) <= _MAX_STEPS:
        raise reader.error("steps", _("must be 1 to {most} tables, each starting with [[steps]]"), most=_MAX_STEPS)
    name = reader.name(raw) or Path(source).stem
    return Routine(
        name=name,
        title=reader.text("title", raw) or name,
        notes=reader.text("notes", raw),
        steps=tuple(reader.step(f"steps[{number}]", step) for number, step in enumerate(steps, start=1)),
    )


class _Reader(TableReader):
    """Takes the steps of a routine out of its tables."""

    def step(self, key: str, value: Any) -> RoutineStep:
        raw = self.as_table(key, value)
        self.known(key, raw, _STEP_KEYS)
        stretch = STRETCHES[self.choice(f"{key}.stretch", raw.get("stretch"), tuple(STRETCHES))]
        if "target_s" in raw and "breaths" in raw:
            raise self.error(key, _("'target_s' and 'breaths' exclude each other; give one"))
        return RoutineStep(
            stretch=stretch.name,
            sides=self._sides(f"{key}.sides", raw, stretch),
            target_s=self.number(key, raw, "target_s", _RANGES["target_s"]) if "target_s" in raw else None,
            breaths=self._breaths(key, raw, stretch),
            rest_s=self.number(key, raw, "rest_s", _RANGES["rest_s"]) if "rest_s" in raw else 0.0,
        )

    def _sides(self, key: str, raw: Mapping[str, Any], stretch: Stretch) -> str:
        allowed = ("each", Side.LEFT, Side.RIGHT) if stretch.sided else (Side.BOTH,)
        return self.choice(key, raw.get("sides", sides_to_do(stretch)), allowed)

    def _breaths(self, table: str, raw: Mapping[str, Any], stretch: Stretch) -> int | None:
        if "breaths" not in raw:
            return None
        if "breath_s" not in load_profile().stretches[stretch.name].extras:
            raise self.error(
                f"{table}.breaths", _("{stretch} is not counted in breaths; give target_s"), stretch=stretch.name
            )
        value = self.number(table, raw, "breaths", _RANGES["breaths"])
        if not value.is_integer():
            raise self.error(f"{table}.breaths", _("must be a whole number, not {value:g}"), value=value)
        return int(value)
