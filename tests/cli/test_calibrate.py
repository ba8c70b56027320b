from __future__ import annotations

import tomllib
from dataclasses import replace
from pathlib import Path

import pytest

from posecoach.cli import main
from posecoach.pose import Side
from posecoach.profiles import load_profile, save_profile
from tests import videos
from tests.analysis.recordings import write_recording
from tests.bodies import FLAT, KNEELING, STANDING, Clip, bridge
from tests.command import refusal
from tests.conftest import AnalysedSample

STIFF = KNEELING.with_stretched(hip_extension_deg=14.0)
PROFILES = Path("configuration/posecoach/profiles")


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder with recordings of a stiff person."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "configuration"))
    held = {"left": STIFF, "right": replace(STIFF, side=Side.RIGHT)}
    for side, figure in held.items():
        write_recording(Path(f"{side}.rec"), Clip(fps=10).hold(STANDING, 2.0).hold(figure, 7.0).poses)
    both = Clip(fps=10).hold(held["left"], 7.0).hold(STANDING, 2.0).hold(held["right"], 7.0)
    write_recording(Path("both.rec"), both.poses)
    sagging = Clip(fps=10).hold(FLAT, 1.0).hold(bridge(-25.0, 105.0), 7.0)
    write_recording(Path("sagging.rec"), sagging.poses)
    write_recording(Path("resting.rec"), Clip(fps=10).hold(FLAT, 3.0).hold(STANDING, 3.0).poses)


CALIBRATE = ["calibrate", "kneeling_hip_flexor", "--seconds", "4"]


@pytest.mark.parametrize("files", [["both.rec"], ["left.rec", "right.rec"]], ids=["one file", "a file a side"])
def test_a_profile_follows_the_best_form_of_both_sides(files: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    videos_ = [word for file in files for word in ("--video", file)]
    assert main([*CALIBRATE, *videos_, "--base", "strict"]) == 0
    shown = capsys.readouterr()
    title, *words, saved = shown.out.splitlines()
    assert title.endswith("on the left and 4.0 s on the right")
    assert "Hip extension, back leg: you hold" in words[0]
    assert "the band now begins at" in words[0]
    assert "(was 14)" in words[0]
    assert shown.err == ""
    path = PROFILES / "my_kneeling_hip_flexor.toml"
    assert saved == f"Saved as {path.absolute()}; use it with --profile my_kneeling_hip_flexor"
    raw = tomllib.loads(path.read_text())
    assert raw["base"] == "strict"
    assert words[0] in raw["notes"]
    strict, mine = load_profile("strict"), load_profile("my_kneeling_hip_flexor")
    ours, theirs = (profile.stretches["kneeling_hip_flexor"].checks["hip_extension"].low for profile in (mine, strict))
    assert 8.5 <= ours < theirs
    # What did not hold the person before does so now.
    assert main(["replay", files[0], "--against", "strict", "--profile", "my_kneeling_hip_flexor"]) == 0
    assert "kneeling_hip_flexor left" in capsys.readouterr().out


def test_one_side_is_told_to_be_one_side(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*CALIBRATE, "--video", "left.rec", "--base", "strict", "--name", "left-only"]) == 0
    shown = capsys.readouterr().out
    assert "Note: The right side was not held: no band was narrowed, and that side may need wider ones." in shown
    assert (PROFILES / "left-only.toml").exists()


def test_a_recording_cut_off_is_used_and_told(capfd: pytest.CaptureFixture[str]) -> None:
    Path("both.rec").write_bytes(Path("both.rec").read_bytes()[:-5])
    assert main([*CALIBRATE, "--video", "both.rec", "--dry-run"]) == 1
    shown = capfd.readouterr()
    assert "both.rec breaks off at" in shown.err
    assert "on the left and 4.0 s on the right" in shown.out


def test_a_dry_run_saves_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*CALIBRATE, "--video", "both.rec", "--base", "strict", "--name", "mine", "--dry-run"]) == 0
    assert "Nothing was saved; without --dry-run it would be profile 'mine'." in capsys.readouterr().out
    assert not PROFILES.exists()


