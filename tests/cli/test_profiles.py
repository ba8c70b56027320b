from __future__ import annotations

from pathlib import Path

import pytest

from posecoach.cli import main
from posecoach.profiles import save_profile


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "configuration"))
    return tmp_path / "configuration" / "posecoach" / "profiles"


def test_all_profiles_are_listed(own_folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    save_profile("mine", {}, "After the [bold]operation")
    (own_folder / "broken.toml").write_text("[bridge]\ntarget_s = 0\n")
    assert main(["profiles"]) == 0
    shown = capsys.readouterr().out
    assert str(own_folder) in shown
    for part in ("default", "gentle", "strict", "built in", "mine", "[bold]", "broken", "cannot be used"):
        assert part in shown


def test_a_profile_is_shown_with_unit_and_origin(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "300")
    path = save_profile("mine", {"bridge": {"knee_flexion": {"min": 65.0}}}, "My notes", base="gentle")
    assert main(["profiles", "show", "mine"]) == 0
    lines = capsys.readouterr().out.splitlines()
    rows = {line.split()[0]: line.split()[1:] for line in lines[3:]}
    assert lines[0] == f"Profile mine: default > gentle > {path}"
    assert lines[1] == "My notes"
    assert rows["bridge.knee_flexion.min"] == ["65", "deg", "mine.toml"]
    assert rows["bridge.knee_flexion.max"] == ["130", "deg", "gentle"]
    assert rows["clock.unbroken"] == ["false", "default"]


def test_two_profiles_are_compared(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["profiles", "compare", "default", "gentle"]) == 0
    lines = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert lines[0] == ["Key", "default", "gentle", "Unit"]
    assert ["kneeling_hip_flexor.target_s", "30", "20", "s"] in lines
    assert not any(line[0] == "clock.settle_s" for line in lines)


def test_a_value_that_only_one_of_them_has(capsys: pytest.CaptureFixture[str]) -> None:
    save_profile("mine", {"bridge": {"knee_flexion": {"own": {"below": 9.0, "min": 80.0}}}})
    assert main(["profiles", "compare", "default", "mine"]) == 0
    assert ["bridge.knee_flexion.own.below", "-", "9", "deg"] in [
        line.split() for line in capsys.readouterr().out.splitlines()
    ]


def test_equal_profiles_judge_alike(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["profiles", "compare", "default", "standard"]) == 0
    assert capsys.readouterr().out == "default and default judge alike.\n"


def test_a_right_file_is_fine(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.toml").write_text('base = "strict"\n')
    assert main(["profiles", "check", "a.toml"]) == 0
    done = capsys.readouterr()
    assert done.out == "a.toml: profile 'a' is fine.\n"
    assert done.err == ""


def test_a_file_that_lets_everything_pass_is_warned_about(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.toml").write_text("[bridge.pelvis_height]\nmin = 0.15\n")
    assert main(["profiles", "check", "a.toml"]) == 0
    done = capsys.readouterr()
    assert "fine" in done.out
    assert done.err.startswith("posecoach: warning: profile a: bridge.pelvis_height: 0.15 to 0.8 trunk")


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("[bridge]\ntarget_s = 900\n", "a.toml: bridge.target_s: 900 is out of range; allowed is 1 to 600"),
        ("[bridge\n", "not valid TOML"),
        ('base = "a.toml"\n', "leads back to itself"),
    ],
)
@pytest.mark.parametrize("command", [["check"], ["show"], ["compare", "default"]])
def test_a_wrong_file_gives_one_line_and_exit_code_2(
    command: list[str], content: str, says: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.toml").write_text(content)
    assert main(["profiles", *command, "a.toml"]) == 2
    done = capsys.readouterr()
    (line,) = done.err.splitlines()
    assert says in line
    assert done.out == ""
