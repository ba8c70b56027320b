"""Reading TOML files written by people (profiles, routines and the like) within limits, and checking their values.

A file that is too large or too deeply nested, or has too long a number, is refused before it is parsed: parsing it
could take minutes or crash the parser.
"""

from __future__ import annotations

import re
import sys
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from posecoach.runtime.errors import UsageError
from posecoach.runtime.guessing import hint
from posecoach.runtime.input_files import open_regular
from posecoach.runtime.os_errors import why
from posecoach.runtime.shown import shown

SUFFIX = ".toml"

#: Largest file, bytes. The default profile, with all its comments, has 6,000.
_MOST_BYTES = 65_536

#: Deepest nesting of tables and lists, and most parts of the keys on one line.
_DEEPEST = 8

#: Longest number or bare key, characters.
_LONGEST_WORD = 80

#: Allowed names of the user's own files.
_OWN_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}", re.ASCII)

#: Names that Windows reserves for devices, with any suffix.
_RESERVED = frozenset(
    ("con", "prn", "aux", "nul", "conin$", "conout$", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10)))
)

#: Comments, strings of all four kinds, brackets, the end of a key or value, and numbers and bare keys.
_TOKEN = re.compile(
    r"""
    (?P<skipped>\#[^\n]* | \"{3}(?:\\.|[^\\])*?\"{3} | '{3}.*?'{3} | "(?:\\.|[^"\\\n])*" | '[^'\n]*')
    | (?P<opening>[\[{]) | (?P<closing>[\]}]) | (?P<end>[=,\n]) | (?P<word>[^\s"'\#\[\]{}=,]+)
    """,
    re.VERBOSE | re.DOTALL,
)


def read_toml(path: Path, kind: str, error: type[UsageError] = UsageError) -> dict[str, Any]:
    """Return the tables of a TOML file.

    Args:
        path: the file; a byte order mark at its beginning is allowed.
        kind: what the file is called in errors: "profile", "routine".
        error: what to raise.

    Raises:
        UsageError: as ``error``: it cannot be read, is too large or nested, is not TOML, or has a name that Windows
            reserves.
    """
    if is_reserved(path.stem):
        raise error(f"{kind} {path}: Windows keeps the name {path.stem!r} for itself; rename the file")
    try:
        with open_regular(path) as file:
            content = file.read(_MOST_BYTES + 1)
        if len(content) > _MOST_BYTES:
            raise error(f"cannot read {kind} {path}: it is larger than {_MOST_BYTES >> 10} kB; shorten it")
        return parse_toml(content.decode("utf-8-sig"), f"{kind} {path}", error)
    except FileNotFoundError:
        raise error(f"cannot read {kind} {path}: there is no such file; check the name") from None
    except OSError as problem:
        raise error(f"cannot read {kind} {path}: {why(problem)}") from problem
    except UnicodeDecodeError as problem:
        raise error(f"cannot read {kind} {path}: not UTF-8 text; save it as UTF-8") from problem


def parse_toml(text: str, source: str, error: type[UsageError] = UsageError) -> dict[str, Any]:
    """Return the tables of a TOML text; errors call it ``source``, like "profile mine.toml".

    Raises:
        UsageError: as ``error``: it is too deeply nested, has too long a number, or is not TOML.
    """
    if (problem := _beyond_need(text)) is not None:
        raise error(f"{source} {problem}")
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as cannot:
        raise error(f"{source} is not valid TOML: {' '.join(str(cannot).split())}") from cannot


def is_reserved(name: str) -> bool:
    """Return whether Windows reserves a name for a device, so that no file may have it."""
    return name.split(".", maxsplit=1)[0].strip().lower() in _RESERVED


def check_own_name(name: str, kind: str, error: type[UsageError], *, built_in: bool) -> None:
    """Refuse a name that a file of the user's own cannot have.

    Args:
        name: name of the file, without its suffix.
        kind: what the file is ("profile").
        error: what to raise.
        built_in: whether a built-in one has this name.

    Raises:
        UsageError: as ``error``: the name is not allowed.
    """
    if not _OWN_NAME.fullmatch(name):
        raise error(f"{kind} name {name!r}: use letters, digits, - and _ only, 64 at most")
    if is_reserved(name):
        raise error(f"{kind} name {name!r}: Windows keeps it for itself; choose another name")
    if built_in:
        raise error(f"{kind} name {name!r}: it is a built-in one; choose another name")


def expanded(path: Path) -> Path:
    """Return a path with ``~`` and ``~name`` replaced by the home folder of that user.

    Raises:
        FileNotFoundError: there is no such user, or their home folder is not known.
    """
    try:
        return path.expanduser()
    except RuntimeError as error:
        raise FileNotFoundError(f"there is no user {path.parts[0]}") from error


