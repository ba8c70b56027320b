"""Judges recordings with changed thresholds and saves the changes as a profile, for the tuning page."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from posecoach.analysis.replay import Replayer
from posecoach.drawing.skeleton import needed_visibility
from posecoach.profiles import Profile, changed_tables, load_profile, override, save_profile, warnings
from posecoach.profiles.changes import Changes
from posecoach.profiles.finding import profile_layers
from posecoach.profiles.saving import is_taken, own_profile_path
from posecoach.runtime.errors import ProfileError
from posecoach.stretches import STRETCHES
from posecoach.stretches.base import Stretch
from posecoach.tuning.description import body_content, recording_content, sets_content, stretch_content
from posecoach.tuning.sources import TuningSource


@dataclass(frozen=True, slots=True)
class SaveRequest:
    """What to save.

    Attributes:
        name: name of the profile.
        notes: free text.
        changes: what differs from the profile that is tuned.
        overwrite: whether it may take the place of one of the same name.
    """

    name: str
    notes: str
    changes: Changes
    overwrite: bool = False


class Workbench:
    """Judges recordings with changed thresholds; usable from several threads.

    It keeps no changes itself: several pages may work on it, each on its own.

    Args:
        sources: the recordings, at least one.
        base: name or path of the profile to start from.
        only: the stretches to recognise; all if empty.

    Raises:
        ProfileError: there is no such profile.
        VideoError: a recording holds no frame.
    """

    def __init__(self, sources: Sequence[TuningSource], base: str = "default", only: Sequence[Stretch] = ()) -> None:
        self.sources = tuple(sources)
        self.profile = load_profile(base)
        self.replayers = tuple(Replayer(source.recording) for source in sources)
        self.only = tuple(only)
        self._base = base
        self._lock = threading.Lock()
        self._contents: list[dict[str, Any]] = []

    def measure(self, measured: Callable[[int], None] = lambda _count: None) -> None:
        """Measure the body on every frame, which takes a while for long recordings; only the first time.

        Args:
            measured: called with the number of recordings that are measured.
        """
        with self._lock:
            for index in range(len(self._contents), len(self.sources)):
                signals = self.replayers[index].track(self.profile.sight).signals
                self._contents.append(recording_content(self.sources[index], signals, self.profile, self.only))
                measured(len(self._contents))

    def description(self) -> dict[str, Any]:
        """Return everything that the page needs once."""
        self.measure()
        recordings = self._contents
        seen = {name for content in recordings for name in content["values"]}
        shown = [stretch for stretch in self.only or STRETCHES.values() if stretch.name in seen]
        return {
            "profile": {"name": self.profile.name, "notes": self.profile.notes},
            "recordings": recordings,
            "stretches": [stretch_content(stretch, self.profile) for stretch in shown],
            "body": body_content(),
            "visibility": needed_visibility(self.profile.sight),
            "compare": {name: self._judged(profile) for name, profile in self._compared().items()},
        }

    def judge(self, changes: Changes) -> dict[str, Any]:
        """Return what the changed profile counts in each recording, and what is to be warned about.

        Raises:
            ProfileError: a key is unknown or a value out of range.
        """
        profile = self.changed(changes)
        return {"recordings": self._judged(profile), "warnings": warnings(profile)}

    def save(self, request: SaveRequest) -> Path:
        """Save the changed profile as one of the user's own and return its file.

        Raises:
            ProfileError: the name is not allowed or taken, or a value does not validate.
            OutputError: the file cannot be written.
        """
        profile = self.changed(request.changes)
        path = own_profile_path(request.name)
        with self._lock:
            base, tuned_from = self._base, self.profile
            if os.path.realpath(path) in [os.path.realpath(layer.source) for layer in profile_layers(base)]:
                # A profile cannot be based on itself: it then says everything that differs from the default.
                base, tuned_from = "default", load_profile()
            tables = changed_tables(profile, tuned_from)
            return save_profile(request.name, tables, request.notes, base=base, overwrite=request.overwrite)

    def is_taken(self, name: str) -> bool:
        """Return whether there is a profile of the user's own with this name.

        Raises:
            ProfileError: the name is not allowed.
            OutputError: the folder cannot be looked into.
        """
        return is_taken(own_profile_path(name))

    def changed(self, changes: Changes) -> Profile:
        """Return the profile with changes made.

        Raises:
            ProfileError: a key is unknown or a value out of range.
        """
        for key, value in changes.items():
            if isinstance(value, bool) or not isinstance(value, int | float):
                raise ProfileError(f"change {key!r}: {value!r} is not a number")
        return override(self.profile, changes)

    def _compared(self) -> dict[str, Profile]:
        """The profiles to compare with: the default, and the one that is tuned if that is another."""
        compared = {"default": load_profile()}
        if self._base not in ("default", "standard"):
            compared[self.profile.name if self.profile.name != "default" else self._base] = self.profile
        return compared

    def _judged(self, profile: Profile) -> list[dict[str, Any]]:
        with self._lock:
            return [sets_content(replayer.judge(profile, self.only)) for replayer in self.replayers]
