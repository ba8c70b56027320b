from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from posecoach.stretches import STRETCHES


@pytest.fixture
def own_stretches(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The folder of the user's own stretches, empty and in a place of its own."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "configuration"))
    folder = tmp_path / "configuration" / "posecoach" / "stretches"
    folder.mkdir(parents=True)
    STRETCHES.reload()
    yield folder
    STRETCHES.reload()
