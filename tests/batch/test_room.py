"""How many videos are analysed at a time."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from posecoach.batch import room

GB = 1_000_000_000

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="no such limits")


def _set(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, files: int, free: int | None, group: tuple[str, str] | None = None
) -> None:
    monkeypatch.setattr("resource.getrlimit", lambda _: (files, files))
    monkeypatch.setattr(room, "_MEMORY", tmp_path / "meminfo")
    monkeypatch.setattr(room, "_GROUP", tmp_path)
    if free is not None:
        (tmp_path / "meminfo").write_text(f"MemTotal: 1 kB\nMemAvailable:   {free // 1024} kB\n")
    if group is not None:
        (tmp_path / "memory.max").write_text(group[0] + "\n")
        (tmp_path / "memory.current").write_text(group[1] + "\n")


@pytest.mark.parametrize(
    ("files", "free", "group", "jobs", "expected"),
    [
        (1024, 400 * GB, None, 400, (58, "too few files may be open")),
        (1024, 400 * GB, None, 4, (4, "")),
        (-1, None, None, 400, (400, "")),
        (64, None, None, 400, (1, "too few files may be open")),
        (10**6, 3 * GB, None, 400, (4, "too little memory is free")),
        (10**6, 3 * GB, ("max", "1"), 400, (4, "too little memory is free")),
        (10**6, 30 * GB, (str(3 * GB), str(GB)), 400, (3, "too little memory is free")),
        (10**6, 1000, None, 2, (1, "too little memory is free")),
    ],
)
def test_room(
    files: int,
    free: int | None,
    group: tuple[str, str] | None,
    jobs: int,
    expected: tuple[int, str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    _set(monkeypatch, tmp_path, files, free, group)
    assert room.limited(jobs) == expected


@pytest.mark.parametrize(
    ("processors", "quota", "free", "expected"),
    [
        (1, None, 30 * GB, 1),
        (2, None, 30 * GB, 2),
        (3, None, 30 * GB, 2),
        (4, None, 30 * GB, 3),
        (6, None, 30 * GB, 4),
        (8, None, 30 * GB, 6),
        (16, None, 30 * GB, 11),
        (16, None, 2 * GB, 3),
        (2, None, GB // 2, 1),
        (64, "200000 100000", 30 * GB, 2),
        (64, "150000 100000", 30 * GB, 2),
        (64, "50000 100000", 30 * GB, 1),
        (4, "max 100000", 30 * GB, 3),
        (4, "3200000 100000", 30 * GB, 3),
    ],
)
def test_jobs_that_keep_the_processors_busy_and_have_room(
    processors: int, quota: str | None, free: int, expected: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _set(monkeypatch, tmp_path, 10**6, free)
    monkeypatch.setattr("os.sched_getaffinity", lambda _: set(range(processors)), raising=False)
    if quota is not None:
        (tmp_path / "cpu.max").write_text(f"{quota}\n")
    assert room.fitting() == expected
