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

from posecoach.languages import gettext as _
from posecoach.languages import marked
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

#: What each kind of file is called in errors, and the name of one that is to be written.
_FILES = {
    "prescription": marked("prescription {source}"),
    "profile": marked("profile {source}"),
    "routine": marked("routine {source}"),
    "settings": marked("settings {source}"),
    "stretch": marked("stretch {source}"),
}
_NAMES = {"profile": marked("profile name {name!r}"), "routine": marked("routine name {name!r}")}


def file_called(kind: str, source: object) -> str:
    """Return what a file is called in errors: ``profile mine.toml``.

    Args:
        kind: "prescription", "profile", "routine", "settings" or "stretch".
        source: its path or name.
    """
    return _(_FILES[kind]).format(source=source)


def read_toml(path: Path, kind: str, error: type[UsageError] = UsageError) -> dict[str, Any]:
    """Return the tables of a TOML file.

    Args:
        path: the file; a byte order mark at its beginning is allowed.
        kind: what it is, as for `file_called`.
        error: what to raise.

    Raises:
        UsageError: as ``error``: it cannot be read, is too large or nested, is not TOML, or has a name that Windows
            reserves.
    """
    called = file_called(kind, path)
    if is_reserved(path.stem):
        problem = _("{file}: Windows keeps the name {name!r} for itself; rename the file")
        raise error(problem.format(file=called, name=path.stem))
    try:
        with open_regular(path) as file:
            content = file.read(_MOST_BYTES + 1)
        if len(content) > _MOST_BYTES:
            too_large = _("cannot read {file}: it is larger than {size} kB; shorten it")
            raise error(too_large.format(file=called, size=_MOST_BYTES >> 10))
        return parse_toml(content.decode("utf-8-sig"), called, error)
    except FileNotFoundError:
        raise error(_("cannot read {file}: there is no such file; check the name").format(file=called)) from None
    except OSError as cannot:
        raise error(_("cannot read {file}: {reason}").format(file=called, reason=why(cannot))) from cannot
    except UnicodeDecodeError as cannot:
        raise error(_("cannot read {file}: not UTF-8 text; save it as UTF-8").format(file=called)) from cannot


def parse_toml(text: str, source: str, error: type[UsageError] = UsageError) -> dict[str, Any]:
    """Return the tables of a TOML text; errors call it ``source``, as `file_called` returns it.

    Raises:
        UsageError: as ``error``: it is too deeply nested, has too long a number, or is not TOML.
    """
    if (problem := _beyond_need(text, source)) is not None:
        raise error(problem)
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as cannot:
        reason = " ".join(str(cannot).split())
        raise error(_("{file} is not valid TOML: {reason}").format(file=source, reason=reason)) from cannot


def is_reserved(name: str) -> bool:
    """Return whether Windows reserves a name for a device, so that no file may have it."""
    return name.split(".", maxsplit=1)[0].strip().lower() in _RESERVED


def check_own_name(name: str, kind: str, error: type[UsageError], *, built_in: bool) -> None:
    """Refuse a name that a file of the user's own cannot have.

    Args:
        name: name of the file, without its suffix.
        kind: what the file is: "profile" or "routine".
        error: what to raise.
        built_in: whether a built-in one has this name.

    Raises:
        UsageError: as ``error``: the name is not allowed.
    """
    called = _(_NAMES[kind]).format(name=name)
    if not _OWN_NAME.fullmatch(name):
        raise error(_("{name}: use letters, digits, - and _ only, 64 at most").format(name=called))
    if is_reserved(name):
        raise error(_("{name}: Windows keeps it for itself; choose another name").format(name=called))
    if built_in:
        raise error(_("{name}: it is a built-in one; choose another name").format(name=called))


def expanded(path: Path) -> Path:
    """Return a path with ``~`` and ``~name`` replaced by the home folder of that user.

    Raises:
        FileNotFoundError: there is no such user, or their home folder is not known.
    """
    try:
        return path.expanduser()
    except RuntimeError as error:
        raise FileNotFoundError(_("there is no user {name}").format(name=path.parts[0])) from error


