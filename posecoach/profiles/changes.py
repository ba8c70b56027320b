"""Changes to a profile: single values from the command line, and the differences between two profiles."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from posecoach.languages import gettext as _
from posecoach.languages import listed
from posecoach.profiles.profile import Profile
from posecoach.profiles.reading import parse_profile
from posecoach.profiles.values import Number, to_raw, values
from posecoach.runtime.errors import ProfileError
from posecoach.runtime.tables import file_called

#: New values of a profile by their keys ("STRETCH.CHECK.min").
Changes = Mapping[str, Number | str]


@dataclass(frozen=True, slots=True)
class Difference:
    """A number in which two profiles differ; None where a profile does not have it.

    Attributes:
        key: its key ("STRETCH.CHECK.min").
        unit: its unit, as in `posecoach.profiles.values.Value`.
        first: the number of the first profile.
        second: the number of the second profile.
    """

    key: str
    unit: str
    first: Number | None
    second: Number | None


def parse_changes(texts: Iterable[str]) -> dict[str, Number | str]:
    """Return the changes written as texts like "clock.leave_s=6"; the last one of a key counts.

    Raises:
        ProfileError: a text is not understood.
    """
    changes: dict[str, Number | str] = {}
    for written in texts:
        key, sign, text = written.partition("=")
        if not sign or not key.strip():
            problem = _("change {written!r} is not understood; write KEY=VALUE, like clock.leave_s=6")
            raise ProfileError(problem.format(written=written))
        changes[key.strip()] = _value(text.strip())
    return changes


def override(profile: Profile, changes: Changes) -> Profile:
    """Return the profile with values changed.

    All changes are made before the result is checked, so that both edges of a band can move past each other. The
    name of the result says that it was changed.

    Args:
        profile: the profile.
        changes: the new values by their keys.

    Raises:
        ProfileError: a key is unknown, or a value is out of range.
    """
    if not changes:
        return profile
    raw = to_raw(profile)
    for key, value in changes.items():
        put(raw, key, value)
    source = _("{name} with {changes}").format(name=profile.name, changes=listed(change_texts(changes)))
    return parse_profile({**raw, "name": f"{profile.name} (changed)"}, source)


def change_texts(changes: Changes) -> list[str]:
    """Return changes as texts that `parse_changes` reads."""
    return [
        f"{key}={number_text(value) if isinstance(value, float | bool) else value}" for key, value in changes.items()
    ]


def put(raw: dict[str, Any], key: str, value: object) -> None:
    """Set the value at a dotted ``key`` of nested tables, adding missing tables."""
    *tables, last = key.split(".")
    for name in tables:
        inner = raw.get(name)
        raw[name] = raw = dict(inner) if isinstance(inner, dict) else {}
    raw[last] = value


def compare(first: Profile, second: Profile) -> list[Difference]:
    """Return the numbers in which two profiles differ, in the order of the file."""
    ours, theirs = ({value.key: value for value in values(profile)} for profile in (first, second))
    return [
        Difference(key, value.unit, a.value if a else None, b.value if b else None)
        for key, value in (ours | theirs).items()
        if (a := ours.get(key)) != (b := theirs.get(key))
    ]


def changed_tables(profile: Profile, base: Profile) -> dict[str, Any]:
    """Return the tables in which ``profile`` differs from ``base``, ready for `save_profile`.

    Raises:
        ProfileError: ``base`` has an edge that ``profile`` does not have, which a file cannot express.
    """
    raw: dict[str, Any] = {}
    for difference in compare(base, profile):
        if difference.second is None:
            problem = _("{file}: {key}: cannot be left out; base it on another one")
            raise ProfileError(problem.format(file=file_called("profile", profile.name), key=difference.key))
        put(raw, difference.key, difference.second)
    return raw


def _value(text: str) -> Number | str:
    if text in ("true", "false"):
        return text == "true"
    try:
        return float(text)
    except ValueError:
        return text


def number_text(value: Number | None) -> str:
    """Return a number of a profile as written in its file; "-" for None."""
    if value is None:
        return "-"
    return str(value).lower() if isinstance(value, bool) else f"{value:g}"
