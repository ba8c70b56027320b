from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from posecoach.home.plans import delete_plan, plans_content, save_plan
from posecoach.routines import RoutineError, load_routine, own_routine_path
from posecoach.stretches import STRETCHES
from tests.command import run

STEPS: list[dict[str, Any]] = [
    {"stretch": "kneeling_hip_flexor", "sides": "left", "target_s": 45, "rest_s": 10},
    {"stretch": "bridge", "sides": "both", "breaths": 6},
]


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    return tmp_path / "posecoach" / "routines"


def names() -> list[str]:
    return [routine["name"] for routine in plans_content()["routines"]]


def test_a_routine_is_saved_found_by_its_name_and_deleted(own_folder: Path) -> None:
    saved = save_plan("evening", {"title": "Evening", "notes": "slowly", "steps": STEPS}, overwrite=False)
    assert saved is not None
    assert names() == ["default", "desk", "evening"]
    routine = load_routine("evening")
    assert routine == load_routine(str(own_folder / "evening.toml"))
    assert [(step.stretch, step.sides, step.target_s, step.breaths, step.rest_s) for step in routine.steps] == [
        ("kneeling_hip_flexor", "left", 45.0, None, 10.0),
        ("bridge", "both", None, 6, 0.0),
    ]
    assert save_plan("evening", {"steps": STEPS[:1]}, overwrite=False) is None
    assert len(load_routine("evening").steps) == 2
    assert save_plan("evening", {"steps": STEPS[:1]}, overwrite=True) is not None
    assert len(load_routine("evening").steps) == 1
    delete_plan("evening")
    assert names() == ["default", "desk"]
    with pytest.raises(RoutineError, match="any more"):
        delete_plan("evening")


@pytest.mark.parametrize("name", ["", "../x", "a b", "x" * 65, "default", "Desk", "con", ".hidden"])
def test_names_that_are_not_allowed(name: str, own_folder: Path) -> None:
    with pytest.raises(RoutineError, match="routine name"):
        save_plan(name, {"steps": STEPS}, overwrite=True)
    assert not own_folder.exists()


@pytest.mark.parametrize(
    ("tables", "says"),
    [
        ({}, "steps: must be 1 to 50 tables"),
        ({"steps": []}, "steps: must be 1 to 50 tables"),
        ({"steps": [{"stretch": "handstand"}]}, "handstand"),
        ({"steps": [{**STEPS[0], "target_s": 4}]}, "target_s"),
        ({"steps": [{**STEPS[0], "target_s": "many"}]}, "target_s"),
        ({"steps": [{**STEPS[0], "breaths": 3}]}, "exclude each other"),
        ({"steps": [{**STEPS[1], "sides": "left"}]}, "sides"),
        ({"steps": [{**STEPS[1], "breaths": 2.5}]}, "whole number"),
        ({"steps": [3]}, "steps"),
        ({"steps": STEPS, "title": 3}, "title"),
    ],
)
def test_the_same_is_refused_as_in_a_file(tables: dict[str, Any], says: str, own_folder: Path) -> None:
    with pytest.raises(RoutineError, match=says):
        save_plan("mine", tables, overwrite=False)
    assert not own_folder.exists()


def test_a_file_that_does_not_validate_says_why(own_folder: Path) -> None:
    own_folder.mkdir(parents=True)
    (own_folder / "broken.toml").write_text("steps = 3")
    (broken,) = [routine for routine in plans_content()["routines"] if routine["name"] == "broken"]
    assert "steps" in broken["problem"]
    assert own_routine_path("broken").exists()


def test_every_stretch_can_be_chosen() -> None:
    stretches = {stretch["name"]: stretch for stretch in plans_content()["stretches"]}
    assert set(stretches) == set(STRETCHES)
    assert stretches["bridge"]["breaths"]
    assert stretches["bridge"]["sides"] == ["both"]
    assert stretches["kneeling_hip_flexor"]["sides"] == ["each", "left", "right"]


def test_the_terminal_knows_it_by_its_name() -> None:
    save_plan("evening", {"steps": STEPS}, overwrite=False)
    told = run("live", "--routine", "evenin", "--no-window")
    assert told.returncode == 2
    assert "'evening'" in told.stderr
