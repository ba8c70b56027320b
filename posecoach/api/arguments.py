"""What callers may write in place of a profile or a stretch."""

from __future__ import annotations

import os
from collections.abc import Iterable

from posecoach.profiles import load_profile
from posecoach.profiles.profile import Profile
from posecoach.stretches import stretch_named
from posecoach.stretches.base import Stretch

#: A profile, the name of one, or the path of its ``.toml`` file.
AnyProfile = Profile | str | os.PathLike[str]

#: Stretches or their names; None for all.
AnyStretches = Iterable[Stretch | str] | Stretch | str | None


def profile_of(profile: AnyProfile) -> Profile:
    """Return the given profile, or load it by name or path.

    Raises:
        ProfileError: there is no such profile, or it does not validate.
    """
    return profile if isinstance(profile, Profile) else load_profile(os.fspath(profile))


def stretches_of(stretches: AnyStretches) -> list[Stretch]:
    """Return the given stretches, or find them by name; an empty result stands for all.

    Raises:
        UsageError: there is no stretch of such a name.
    """
    if stretches is None:
        return []
    several = [stretches] if isinstance(stretches, Stretch | str) else stretches
    return [stretch if isinstance(stretch, Stretch) else stretch_named(stretch) for stretch in several]
