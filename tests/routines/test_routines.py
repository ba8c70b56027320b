from __future__ import annotations

from pathlib import Path

import pytest

from posecoach.profiles import Profile
from posecoach.routines import (
    RoutineError,
    RoutineStep,
    list_routines,
    load_routine,
    routine_for_stretch,
)
from posecoach.runtime.errors import UsageError
from posecoach.stretches import STRETCHES


def test_the_default_routine_does_everything_on_both_sides_in_a_few_minutes(profile: Profile) -> None:
    routine = load_routine()
    assert {step.stretch for step in routine.steps} == set(STRETCHES)
    assert all(step.sides == ("each" if STRETCHES[step.stretch].sided else "both") for step in routine.steps)
    total_s = sum(step.hold_target_s(profile) * len(step.side_names) + step.rest_s for step in routine.steps)
    assert 120.0 < total_s < 600.0


def test_the_desk_routine_is_short_and_needs_no_lying_down(profile: Profile) -> None:
    routine = load_routine("desk")
    assert [step.stretch for step in routine.steps] == ["standing_lunge", "kneeling_hip_flexor"]
    for step in routine.steps:
        assert step.hold_target_s(profile) < profile.stretches[step.stretch].target_s


def test_list_has_every_builtin_routine() -> None:
    routines = list_routines()
    assert [routine.name for routine in routines] == ["default", "desk"]
    assert all(routine.title and routine.notes for routine in routines)


@pytest.mark.parametrize("name", STRETCHES)
def test_one_stretch_alone(profile: Profile, name: str) -> None:
    routine = routine_for_stretch(name, profile)
    (step,) = routine.steps
    assert step.hold_target_s(profile) == profile.stretches[name].target_s
    assert step.side_names == (("left", "right") if STRETCHES[name].sided else ("both",))


def test_one_unknown_stretch() -> None:
    with pytest.raises(UsageError, match="unknown stretch 'split'"):
        routine_for_stretch("split", None)  # type: ignore[arg-type]


def test_breaths_take_as_long_as_the_profile_says(profile: Profile) -> None:
    breath_s = profile.stretches["bridge"].extras["breath_s"]
    assert RoutineStep("bridge", "both", breaths=3).hold_target_s(profile) == 3 * breath_s


def written(tmp_path: Path, text: str) -> str:
    path = tmp_path / "mine.toml"
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_a_file_with_the_least(tmp_path: Path) -> None:
    routine = load_routine(written(tmp_path, '[[steps]]\nstretch = "bridge"\n[[steps]]\nstretch = "supine_psoas"\n'))
    assert (routine.name, routine.title) == ("mine", "mine")
    assert routine.steps == (RoutineStep("bridge", "both"), RoutineStep("supine_psoas", "each"))


def test_a_file_with_everything(tmp_path: Path) -> None:
    text = """
        schema = 1
        name = "evening"
        title = "Evening"
        notes = "Slow"
        [[steps]]
        stretch = "bridge"
        breaths = 8
        rest_s = 5
        [[steps]]
        stretch = "standing_lunge"
        sides = "left"
        target_s = 45
    """
    routine = load_routine(written(tmp_path, text))
    assert (routine.name, routine.title, routine.notes) == ("evening", "Evening", "Slow")
    assert routine.steps == (
        RoutineStep("bridge", "both", None, 8, 5.0),
        RoutineStep("standing_lunge", "left", 45.0),
    )


