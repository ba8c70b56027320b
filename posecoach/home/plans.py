"""What can be trained: built-in routines, the user's own, and single stretches; and editing of routines."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from posecoach.languages import gettext as _
from posecoach.profiles import load_profile
from posecoach.routines import (
    Routine,
    RoutineError,
    RoutineStep,
    list_routines,
    load_routine,
    own_routine_path,
    own_routines,
    save_routine,
)
from posecoach.runtime.errors import OutputError
from posecoach.runtime.os_errors import why
from posecoach.stretches import STRETCHES


def plans_content() -> dict[str, Any]:
    """Return routines and stretches as data for the page; an own routine that does not validate says why."""
    return {
        "routines": [
            *(_routine_content(routine, own=False) for routine in list_routines()),
            *(_own_content(path.stem) for path in own_routines()),
        ],
        "stretches": [
            {
                "name": stretch.name,
                "title": _(stretch.title),
                "sides": ["each", "left", "right"] if stretch.sided else ["both"],
                "breaths": "breath_s" in load_profile().stretches[stretch.name].extras,
                "target_s": load_profile().stretches[stretch.name].target_s,
            }
            for stretch in STRETCHES.values()
        ],
    }


def save_plan(name: str, tables: Mapping[str, Any], *, overwrite: bool) -> dict[str, Any] | None:
    """Save a routine; return it as data for the page, or None if there is one of that name that may not be replaced.

    Raises:
        RoutineError: the name is not allowed, or the routine does not validate.
        OutputError: the file cannot be written.
    """
    if own_routine_path(name).exists() and not overwrite:
        return None
    return _routine_content(save_routine(name, tables), own=True)


def delete_plan(name: str) -> None:
    """Delete an own routine.

    Raises:
        RoutineError: there is none of that name.
        OutputError: it cannot be deleted.
    """
    path = own_routine_path(name)
    try:
        path.unlink()
    except FileNotFoundError:
        raise RoutineError(_("there is no routine {name!r} any more: load the page again").format(name=name)) from None
    except OSError as error:
        raise OutputError(_("cannot delete {path}: {reason}").format(path=path, reason=why(error))) from error


def _own_content(name: str) -> dict[str, Any]:
    try:
        return _routine_content(load_routine(name), own=True, name=name)
    except RoutineError as error:
        return {"name": name, "title": name, "notes": "", "own": True, "problem": str(error), "steps": []}


def _routine_content(routine: Routine, *, own: bool, name: str = "") -> dict[str, Any]:
    return {
        # A user's own routine is named after its file.
        "name": name or routine.name,
        "title": _(routine.title),
        "notes": _(routine.notes),
        "own": own,
        "problem": "",
        "steps": [_step_content(step) for step in routine.steps],
    }


def _step_content(step: RoutineStep) -> dict[str, Any]:
    return {
        "stretch": step.stretch,
        "sides": step.sides,
        "target_s": step.target_s,
        "breaths": step.breaths,
        "rest_s": step.rest_s,
    }
