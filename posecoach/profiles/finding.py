"""Finding profiles by name or path, and merging each over the one it is based on."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

from posecoach.languages import gettext as _
from posecoach.profiles.profile import Profile
from posecoach.profiles.reading import parse_profile
from posecoach.runtime import user_folders
from posecoach.runtime.errors import ProfileError
from posecoach.runtime.guessing import hint
from posecoach.runtime.tables import SUFFIX, expanded, file_called, merged, quoted, read_toml
from posecoach.stretches import STRETCHES
from posecoach.stretches.base import BUILT_IN_PROFILES

#: Profiles that come with posecoach; the first one is the base of all others.
BUILT_IN = BUILT_IN_PROFILES

#: Other names of built-in profiles.
ALIASES = {"standard": "default"}

#: Most profiles in a chain of bases.
_LONGEST_CHAIN = 8


@dataclass(frozen=True, slots=True)
class Layer:
    """The content of one profile, without the profile it is based on.

    Attributes:
        source: the name of a built-in profile, or the path of its file.
        raw: its tables, without ``base``.
    """

    source: str
    raw: Mapping[str, Any]


def own_profiles_folder() -> Path:
    """Return the folder of the user's own profiles; it may not exist."""
    return user_folders.user_folder("profiles")


def own_profiles() -> list[Path]:
    """Return the files of the user's own profiles, sorted by name, without those that have a built-in name."""
    try:
        found = sorted(path for path in own_profiles_folder().glob(f"*{SUFFIX}") if path.is_file())
    except OSError:
        return []
    return [path for path in found if not is_built_in(path.stem)]


def is_built_in(name: str) -> bool:
    """Return whether this is the name of a built-in profile; case is ignored, as file systems may ignore it."""
    return name.lower() in (*BUILT_IN, *ALIASES)


def load_profile(name: str = "default") -> Profile:
    """Return a profile.

    Args:
        name: a built-in one ("default", "standard", "gentle", "strict"), one of the user's own by its name, or the
            path of a file that ends in ``.toml``.

    Raises:
        ProfileError: there is no such profile, or it or one that it is based on does not validate.
    """
    return merge_layers(profile_layers(name))


def merge_layers(layers: list[Layer]) -> Profile:
    """Return the layers merged, later ones over earlier ones; the result must be valid after every layer."""
    raw: dict[str, Any] = dict(layers[0].raw)
    profile = parse_profile(raw, layers[0].source)
    for layer in layers[1:]:
        raw = merged(raw, layer.raw)
        profile = parse_profile(raw, layer.source)
    return profile


def profile_layers(name: str) -> list[Layer]:
    """Return the layers of a profile: the default first, the profile itself last.

    Raises:
        ProfileError: one of them cannot be found or read, or they form a circle.
    """
    chain: list[Layer] = []
    visited: list[str] = []
    wanted: str | None = name
    folder = Path()
    while wanted is not None:
        try:
            source, raw = _read(wanted, folder)
        except ProfileError as error:
            if not chain:
                raise
            raise ProfileError(
                _("{file}: base: {problem}").format(file=file_called("profile", chain[-1].source), problem=error)
            ) from error
        identity = source if source in BUILT_IN else os.path.realpath(source)
        if identity in visited:
            raise in_a_circle(chain[-1].source, wanted)
        if len(chain) == _LONGEST_CHAIN and identity != "default":
            problem = _("{file}: base: {wanted!r} is one too many; a chain may have at most {most} profiles")
            called = file_called("profile", chain[-1].source)
            raise ProfileError(problem.format(file=called, wanted=wanted, most=_LONGEST_CHAIN))
        visited.append(identity)
        base = raw.pop("base", None if identity == "default" else "default")
        if base is not None and not isinstance(base, str):
            problem = _("{file}: base: must be the name or path of a profile, not {base!r}")
            raise ProfileError(problem.format(file=file_called("profile", source), base=base))
        chain.append(Layer(source, raw))
        wanted, folder = base, Path(source).parent
    return chain[::-1]


def in_a_circle(source: str, base: str) -> ProfileError:
    """Return the error about a profile whose base is based on it."""
    problem = _("{file}: base: {base!r} leads back to itself; name another base")
    return ProfileError(problem.format(file=file_called("profile", source), base=base))


def _read(name: str, folder: Path) -> tuple[str, dict[str, Any]]:
    """Return the source and the tables of a profile; a relative path starts from ``folder``."""
    name = ALIASES.get(name, name)
    if name in BUILT_IN:
        text = resources.files(__package__).joinpath(f"{name}{SUFFIX}").read_text(encoding="utf-8")
        of_stretches = {stretch.name: stretch.thresholds[name] for stretch in STRETCHES.values()}
        return name, tomllib.loads(text) | of_stretches
    if Path(name).suffix == SUFFIX:
        try:
            path = folder / expanded(Path(name))
        except FileNotFoundError as error:
            problem = _("cannot read {file}: {reason}; write out the folder")
            raise ProfileError(problem.format(file=file_called("profile", name), reason=error)) from error
    else:
        own = {path.stem: path for path in own_profiles()}
        if name not in own:
            known = hint(name, (*BUILT_IN, *own))
            problem = _("unknown profile {name}: {hint}; or give the path of a {suffix} file")
            raise ProfileError(problem.format(name=quoted(name), hint=known, suffix=SUFFIX))
        path = own[name]
    return str(path), _read_file(path)


def _read_file(path: Path) -> dict[str, Any]:
    # Notes describe their own file, so they are not inherited.
    return {"name": path.stem, "notes": "", **read_toml(path, "profile", ProfileError)}
