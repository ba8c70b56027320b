"""Every name that users type or read in a file is explained in the documentation."""

from __future__ import annotations

import argparse
from functools import cache
from importlib import import_module
from pathlib import Path

import pytest

from posecoach.analysis.frame_table import SIGNAL_COLUMNS, STATE_COLUMNS
from posecoach.cli.main import COMMANDS, module_name
from posecoach.profiles.reading import RANGES
from posecoach.stretches import STRETCHES

ROOT = Path(__file__).parents[1]


@cache
def documentation() -> str:
    return "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "README.md", *(ROOT / "docs").glob("*.md")))


def options_of(command: str) -> list[str]:
    parser = argparse.ArgumentParser()
    import_module(f"posecoach.cli.{module_name(command)}").configure(parser)
    return [name for action in parser._actions for name in action.option_strings if name.startswith("--")]


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_and_option(command: str) -> None:
    assert f"posecoach {command}" in documentation()
    assert [option for option in options_of(command) if option != "--help" and option not in documentation()] == []


@pytest.mark.parametrize("stretch", STRETCHES.values(), ids=STRETCHES)
def test_every_gate_check_and_fault(stretch) -> None:
    names = [gate.name for gate in stretch.gates]
    for check in stretch.checks:
        names += [check.name, *(fault.name for fault in (check.below, check.above) if fault is not None)]
    assert [name for name in (stretch.name, *names) if f"`{name}`" not in documentation()] == []


def test_every_key_of_a_profile() -> None:
    assert [key for key in RANGES if f"{key}`" not in documentation()] == []


def test_every_column_of_the_table_of_frames() -> None:
    page = (ROOT / "docs/output-files.md").read_text(encoding="utf-8")
    assert [column for column in STATE_COLUMNS if column not in page] == []
    signals = (ROOT / "docs/signals.md").read_text(encoding="utf-8")
    # The page describes a signal of a leg once for both sides.
    for_a_leg = {column: column.replace("_left", "_").replace("_right", "_") for column in SIGNAL_COLUMNS}
    missing = [column for column, name in for_a_leg.items() if f"`{name.partition('__')[0].rstrip('_')}" not in signals]
    assert missing == []
