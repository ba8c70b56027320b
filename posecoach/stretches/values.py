"""Simple values in the file of a stretch: switches, sentences, names and lists of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from posecoach.languages import gettext as _
from posecoach.languages import listed
from posecoach.runtime.errors import StretchError
from posecoach.runtime.tables import TableReader
from posecoach.stretches.bands import NUMBER_RANGES

#: Names of stretches, gates, checks, faults and roles.
NAME = re.compile(r"[a-z][a-z0-9_]{0,39}", re.ASCII)

#: Most gates, checks or faults.
MOST = 20

#: Longest label and title, characters: they have to fit beside the picture.
LONGEST_LABEL = 60

#: Longest sentence, characters, and most sentences of one kind: they are spoken.
LONGEST, _MOST_SENTENCES = 200, 10


class ValueReader(TableReader):
    """Reads simple values of one file.

    Args:
        source: what to call the file in error messages.
    """

    def __init__(self, source: str) -> None:
        super().__init__("stretch", source, StretchError)

    def switch(self, key: str, raw: Mapping[str, Any], default: bool | None) -> bool:
        """Return true or false; with ``default`` None the value is required."""
        value = raw.get(key.rsplit(".", 1)[-1], default)
        if not isinstance(value, bool):
            problem = (
                _("is missing; write true or false") if value is None else _("must be true or false, not {value!r}")
            )
            raise self.error(key, problem, value=value)
        return value

    def sentence(self, key: str, raw: Mapping[str, Any], longest: int = LONGEST) -> str:
        """Return a required text of one line."""
        value = raw.get(key.rsplit(".", 1)[-1])
        if value is None:
            raise self.error(key, _("is missing; write a text"))
        return self.as_sentence(key, value, longest)

    def as_sentence(self, key: str, value: Any, longest: int = LONGEST) -> str:
        """Return ``value``, which must be a text of one line."""
        if not isinstance(value, str) or not value.strip() or len(value) > longest or not value.isprintable():
            raise self.error(
                key,
                _("must be a text of one line, 1 to {longest} characters, not {value!r:.60}"),
                longest=longest,
                value=value,
            )
        return value

    def texts(self, key: str, raw: Mapping[str, Any]) -> list[str]:
        """Return a list of names, empty if it is missing."""
        value = raw.get(key, [])
        if not isinstance(value, list) or not all(isinstance(text, str) for text in value):
            raise self.error(key, _('must be a list of names, like ["one", "two"], not {value!r:.60}'), value=value)
        return value

    def choices(self, key: str, raw: Mapping[str, Any], allowed: Iterable[str]) -> tuple[str, ...]:
        """Return a list of at least one of the names allowed."""
        names = self.texts(key, raw)
        if not names:
            raise self.error(key, _("must name at least one of {names}"), names=listed(allowed))
        return tuple(dict.fromkeys(self.choice(key, name, allowed) for name in names))

    def sentences(self, key: str, value: Any) -> tuple[str, ...]:
        """Return ``value``, which must be a list of texts of one line."""
        if not isinstance(value, list) or not 1 <= len(value) <= _MOST_SENTENCES:
            raise self.error(
                key, _("must be a list of 1 to {most} texts, not {value!r:.60}"), most=_MOST_SENTENCES, value=value
            )
        return tuple(self.as_sentence(f"{key}[{number}]", text) for number, text in enumerate(value, start=1))

    def list_of(self, key: str, raw: Mapping[str, Any], least: int = 1) -> list[Mapping[str, Any]]:
        """Return a list of tables."""
        value = raw.get(key, [])
        if not isinstance(value, list) or not least <= len(value) <= MOST:
            raise self.error(
                key,
                _("must be {least} to {most} tables, each starting with [[{key}]]"),
                least=least,
                most=MOST,
                key=key,
            )
        return [self.as_table(f"{key}[{number}]", table) for number, table in enumerate(value, start=1)]

    def named_tables(self, kind: str, tables: list[Mapping[str, Any]]) -> Iterator[tuple[str, Mapping[str, Any]]]:
        """Check the name of each table, and yield it with its key for error messages."""
        seen: set[str] = set()
        for number, table in enumerate(tables, start=1):
            name = table.get("name")
            if not isinstance(name, str) or not NAME.fullmatch(name) or name in ("recognise", *NUMBER_RANGES):
                raise self.error(
                    f"{kind}[{number}].name",
                    _("must be a name of small letters, digits and _, not {name!r:.60}"),
                    name=name,
                )
            if name in seen:
                raise self.error(
                    f"{kind}[{number}].name", _("{name!r} is there already; choose another name"), name=name
                )
            seen.add(name)
            yield f"{kind}.{name}", table