def _beyond_need(text: str, source: str) -> str | None:
    """Return what exceeds the limits in a text that is called ``source``, and where; None if nothing does."""
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
            return _("{file} nests deeper than {most} in line {line}; write it flat").format(
                file=source, most=_DEEPEST, line=_line(text, token)
            )
        if token["word"] and max(map(len, token["word"].split("."))) > _LONGEST_WORD:
            return _("{file} has a number or key of more than {most} characters in line {line}").format(
                file=source, most=_LONGEST_WORD, line=_line(text, token)
            )
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

    Numbers in errors are written as in the file, with a decimal point in every language.

    Keys in errors are complete: ``clock.settle_s``. An empty ``table`` stands for the top level of the file.

    Attributes:
        kind: what the file is, as for `file_called`.
        source: its path or name.
        error_type: what to raise.
    """

    kind: str
    source: str
    error_type: type[UsageError] = UsageError

    def error(self, key: str, problem: str, /, **values: object) -> UsageError:
        """Return the error about a key.

        Args:
            key: the key.
            problem: what is wrong, translated.
            values: what its placeholders stand for.
        """
        return self.error_type(
            _("{file}: {key}: {problem}").format(
                file=file_called(self.kind, self.source), key=key, problem=problem.format(**values)
            )
        )

    def known(self, table: str, raw: Mapping[str, Any], allowed: Iterable[str]) -> None:
        """Raise if a table has a key that is not allowed, and suggest a similar one."""
        names = tuple(allowed)
        for key in raw:
            if key not in names:
                raise self.error(whole_key(table, _shortened(key)), _("unknown key; {hint}"), hint=hint(key, names))

    def schema(self, raw: Mapping[str, Any], highest: int) -> None:
        """Raise if the version of the file's format is not supported."""
        schema = raw.get("schema", highest)
        if not isinstance(schema, int) or isinstance(schema, bool) or not 1 <= schema <= highest:
            raise self.error(
                "schema",
                _("{value} is not understood; this posecoach reads schema {highest}"),
                value=quoted(schema),
                highest=highest,
            )

    def table(self, key: str, raw: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return the table that the last part of ``key`` names in ``raw``; an empty one if there is none."""
        return self.as_table(key, raw.get(key.rsplit(".", 1)[-1], {}))

    def as_table(self, key: str, value: Any) -> Mapping[str, Any]:
        """Return a value that must be a table."""
        if not isinstance(value, Mapping):
            raise self.error(key, _("must be a table, not {value}"), value=quoted(value))
        return value

    def text(self, key: str, raw: Mapping[str, Any]) -> str:
        """Return a text; an empty one if there is none."""
        value = raw.get(key, "")
        if not isinstance(value, str):
            raise self.error(key, _("must be text, not {value}"), value=quoted(value))
        return value

    def name(self, raw: Mapping[str, Any]) -> str:
        """Return the text ``name``, which may become the name of a file."""
        name = self.text("name", raw)
        if is_reserved(name):
            raise self.error("name", _("Windows keeps the name {name!r} for itself; choose another"), name=name)
        return name

    def number(self, table: str, raw: Mapping[str, Any], key: str, allowed: tuple[float, float]) -> float:
        """Return a number from ``allowed[0]`` to ``allowed[1]``."""
        value = raw.get(key)
        low, high = allowed
        whole = whole_key(table, key)
        if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) <= sys.float_info.max:
            raise self.error(
                whole,
                _("must be a number, not {value}; allowed is {low:g} to {high:g}"),
                value=quoted(value),
                low=low,
                high=high,
            )
        if not low <= value <= high:
            raise self.error(
                whole, _("{value:g} is out of range; allowed is {low:g} to {high:g}"), value=value, low=low, high=high
            )
        return float(value)

    def choice(self, key: str, value: Any, allowed: Iterable[str]) -> str:
        """Return a text that must be one of ``allowed``."""
        # Members of enumerations are shown by their values.
        names = tuple(map(str, allowed))
        if not isinstance(value, str) or value not in names:
            guess = hint(value if isinstance(value, str) else "", names)
            raise self.error(
                key,
                _("is missing; {hint}") if value is None else _("{value} is not known; {hint}"),
                value=quoted(value),
                hint=guess,
            )
        return value


def whole_key(table: str, key: str) -> str:
    """Return a key with its table."""
    return f"{table}.{key}" if table else key


def quoted(value: Any) -> str:
    """Return a value for an error message, shortened."""
    return _shortened(repr(value))


def _shortened(text: str) -> str:
    return shown(text) if len(text) <= _LONGEST_WORD else shown(text[: _LONGEST_WORD - 3]) + "..."
