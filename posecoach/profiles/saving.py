"""Saving the user's own profiles."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import tomli_w

from posecoach.languages import gettext as _
from posecoach.profiles.finding import (
    Layer,
    in_a_circle,
    is_built_in,
    merge_layers,
    own_profiles_folder,
    profile_layers,
)
from posecoach.profiles.reading import SCHEMA
from posecoach.runtime.errors import OutputError, ProfileError
from posecoach.runtime.os_errors import why
from posecoach.runtime.output_folder import whole_file, writing_into
from posecoach.runtime.tables import SUFFIX, check_own_name, expanded

#: Flags to create a new file; on Windows O_BINARY keeps line ends unchanged.
_NEW_FILE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)


def save_profile(
    name: str, raw_changes: Mapping[str, Any], notes: str = "", *, base: str = "default", overwrite: bool = False
) -> Path:
    """Write a profile of the user's own, atomically and readable only by its owner.

    Args:
        name: letters, digits, ``-`` and ``_``; not the name of a built-in one.
        raw_changes: tables with what differs from ``base``.
        notes: free text.
        base: name or path of the profile it is based on.
        overwrite: whether it may replace one of the same name.

    Returns:
        The file.

    Raises:
        ProfileError: the name is not allowed or taken, or a value does not validate.
        OutputError: the file cannot be written.
    """
    path = own_profile_path(name) if overwrite else check_free(name)
    layers = profile_layers(base)
    if os.path.realpath(path) in [os.path.realpath(layer.source) for layer in layers]:
        raise in_a_circle(str(path), base)
    head = {"schema": SCHEMA, "name": name, "notes": notes}
    changes = {key: value for key, value in raw_changes.items() if key not in (*head, "base")}
    merge_layers([*layers, Layer(str(path), head | changes)])
    # Absolute, because a relative base would be looked for beside the new file.
    kept_base = str(expanded(Path(base)).absolute()) if base.endswith(SUFFIX) else base
    _write(path, {**head, "base": kept_base, **changes})
    return path


def check_free(name: str) -> Path:
    """Return the file for a new profile ``name``.

    Raises:
        ProfileError: the name is not allowed or taken.
        OutputError: the folder cannot be read.
    """
    path = own_profile_path(name)
    if is_taken(path):
        problem = _("there is already a profile {name!r}: choose another name, or delete {path}")
        raise ProfileError(problem.format(name=name, path=path))
    return path


def own_profile_path(name: str) -> Path:
    """Return the file of the user's own profile ``name``.

    Raises:
        ProfileError: the name is not allowed.
    """
    check_own_name(name, "profile", ProfileError, built_in=is_built_in(name))
    return own_profiles_folder() / f"{name}{SUFFIX}"


def is_taken(path: Path) -> bool:
    """Return whether there already is a file ``path``.

    Raises:
        OutputError: the folder cannot be read.
    """
    try:
        return path.exists()
    except OSError as error:
        reason = why(error, _("check the folder"))
        raise OutputError(_("cannot look for profile {path}: {reason}").format(path=path, reason=reason)) from error


def _write(path: Path, tables: Mapping[str, Any]) -> None:
    # Invalid text in the notes, such as a lone surrogate, must not prevent saving.
    content = tomli_w.dumps(tables).encode("utf-8", "replace")
    with writing_into(path.parent):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with whole_file(path) as scratch, os.fdopen(os.open(scratch, _NEW_FILE, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