STEP = '[[steps]]\nstretch = "standing_lunge"\n'


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "steps: must be 1 to 50 tables, each starting with [[steps]]"),
        ("steps = []", "steps: must be 1 to 50 tables, each starting with [[steps]]"),
        ("steps = 3", "steps: must be 1 to 50 tables, each starting with [[steps]]"),
        (STEP * 51, "steps: must be 1 to 50 tables, each starting with [[steps]]"),
        ("steps = [3]", "steps[1]: must be a table, not 3"),
        ("schema = 2\n" + STEP, "schema: 2 is not understood; this posecoach reads schema 1"),
        ("name = 3\n" + STEP, "name: must be text, not 3"),
        ("titel = ''\n" + STEP, "titel: unknown key; did you mean 'title'?"),
        ("xyz = ''\n" + STEP, "xyz: unknown key; allowed are schema, name, title, notes, steps"),
        (STEP + "target = 30", "steps[1].target: unknown key; did you mean 'target_s'?"),
        (STEP + STEP + "breath = 3", "steps[2].breath: unknown key; did you mean 'breaths'?"),
        ("[[steps]]\nsides = 'each'", "steps[1].stretch: is missing; allowed are kneeling_hip_flexor,"),
        ("[[steps]]\nstretch = 'brige'", "steps[1].stretch: 'brige' is not known; did you mean 'bridge'?"),
        ("[[steps]]\nstretch = 3", "steps[1].stretch: 3 is not known; allowed are kneeling_hip_flexor,"),
        (STEP + "sides = 'rigth'", "steps[1].sides: 'rigth' is not known; did you mean 'right'?"),
        (STEP + "sides = 'both'", "steps[1].sides: 'both' is not known; allowed are each, left, right"),
        ("[[steps]]\nstretch = 'bridge'\nsides = 'each'", "steps[1].sides: 'each' is not known; allowed are both"),
        (STEP + "target_s = 4", "steps[1].target_s: 4 is out of range; allowed is 5 to 600"),
        (STEP + "target_s = 6000", "steps[1].target_s: 6000 is out of range; allowed is 5 to 600"),
        (STEP + "target_s = '30'", "steps[1].target_s: must be a number, not '30'; allowed is 5 to 600"),
        (STEP + "target_s = true", "steps[1].target_s: must be a number, not True; allowed is 5 to 600"),
        (STEP + "target_s = nan", "steps[1].target_s: must be a number, not nan; allowed is 5 to 600"),
        (STEP + "rest_s = -1", "steps[1].rest_s: -1 is out of range; allowed is 0 to 300"),
        (STEP + "breaths = 5", "steps[1].breaths: standing_lunge is not counted in breaths; give target_s"),
        ("[[steps]]\nstretch = 'bridge'\nbreaths = 2.5", "steps[1].breaths: must be a whole number, not 2.5"),
        ("[[steps]]\nstretch = 'bridge'\nbreaths = 0", "steps[1].breaths: 0 is out of range; allowed is 1 to 40"),
        (
            "[[steps]]\nstretch = 'bridge'\nbreaths = 5\ntarget_s = 20",
            "steps[1]: 'target_s' and 'breaths' exclude each other; give one",
        ),
        ("steps = [", "is not valid TOML"),
    ],
)
def test_errors_name_file_key_value_and_what_is_allowed_in_one_line(tmp_path: Path, text: str, problem: str) -> None:
    path = written(tmp_path, text)
    with pytest.raises(RoutineError) as error:
        load_routine(path)
    message = str(error.value)
    assert message.startswith(f"routine {path}")
    assert problem in message
    assert "\n" not in message
    assert error.value.exit_code == 2


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("defualt", "unknown routine 'defualt': did you mean 'default'?; or give the path of a .toml file"),
        ("xyz", "unknown routine 'xyz': allowed are default, desk; or give the path of a .toml file"),
        ("not_there.toml", "cannot read routine not_there.toml: there is no such file; check the name"),
    ],
)
def test_routines_that_are_not_there(name: str, problem: str) -> None:
    with pytest.raises(RoutineError) as error:
        load_routine(name)
    assert str(error.value) == problem


def test_unreadable_files(tmp_path: Path) -> None:
    path = tmp_path / "binary.toml"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(RoutineError, match="not UTF-8 text"):
        load_routine(str(path))
    (tmp_path / "folder.toml").mkdir()
    with pytest.raises(RoutineError, match="cannot read routine"):
        load_routine(str(tmp_path / "folder.toml"))
