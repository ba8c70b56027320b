"""The user's own routines: where they lie, and writing them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import tomli_w

from posecoach.routines.reading import BUILT_IN, SCHEMA, RoutineError, own_routines_folder, parse_routine
from posecoach.routines.routine import Routine
from posecoach.runtime.output_folder import whole_file
from posecoach.runtime.tables import SUFFIX, check_own_name


def own_routine_path(name: str) -> Path:
    """Return the file of the user's own routine ``name``.

    Raises:
        RoutineError: the name is not allowed.
    """
    # On some systems file names have no case.
    check_own_name(name, "routine", RoutineError, built_in=name.lower() in BUILT_IN)
    return own_routines_folder() / f"{name}{SUFFIX}"


def save_routine(name: str, tables: Mapping[str, Any]) -> Routine:
    """Save a routine as one of the user's own; one of the same name is replaced.

    Args:
        name: letters, digits, ``-`` and ``_``; not the name of a built-in one.
        tables: title, notes and steps as in a file.

    Raises:
        RoutineError: the name is not allowed, or the routine does not validate.
        OutputError: the file cannot be written.
    """
    path = own_routine_path(name)
    written = {**tables, "schema": SCHEMA, "name": name}
    routine = parse_routine(written, repr(name))
    with whole_file(path) as scratch:
        scratch.write_bytes(tomli_w.dumps(written).encode("utf-8", "replace"))
    return routine
