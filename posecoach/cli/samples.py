"""The bundled sample videos of the built-in stretches."""

from __future__ import annotations

from pathlib import Path

from posecoach.languages import gettext as _
from posecoach.runtime.errors import ModelError
from posecoach.runtime.resources import data_folder
from posecoach.stretches import STRETCHES


def samples() -> dict[str, Path]:
    """Return the sample videos by name of their stretch, in the order of the routine.

    Raises:
        ModelError: there is none at all.
    """
    folder = data_folder("sample_videos")
    found = {name: path for name in STRETCHES if (path := folder / f"{name}.mp4").is_file()}
    if not found:
        raise ModelError(_("the samples are missing from {folder}: reinstall posecoach").format(folder=folder))
    return found
