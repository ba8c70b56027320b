"""All knowledge about a stretch is in its file; the rest of the package names no stretch."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import posecoach
from posecoach.stretches import STRETCHES

PACKAGE = Path(posecoach.__file__).parent
FILES = [
    path
    for path in sorted(PACKAGE.rglob("*"))
    if path.suffix in (".py", ".js", ".css", ".html", ".jinja", ".toml", ".svg")
    and "vendor" not in path.parts
    and not (path.suffix == ".toml" and path.parent.name in ("stretches", "routines"))
]
NAMES = re.compile(rf"\b({'|'.join(STRETCHES)})\b", re.IGNORECASE)


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_no_stretch_is_named(path: Path) -> None:
    found = [line for line in path.read_text(encoding="utf-8").splitlines() if NAMES.search(line)]
    assert found == []


def test_no_code_asks_for_a_check_by_a_name_of_its_own() -> None:
    names = {check.name for stretch in STRETCHES.values() for check in stretch.checks}
    asked = re.compile(rf"""check(\.name)?\s*(==|!=)\s*["']({"|".join(names)})["']""")
    for path in FILES:
        text = path.read_text(encoding="utf-8")
        assert not asked.search(text), path
        assert not re.search(r"check\.name\.(startswith|endswith|removeprefix|removesuffix|split|partition)", text), (
            path
        )
        assert not re.search(r"""check\.name\s+in\s+[(\[{]\s*["']""", text), path
