"""Sets to store, and a child process to store them."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from posecoach.history import HistoryStore, SetProgress

#: Where children find the package ``tests``.
_ROOT = Path(__file__).parents[2]

MORNING = datetime(2026, 5, 4, 7, 30, tzinfo=UTC)


def progress(**changes: Any) -> SetProgress:
    """Return an unremarkable set with some of its fields changed."""
    fields: dict[str, Any] = {
        "stretch": "kneeling_hip_flexor",
        "side": "left",
        "started_at": MORNING,
        "hold_s": 12.5,
        "longest_hold_s": 8.25,
        "target_s": 30.0,
        "completed": False,
        "best_hip_extension_deg": 11.5,
        "faults": {"hips_back": 2},
    }
    return SetProgress(**(fields | changes))


def store_sets(path: Path, *sets: SetProgress) -> None:
    """Store one session with these sets."""
    with HistoryStore.open(path) as store:
        session = store.begin_session(sets[0].started_at, "default", "psoas", "1.0")
        for number, stored in enumerate(sets, start=1):
            store.save_set(session, number, stored)
        store.end_session(session, sets[-1].started_at)


def start_child(script: str, *arguments: object) -> subprocess.Popen[str]:
    """Run a script in a Python of its own."""
    command = [sys.executable, "-c", script, *map(str, arguments)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=_ROOT)


def output_of(child: subprocess.Popen[str]) -> str:
    """Return what a child wrote, once it has ended well."""
    written, complaints = child.communicate(timeout=30)
    assert child.returncode == 0, complaints
    return written
