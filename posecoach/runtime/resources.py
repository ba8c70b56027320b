"""Locating the data files that come with the package.

In a wheel ``models/`` and ``sample_videos/`` are inside the package; in a source tree they are beside it.
"""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parents[1]


def data_folder(name: str) -> Path:
    """Return the folder ``name`` ("models" or "sample_videos") of an installed package or of a source tree."""
    inside = _PACKAGE / name
    return inside if inside.is_dir() else _PACKAGE.parent / name