def _beyond_need(text: str) -> str | None:
    """Return what exceeds the limits in a text, and where; None if nothing does."""
    depth = parts = 0
    for token in _TOKEN.finditer(text):
        if token["opening"]:
            depth, parts = depth + 1, 0
        elif token["closing"]:
            depth, parts = max(0, depth - 1), 0
        elif token["end"]:
            parts = 0
        elif token["word"]:
            parts += token["word"].count(".")
        if depth > _DEEPEST or parts > _DEEPEST:
            return f"nests deeper than {_DEEPEST} in line {_line(text, token)}; write it flat"
        if token["word"] and max(map(len, token["word"].split("."))) > _LONGEST_WORD:
            return f"has a number or key of more than {_LONGEST_WORD} characters in line {_line(text, token)}"
    return None


def _line(text: str, token: re.Match[str]) -> int:
    return text.count("\n", 0, token.start()) + 1


def merged(base: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """Return ``base`` updated recursively with ``changes``."""
    result = dict(base)
    for key, value in changes.items():
        old = result.get(key)
        result[key] = merged(old, value) if isinstance(old, Mapping) and isinstance(value, Mapping) else value
    return result


@dataclass(frozen=True)
class TableReader:
    """Reads values from tables, with errors that name the file and the key.

    Keys in errors are complete: ``clock.settle_s``. An empty ``table`` stands for the top level of the file.

    Attributes:
        kind: what the file is called in errors: "profile", "routine".
        source: its path or name.
        error_type: what to raise.
    """

    kind: str
    source: str
    error_type: type[UsageError] = UsageError

    def error(self, key: str, problem: str) -> UsageError:
        """Return the error about a key."""
        return self.error_type(f"{self.kind} {self.source}: {key}: {problem}")

    def known(self, table: str, raw: Mapping[str, Any], allowed: Iterable[str]) -> None:
        """Raise if a table has a key that is not allowed, and suggest a similar one."""
        names = tuple(allowed)
        for key in raw:
            if key not in names:
                raise self.error(whole_key(table, _shortened(key)), f"unknown key; {hint(key, names)}")

    def schema(self, raw: Mapping[str, Any], highest: int) -> None:
        """Raise if the version of the file's format is not supported."""
        schema = raw.get("schema", highest)
        if not isinstance(schema, int) or isinstance(schema, bool) or not 1 <= schema <= highest:
            raise self.error("schema", f"{quoted(schema)} is not understood; this posecoach reads schema {highest}")

    def table(self, key: str, raw: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return the table that the last part of ``key`` names in ``raw``; an empty one if there is none."""
        return self.as_table(key, raw.get(key.rsplit(".", 1)[-1], {}))

    def as_table(self, key: str, value: Any) -> Mapping[str, Any]:
        """Return a value that must be a table."""
        if not isinstance(value, Mapping):
            raise self.error(key, f"must be a table, not {quoted(value)}")
        return value

    def text(self, key: str, raw: Mapping[str, Any]) -> str:
        """Return a text; an empty one if there is none."""
        value = raw.get(key, "")
        if not isinstance(value, str):
            raise self.error(key, f"must be text, not {quoted(value)}")
        return value

    def name(self, raw: Mapping[str, Any]) -> str:
        """Return the text ``name``, which may become the name of a file."""
        name = self.text("name", raw)
        if is_reserved(name):
            raise self.error("name", f"Windows keeps the name {name!r} for itself; choose another")
        return name

    def number(self, table: str, raw: Mapping[str, Any], key: str, allowed: tuple[float, float]) -> float:
        """Return a number from ``allowed[0]`` to ``allowed[1]``."""
        value = raw.get(key)
        low, high = allowed
        whole = whole_key(table, key)
        if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) <= sys.float_info.max:
            raise self.error(whole, f"must be a number, not {quoted(value)}; allowed is {low:g} to {high:g}")
        if not low <= value <= high:
            raise self.error(whole, f"{value:g} is out of range; allowed is {low:g} to {high:g}")
        return float(value)

    def choice(self, key: str, value: Any, allowed: Iterable[str]) -> str:
        """Return a text that must be one of ``allowed``."""
        # Members of enumerations are shown by their values.
        names = tuple(map(str, allowed))
        if not isinstance(value, str) or value not in names:
            guess = hint(value, names) if isinstance(value, str) else f"allowed are {', '.join(names)}"
            problem = "is missing" if value is None else f"{quoted(value)} is not known"
            raise self.error(key, f"{problem}; {guess}")
        return value


def whole_key(table: str, key: str) -> str:
    """Return a key with its table."""
    return f"{table}.{key}" if table else key


def quoted(value: Any) -> str:
    """Return a value for an error message, shortened."""
    return _shortened(repr(value))


def _shortened(text: str) -> str:
    return shown(text) if len(text) <= _LONGEST_WORD else shown(text[: _LONGEST_WORD - 3]) + "..."