def test_a_sagging_bridge_is_not_calibrated_in(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["calibrate", "bridge", "--seconds", "4", "--video", "sagging.rec", "--name", "mine"]) == 0
    shown = capsys.readouterr().out
    assert "That form is past the safe limit of 0.27 and does not count. Lift your hips higher." in shown
    assert load_profile("mine").stretches["bridge"].checks["pelvis_height"].low == 0.27
    assert main(["replay", "sagging.rec", "--profile", "mine"]) == 0
    assert "no stretch was held in right form" in capsys.readouterr().out


def test_a_profile_that_fits_is_not_saved_again(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*CALIBRATE, "--video", "both.rec", "--name", "first"]) == 0
    capsys.readouterr()
    assert main([*CALIBRATE, "--video", "both.rec", "--base", "first", "--name", "second"]) == 0
    assert "Profile 'first' fits you as it is; nothing was saved." in capsys.readouterr().out
    assert not (PROFILES / "second.toml").exists()


@pytest.mark.parametrize("sample", ["bridge"], indirect=True)
def test_a_sample_is_calibrated_from(sample: AnalysedSample, capsys: pytest.CaptureFixture[str]) -> None:
    """Real landmarks: the sag in it is not taken for the best form."""
    assert main(["calibrate", "bridge", "--video", str(sample.out / "landmarks.rec")]) == 0
    assert "Bridge pose, best form held for 8.0 s" in capsys.readouterr().out
    mine = load_profile("my_bridge").stretches["bridge"].checks["pelvis_height"]
    known = sample.truth.columns["pelvis_height"][[label == "ok" for label in sample.truth.labels]]
    assert known.min() - 0.12 < mine.low < known.min()


def test_a_profile_that_lets_everything_pass_is_warned_about(capsys: pytest.CaptureFixture[str]) -> None:
    save_profile("all", {"kneeling_hip_flexor": {"hip_extension": {"min": 0.0}}})
    assert main([*CALIBRATE, "--video", "both.rec", "--base", "all", "--dry-run"]) == 0
    assert "lets practically everything pass" in capsys.readouterr().err


def test_a_video_in_which_nothing_was_held_is_told(capfd: pytest.CaptureFixture[str]) -> None:
    video = videos.nobody(Path())
    assert main(["calibrate", "bridge", "--video", str(video), "--model", "lite"]) == 1
    first, last = capfd.readouterr().err.splitlines()
    assert "looking for the body first" in first
    assert "the bridge pose was not held still for 8 s in nobody.mp4: hold your best form" in last
    assert not PROFILES.exists()


WRONG: dict[str, tuple[list[str], int, str]] = {
    "nothing held": (
        ["bridge", "--video", "resting.rec"],
        1,
        "was not held still for 8 s in resting.rec: hold your best",
    ),
    "held too shortly": (["bridge", "--video", "sagging.rec", "--seconds", "20"], 1, "in sagging.rec (at most "),
    "another stretch": (["standing_lunge", "--video", "both.rec"], 1, "the standing lunge stretch was not held still"),
    "nobody live": (["bridge", "--camera", "nobody.mp4", "--mute", "--no-window"], 1, "still for 8 s in nobody.mp4"),
    "unknown stretch": (["splits", "--video", "both.rec"], 2, "unknown stretch 'splits'"),
    "both ways": (["bridge", "--video", "both.rec", "--camera", "0"], 2, "name --video or --camera, not both"),
    "too short": (["bridge", "--video", "both.rec", "--seconds", "0.5"], 2, "allowed is 2 to 60"),
    "endless": (["bridge", "--video", "both.rec", "--seconds", "nan"], 2, "allowed is 2 to 60"),
    "missing": (["bridge", "--video", "nowhere.mp4"], 1, "cannot read nowhere.mp4"),
    "missing live": (["bridge", "--camera", "nowhere.mp4", "--mute", "--no-window"], 1, "cannot read nowhere.mp4"),
    "unknown base": (["bridge", "--video", "both.rec", "--base", "nobody"], 2, "unknown profile 'nobody'"),
    "name taken": (["bridge", "--video", "both.rec", "--name", "taken"], 2, "there is already a profile 'taken'"),
    "built-in name": (["bridge", "--video", "both.rec", "--name", "strict"], 2, "built-in one"),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_cannot_be_calibrated_gives_one_line(case: str, capfd: pytest.CaptureFixture[str]) -> None:
    save_profile("taken", {})
    videos.nobody(Path())
    arguments, code, says = WRONG[case]
    assert says in refusal(["calibrate", *arguments], code, capfd)
