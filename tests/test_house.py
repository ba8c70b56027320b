"""Rules for the code base: short files, unique class names, and a docstring in every module."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ROOMS = ("posecoach", "tests", "benchmarks", "examples", "fuzz")
WRITTEN_BY_HAND = {".py", ".css", ".js", ".html", ".jinja", ".toml"}
MOST_LINES = 400


def files() -> Iterator[Path]:
    """Yield our own files, without vendored ones."""
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*")):
            if path.suffix in WRITTEN_BY_HAND and "vendor" not in path.parts and path.is_file():
                yield path


def modules() -> dict[Path, ast.Module]:
    package = ROOT / "posecoach"
    return {
        path: ast.parse(path.read_text(encoding="utf-8"))
        for path in files()
        if package in path.parents and path.suffix == ".py"
    }


def test_there_is_something_to_look_at() -> None:
    assert len(modules()) > 150
    assert {path.suffix for path in files()} == WRITTEN_BY_HAND


@pytest.mark.parametrize("room", ROOMS)
def test_no_file_is_too_long_to_read(room: str) -> None:
    lengths = {
        path: len(path.read_text(encoding="utf-8").splitlines()) for path in files() if ROOT / room in path.parents
    }
    assert {str(path.relative_to(ROOT)): lines for path, lines in lengths.items() if lines > MOST_LINES} == {}


def test_no_two_classes_share_a_name() -> None:
    homes = defaultdict(list)
    for path, module in modules().items():
        for node in module.body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                homes[node.name].append(str(path.relative_to(ROOT)))
    assert {name: places for name, places in homes.items() if len(places) > 1} == {}


def test_every_module_says_what_it_is_for() -> None:
    silent = [str(path.relative_to(ROOT)) for path, module in modules().items() if not ast.get_docstring(module)]
    assert silent == []
