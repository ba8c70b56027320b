"""Reading TOML files that a person wrote, and saying in one line which file, key and value is wrong."""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from posecoach.runtime.errors import UsageError
from posecoach.runtime.input_files import read_text_bytes


def read_toml(path: Path, kind: str, error_type: type[UsageError]) -> dict[str, Any]:
    """Return the tables of a TOML file.

    Args:
        path: the file.
        kind: what it is, for error messages ("profile").
        error_type: the error to raise.

    Raises:
        UsageError: of the type given: it is missing, cannot be read, is too large, or is no TOML.
    """
    try:
        return tomllib.loads(read_text_bytes(path).decode("utf-8-sig"))
    except FileNotFoundError:
        raise error_type(f"cannot read {kind} {path}: there is no such file; check the name") from None
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "not UTF-8 text"
        raise error_type(f"cannot read {kind} {path}: {reason}") from error
    except (ValueError, RecursionError) as error:  # also numbers and nesting beyond what Python reads
        raise error_type(f"{kind} {path} is not valid TOML: {' '.join(str(error).split())}") from error


def hint(given: str, allowed: Iterable[str]) -> str:
    """Return what to write in place of a name that is not known."""
    # Names of enumerations are shown as they are written.
    names = tuple(map(str, allowed))
    near = get_close_matches(given, names, n=1)
    return f"did you mean {near[0]!r}?" if near else f"allowed are {', '.join(names)}"


def merged(base: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """Return ``base`` with the values of ``changes`` in place, table by table."""
    result = dict(base)
    for key, value in changes.items():
        old = result.get(key)
        result[key] = merged(old, value) if isinstance(old, Mapping) and isinstance(value, Mapping) else value
    return result


class TableReader:
    """Reads values out of tables; every error names the file and the key.

    Args:
        kind: what the file is ("profile").
        source: what to call it: a name or a path.
        error_type: the error to raise.
    """

    def __init__(self, kind: str, source: str, error_type: type[UsageError]) -> None:
        self._kind = kind
        self._source = source
        self._error_type = error_type

    def error(self, key: str, problem: str) -> UsageError:
        """Return the error that ``key`` has a problem."""
        return self._error_type(f"{self._kind} {self._source}: {key}: {problem}")

    def known(self, table: str, raw: Mapping[str, Any], allowed: Iterable[str]) -> None:
        """Refuse a table with keys other than those allowed."""
        names = tuple(allowed)
        for key in raw:
            if key not in names:
                raise self.error(f"{table}.{key}" if table else key, f"unknown key; {hint(key, names)}")

    def schema(self, raw: Mapping[str, Any], highest: int) -> None:
        """Refuse a file of a format that is newer than ``highest``; a file that does not say is taken as it is."""
        schema = raw.get("schema", highest)
        if not isinstance(schema, int) or isinstance(schema, bool) or not 1 <= schema <= highest:
            raise self.error("schema", f"{schema!r} is not understood; this posecoach reads schema {highest}")

    def table(self, key: str, raw: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return the table at the last part of a dotted ``key``, empty if it is missing."""
        return self.as_table(key, raw.get(key.rsplit(".", 1)[-1], {}))

    def as_table(self, key: str, value: Any) -> Mapping[str, Any]:
        """Return ``value``, which has to be a table."""
        if not isinstance(value, Mapping):
            raise self.error(key, f"must be a table, not {value!r}")
        return value

    def text(self, key: str, raw: Mapping[str, Any]) -> str:
        """Return a text, "" if it is missing."""
        value = raw.get(key, "")
        if not isinstance(value, str):
            raise self.error(key, f"must be text, not {value!r}")
        return value

    def number(self, table: str, raw: Mapping[str, Any], key: str, allowed: tuple[float, float]) -> float:
        """Return a number that lies in the range allowed."""
        value = raw.get(key)
        low, high = allowed
        where = f"{table}.{key}" if table else key
        if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) <= sys.float_info.max:
            raise self.error(where, f"must be a number, not {value!r}; allowed is {low:g} to {high:g}")
        if not low <= value <= high:
            raise self.error(where, f"{value:g} is out of range; allowed is {low:g} to {high:g}")
        return float(value)

    def choice(self, key: str, value: Any, allowed: Iterable[str]) -> str:
        """Return a text that is one of those allowed."""
        names = tuple(allowed)
        if isinstance(value, str) and value in names:
            return value
        problem = "is missing" if value is None else f"{value!r} is not known"
        raise self.error(key, f"{problem}; {hint(value if isinstance(value, str) else '', names)}")
