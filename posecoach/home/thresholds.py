"""Profiles for the page: listing, showing and copying."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from posecoach.languages import gettext as _
from posecoach.profiles import Profile, load_profile, save_profile, warnings
from posecoach.profiles.changes import number_text
from posecoach.profiles.finding import BUILT_IN, merge_layers, own_profiles, own_profiles_folder, profile_layers
from posecoach.profiles.values import origins, values
from posecoach.runtime.errors import ProfileError


def profiles_content() -> dict[str, Any]:
    """Return all profiles, the built-in ones first; one of the user's own that does not validate says why."""
    return {
        "folder": str(own_profiles_folder()),
        "profiles": [
            *({"name": name, "notes": _(load_profile(name).notes), "own": False, "problem": ""} for name in BUILT_IN),
            *(_own_content(path) for path in own_profiles()),
        ],
    }


def profile_content(name: str) -> dict[str, Any]:
    """Return one profile value by value, with where each comes from.

    Raises:
        ProfileError: there is no such profile, or it does not validate.
    """
    layers = profile_layers(name)
    profile: Profile = merge_layers(layers)
    told_by = origins(layers)
    return {
        "name": profile.name,
        "notes": _(profile.notes),
        "based_on": [Path(layer.source).name for layer in layers],
        "warnings": warnings(profile),
        "values": [
            {
                "key": value.key,
                "text": number_text(value.value),
                "unit": value.unit,
                "from": Path(told_by.get(value.key, _("not set"))).name,
            }
            for value in values(profile)
        ],
    }


def copy_profile(name: str, base: str, notes: str) -> Path:
    """Save a profile that says what another one says, to be tuned, and return its file.

    Raises:
        ProfileError: the name is not allowed or taken, or there is no such base.
        OutputError: the file cannot be written.
    """
    return save_profile(name, {}, notes, base=base)


def _own_content(path: Path) -> dict[str, Any]:
    try:
        return {"name": path.stem, "notes": load_profile(str(path)).notes, "own": True, "problem": ""}
    except ProfileError as error:
        return {"name": path.stem, "notes": "", "own": True, "problem": str(error)}
