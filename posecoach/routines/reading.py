"""Reading and checking routines."""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from importlib import resources
from pathlib import Path
from typing import Any

from posecoach.profiles import load_profile
from posecoach.routines.routine import Routine, RoutineStep, sides_to_do
from posecoach.runtime.errors import UsageError
from posecoach.runtime.input_files import read_text_bytes
from posecoach.stretches import STRETCHES, Stretch

#: Highest version of the routine format that is understood.
SCHEMA = 1

#: Built-in routines, the standard one first.
_BUILTIN = ("default", "desk")

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
    return tuple(load_routine(name) for name in _BUILTIN)


def load_routine(name_or_path: str = "default") -> Routine:
    """Return the built-in routine of that name, or the one in the file of that path (which ends in ``.toml``).

    Raises:
        RoutineError: there is no such routine, or it does not validate.
    """
    if name_or_path in _BUILTIN:
        text = resources.files(__package__).joinpath(f"{name_or_path}.toml").read_text(encoding="utf-8")
        return parse_routine(tomllib.loads(text), source=name_or_path)
    path = Path(name_or_path)
    if path.suffix != ".toml":
        raise RoutineError(f"unknown routine {name_or_path!r}: {_hint(name_or_path, _BUILTIN)}; or give a .toml file")
    return parse_routine(_read_file(path), source=str(path))


def parse_routine(raw: Mapping[str, Any], source: str) -> Routine:
    """Check a routine that was read from TOML.

    Args:
        raw: the tables.
        source: what to call it in error messages.

    Raises:
        RoutineError: a key is unknown, a value is missing or out of range.
    """
    reader = _Reader(source)
    reader.known("", raw, _ROUTINE_KEYS)
    schema = raw.get("schema", SCHEMA)
    if not isinstance(schema, int) or isinstance(schema, bool) or not 1 <= schema <= SCHEMA:
        raise reader.error("schema", f"{schema!r} is not understood; this posecoach reads schema {SCHEMA}")
    steps = raw.get("steps")
    if not isinstance(steps, list) or not 1 <= len(steps) <= _MAX_STEPS:
        raise reader.error("steps", f"must be 1 to {_MAX_STEPS} tables, each begun with [[steps]]")
    name = reader.text("name", raw) or Path(source).stem
    return Routine(
        name=name,
        title=reader.text("title", raw) or name,
        notes=reader.text("notes", raw),
        steps=tuple(reader.step(f"steps[{number}]", step) for number, step in enumerate(steps, start=1)),
    )


def _read_file(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(read_text_bytes(path).decode("utf-8-sig"))
    except FileNotFoundError:
        raise RoutineError(f"cannot read routine {path}: there is no such file; check the name") from None
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "not UTF-8 text"
        raise RoutineError(f"cannot read routine {path}: {reason}") from error
    except (ValueError, RecursionError) as error:  # also numbers and nesting beyond what Python reads
        problem = " ".join(str(error).split())
        raise RoutineError(f"routine {path} is not valid TOML: {problem}") from error


def _hint(given: str, allowed: Iterable[str]) -> str:
    names = tuple(allowed)
    near = get_close_matches(given, names, n=1)
    return f"did you mean {near[0]!r}?" if near else f"allowed are {', '.join(names)}"


class _Reader:
    """Reads values out of tables and says which file and key is wrong."""

    def __init__(self, source: str) -> None:
        self._source = source

    def error(self, key: str, problem: str) -> RoutineError:
        return RoutineError(f"routine {self._source}: {key}: {problem}")

    def known(self, table: str, raw: Mapping[str, Any], allowed: tuple[str, ...]) -> None:
        for key in raw:
            if key not in allowed:
                raise self.error(f"{table}.{key}" if table else key, f"unknown key; {_hint(key, allowed)}")

    def text(self, key: str, raw: Mapping[str, Any]) -> str:
        value = raw.get(key, "")
        if not isinstance(value, str):
            raise self.error(key, f"must be text, not {value!r}")
        return value

    def step(self, key: str, raw: Any) -> RoutineStep:
        if not isinstance(raw, Mapping):
            raise self.error(key, f"must be a table, not {raw!r}")
        self.known(key, raw, _STEP_KEYS)
        stretch = STRETCHES[self._choice(f"{key}.stretch", raw.get("stretch"), tuple(STRETCHES))]
        if "target_s" in raw and "breaths" in raw:
            raise self.error(key, "'target_s' and 'breaths' exclude each other; give one")
        return RoutineStep(
            stretch=stretch.name,
            sides=self._sides(f"{key}.sides", raw, stretch),
            target_s=self._number(key, raw, "target_s") if "target_s" in raw else None,
            breaths=self._breaths(key, raw, stretch),
            rest_s=self._number(key, raw, "rest_s") if "rest_s" in raw else 0.0,
        )

    def _choice(self, key: str, value: Any, allowed: tuple[str, ...]) -> str:
        if not isinstance(value, str) or value not in allowed:
            hint = _hint(value, allowed) if isinstance(value, str) else f"allowed are {', '.join(allowed)}"
            problem = "is missing" if value is None else f"{value!r} is not known"
            raise self.error(key, f"{problem}; {hint}")
        return value

    def _sides(self, key: str, raw: Mapping[str, Any], stretch: Stretch) -> str:
        allowed = ("each", "left", "right") if stretch.sided else ("both",)
        return self._choice(key, raw.get("sides", sides_to_do(stretch)), allowed)

    def _number(self, table: str, raw: Mapping[str, Any], key: str) -> float:
        value = raw[key]
        low, high = _RANGES[key]
        if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) <= sys.float_info.max:
            raise self.error(f"{table}.{key}", f"must be a number from {low:g} to {high:g}, not {value!r}")
        if not low <= value <= high:
            raise self.error(f"{table}.{key}", f"{value:g} is out of range; allowed is {low:g} to {high:g}")
        return float(value)

    def _breaths(self, table: str, raw: Mapping[str, Any], stretch: Stretch) -> int | None:
        if "breaths" not in raw:
            return None
        if "breath_s" not in load_profile().stretches[stretch.name].extras:
            raise self.error(f"{table}.breaths", f"{stretch.name} is not counted in breaths; give target_s")
        value = self._number(table, raw, "breaths")
        if not value.is_integer():
            raise self.error(f"{table}.breaths", f"must be a whole number, not {value:g}")
        return int(value)
