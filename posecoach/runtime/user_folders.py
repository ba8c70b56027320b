"""The folders of the user's own files."""

from __future__ import annotations

import os
from pathlib import Path

import platformdirs


def user_folder(name: str) -> Path:
    """Return the folder of the user's own files of one kind ("profiles", "stretches"); it may not exist."""
    configured = Path(os.environ.get("XDG_CONFIG_HOME", ""))
    # Honoured on every system; its specification says to ignore a relative path.
    if configured.is_absolute():
        return configured / "posecoach" / name
    return platformdirs.user_config_path("posecoach", appauthor=False) / name
