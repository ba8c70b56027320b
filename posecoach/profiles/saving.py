"""Saving the user's own profiles."""

from __future__ import annotations

import contextlib
import json
import os
import re
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from posecoach.profiles.finding import Layer, is_built_in, merge_layers, profile_layers, user_folder
from posecoach.profiles.reading import SCHEMA
from posecoach.runtime.errors import OutputError, ProfileError
from posecoach.runtime.os_errors import why
from posecoach.runtime.tables import SUFFIX, expanded, is_reserved

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}", re.ASCII)


def save_profile(
    name: str, raw_changes: Mapping[str, Any], notes: str = "", *, base: str = "default", overwrite: bool = False
) -> Path:
    """Write a profile of the user's own; it appears whole or not at all, readable by its owner only.

    Args:
        name: letters, digits, ``-`` and ``_``; not the name of a built-in one.
        raw_changes: tables of what differs from ``base``.
        notes: free text.
        base: name or path of the profile it is based on.
        overwrite: whether it may take the place of one of the same name.

    Returns:
        The file.

    Raises:
        ProfileError: the name is not allowed or taken, or a value does not validate.
        OutputError: the file cannot be written.
    """
    path = own_profile_path(name) if overwrite else check_free(name)
    layers = profile_layers(base)
    if os.path.realpath(path) in [os.path.realpath(layer.source) for layer in layers]:
        raise ProfileError(f"profile {path}: base: {base!r} leads back to itself; name another base")
    head = {"schema": SCHEMA, "name": name, "notes": notes}
    changes = {key: value for key, value in raw_changes.items() if key not in (*head, "base")}
    merge_layers([*layers, Layer(str(path), head | changes)])
    # A base that is a file lies where it lies, not beside the new one.
    kept_base = str(expanded(Path(base)).absolute()) if base.endswith(SUFFIX) else base
    _write(path, "\n".join(_lines({**head, "base": kept_base, **changes})) + "\n")
    return path


def check_free(name: str) -> Path:
    """Return the file that a new profile ``name`` would be written into.

    Raises:
        ProfileError: the name is not allowed or taken.
        OutputError: the folder cannot be looked into.
    """
    path = own_profile_path(name)
    if is_taken(path):
        raise ProfileError(f"there is already a profile {name!r}: choose another name, or delete {path}")
    return path


def own_profile_path(name: str) -> Path:
    """Return the file of the user's own profile ``name``.

    Raises:
        ProfileError: the name is not allowed.
    """
    if not _NAME.fullmatch(name):
        raise ProfileError(f"profile name {name!r}: use letters, digits, - and _ only, 64 at most")
    if is_reserved(name):
        raise ProfileError(f"profile name {name!r}: Windows keeps it for itself; choose another name")
    if is_built_in(name):
        raise ProfileError(f"profile name {name!r}: it is a built-in one; choose another name")
    return user_folder() / f"{name}{SUFFIX}"


def is_taken(path: Path) -> bool:
    """Return whether there is a profile of the user's own in the file ``path``.

    Raises:
        OutputError: the folder cannot be looked into.
    """
    try:
        return path.exists()
    except OSError as error:
        raise OutputError(f"cannot look for profile {path}: {why(error, 'check the folder')}") from error


def _write(path: Path, text: str) -> None:
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        # Temporary files are made readable by their owner only.
        handle, temporary = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
        try:
            with os.fdopen(handle, "w", encoding="utf-8", errors="replace", newline="\n") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            Path(temporary).replace(path)
        except BaseException:
            with contextlib.suppress(OSError):
                Path(temporary).unlink()
            raise
    except OSError as error:
        raise OutputError(f"cannot write profile {path}: {why(error, 'check the folder')}") from error


def _lines(tables: Mapping[str, Any], prefix: str = "") -> Iterator[str]:
    """Yield TOML: the values of a table before the tables in it, as the format asks for."""
    for key, value in tables.items():
        if not isinstance(value, Mapping):
            yield f"{key} = {_value(value)}"
    for key, value in tables.items():
        if isinstance(value, Mapping):
            yield ""
            yield f"[{prefix}{key}]"
            yield from _lines(value, f"{prefix}{key}.")


def _value(value: bool | float | str) -> str:
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    return str(value).lower() if isinstance(value, bool) else repr(value)
