"""Prescriptions are read, checked value by value, and come to a profile and a routine."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path

import pytest

from posecoach.cli import main
from posecoach.pose import Side
from posecoach.prescriptions import PrescriptionError, load_prescription, parse_prescription
from posecoach.profiles import load_profile
from posecoach.routines import RoutineStep
from posecoach.runtime.errors import ProfileError
from tests.analysis.recordings import write_recording
from tests.bodies import KNEELING, STANDING, Clip
from tests.command import refusal

WHOLE = """
schema = 1
name = "Mia"
notes = "Slowly."
days_a_week = 4
until = 2027-03-31
profile = "gentle"

[thresholds]
"bridge.hip_extension.min" = -25

[[stretches]]
stretch = "kneeling_hip_flexor"
seconds = 20
repetitions = 2
rest_s = 15

[[stretches]]
stretch = "bridge"
seconds = 12.5
"""

ONE = 'days_a_week = 3\n[[stretches]]\nstretch = "bridge"\nseconds = 20\n'


TEN_SETS = '\n[[stretches]]\nstretch = "bridge"\nseconds = 20\nrepetitions = 10'


def write(text: str, path: Path) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def test_what_it_comes_to(tmp_path: Path) -> None:
    found = load_prescription(write(WHOLE, tmp_path / "p.toml"))
    kneel = RoutineStep("kneeling_hip_flexor", "each", 20.0, None, 15.0)
    routine = found.routine()
    assert routine.steps == (kneel, kneel, RoutineStep("bridge", "both", 12.5))
    assert (routine.name, routine.notes) == ("Mia", "Slowly.")
    assert dict(found.stretches[0].sets_a_day) == {Side.LEFT: 2, Side.RIGHT: 2}
    gentle, asked = load_profile("gentle"), found.profile()
    assert asked.stretches["kneeling_hip_flexor"] == gentle.stretches["kneeling_hip_flexor"]
    assert asked.stretches["bridge"] != gentle.stretches["bridge"]
    assert not found.is_over(date(2027, 3, 31))
    assert found.is_over(date(2027, 4, 1))


def test_what_may_be_left_out(tmp_path: Path) -> None:
    found = load_prescription(write(ONE, tmp_path / "knee.toml"))
    assert (found.name, found.until, found.profile_name, found.thresholds) == ("knee", None, "default", {})
    assert (found.stretches[0].repetitions, found.stretches[0].rest_s) == (1, 0.0)
    assert not found.is_over(date(9999, 1, 1))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("days_a_week = 3", "stretches: must be one or more tables"),
        (ONE.replace("days_a_week = 3", ""), "days_a_week: must be a number"),
        (ONE.replace("= 3", "= 8"), "days_a_week: 8 is out of range; allowed is 1 to 7"),
        (ONE.replace("= 3", "= 2.5"), "must be a whole number"),
        (ONE.replace("bridge", "bridges"), "stretch: 'bridges' is not known"),
        (ONE.replace("seconds = 20", "seconds = 2"), "seconds: 2 is out of range"),
        (ONE.replace("seconds = 20", ""), "seconds: must be a number"),
        (ONE + 'sides = "left"', "sides: 'left' is not known"),
        (ONE + "repetitions = 0", "repetitions: 0 is out of range"),
        (ONE + "colour = 1", "colour: unknown key"),
        ('until = "2027-03-31"\n' + ONE, "until: must be a day like 2027-03-31"),
        ("until = 2027-03-31T10:00:00\n" + ONE, "until: must be a day like 2027-03-31"),
        ("schema = 2\n" + ONE, "reads schema 1"),
        (ONE + "[thresholds]\nbridge.hip_extension.min = 3", "with their quotes"),
        ("days_a_week = 3" + 6 * TEN_SETS, "more than 50 sets"),
    ],
)
def test_what_is_refused(text: str, says: str) -> None:
    with pytest.raises(PrescriptionError, match=r"^prescription p\.toml: ") as caught:
        parse_prescription(tomllib.loads(text), "p.toml")
    assert says in str(caught.value)


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        (('profile = "gentle"', 'profile = "mine"'), "mine"),
        (("bridge.hip_extension.min", "bridge.nothing.min"), "nothing"),
        (("= -25", "= -500"), "-500"),
    ],
)
def test_its_profile_is_checked_at_once(tmp_path: Path, changed: tuple[str, str], says: str) -> None:
    with pytest.raises(ProfileError, match=says):
        load_prescription(write(WHOLE.replace(*changed), tmp_path / "p.toml"))


def test_a_session_follows_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    short = ONE.replace("bridge", "kneeling_hip_flexor").replace("20", "6")
    write(f'name = "Two knees"\nuntil = 2020-01-01\n{short}', Path("p.toml"))
    clip = Clip(fps=10).hold(STANDING, 4.0).hold(KNEELING, 12.0).hold(STANDING, 4.0)
    write_recording(Path("a.rec"), clip.poses)
    arguments = ["live", "--rehearse", "--camera", "a.rec", "--history", "h.sqlite3", "--prescription", "p.toml"]
    assert main(arguments) == 0
    out, err = capfd.readouterr()
    assert "kneeling_hip_flexor, left" in out
    assert "Two knees ended on 2020-01-01: ask for a new one" in err
    assert main(["history", "--database", "h.sqlite3", "--export", "csv"]) == 0
    assert ",Two knees," in capfd.readouterr().out


@pytest.mark.parametrize(
    "arguments", [["bridge"], ["--routine", "desk"], ["--profile", "strict"]], ids=lambda arguments: arguments[0]
)
def test_it_alone_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], arguments: list[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    write(ONE, Path("p.toml"))
    assert "--prescription says what to do" in refusal(["live", "--prescription", "p.toml", *arguments], 2, capfd)
