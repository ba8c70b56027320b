from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest

from posecoach.cli import main
from posecoach.fitting.labels import Label, labels_text
from posecoach.profiles import load_profile, override, parse_changes, save_profile
from tests import videos
from tests.command import refusal
from tests.tuning.cases import right_and_wrong


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a recording of three right and three wrong bridges, its labels, and a profile that is spoilt."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "configuration"))
    Path("labels.csv").write_text(labels_text(right_and_wrong(Path("landmarks.rec"), "bridge").labels))
    save_profile("spoilt", {"bridge": {"pelvis_height": {"min": 0.6}}})
    return tmp_path


SUGGEST = ["suggest", "landmarks.rec", "--labels", "labels.csv"]


def test_thresholds_are_proposed_and_saved(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*SUGGEST, "--profile", "spoilt", "--save", "mended"]) == 0
    shown = capsys.readouterr()
    assert "Labels: 3 right and 3 wrong intervals, 18.0 s; profile 'spoilt'" in shown.out
    (row,) = [line.split() for line in shown.out.splitlines() if line.startswith("bridge.")]
    assert (row[0], row[1], row[3]) == ("bridge.pelvis_height.min", "0.6", "trunk")
    assert "Agreement before: 50.0 % (right 0.0 of 9.0 s, wrong 9.0 of 9.0 s)" in shown.out
    assert "Agreement after:  100.0 % (right 9.0 of 9.0 s, wrong 9.0 of 9.0 s)" in shown.out
    assert "Sure: 6 of 6 held-out intervals agree." in shown.out
    assert shown.err == ""
    raw = tomllib.loads(Path("configuration/posecoach/profiles/mended.toml").read_text())
    assert (raw["base"], raw["bridge"]) == ("spoilt", {"pelvis_height": {"min": float(row[2])}})
    assert "Suggested from 3 right and 3 wrong labelled intervals" in raw["notes"]
    assert main([*SUGGEST, "--profile", "mended"]) == 0
    assert "No change proposed" in capsys.readouterr().out


def test_json_says_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*SUGGEST, "--profile", "spoilt", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["schema"] == 1
    assert (told["before"]["share"], told["after"]["share"], told["held_out"]["share"]) == (0.5, 1.0, 1.0)
    assert told["held_out"]["wrong_intervals_agreeing"] == told["held_out"]["wrong_intervals"] == 3
    assert told["sure"] is True
    assert told["saved"] is None
    assert (
        override(load_profile("spoilt"), parse_changes(told["changes"])).stretches["bridge"].checks["pelvis_height"].low
        < 0.45
    )


def test_several_recordings_have_their_labels_in_order(capsys: pytest.CaptureFixture[str]) -> None:
    kneeling = right_and_wrong(Path("kneeling.rec"), "kneeling_hip_flexor", 1)
    Path("kneeling.csv").write_text(labels_text(kneeling.labels))
    both = ["landmarks.rec", "kneeling.rec", "--labels", "labels.csv", "--labels", "kneeling.csv"]
    assert main(["suggest", *both, "--profile", "spoilt"]) == 0
    assert "Labels: 4 right and 4 wrong intervals" in capsys.readouterr().out


def test_where_nothing_changes_nothing_is_saved(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*SUGGEST, "--save", "mine"]) == 0
    assert "nothing was saved" in capsys.readouterr().out
    assert not (folder / "configuration/posecoach/profiles/mine.toml").exists()


def test_a_recording_cut_off_is_told(capfd: pytest.CaptureFixture[str]) -> None:
    whole = Path("landmarks.rec").read_bytes()
    Path("landmarks.rec").write_bytes(whole[:-5])
    assert main(SUGGEST) == 1
    assert "landmarks.rec breaks off at" in capfd.readouterr().err


def test_a_profile_that_lets_everything_pass_is_warned_about(capsys: pytest.CaptureFixture[str]) -> None:
    save_profile("all", {"bridge": {"pelvis_height": {"min": 0.15}}})
    assert main([*SUGGEST, "--profile", "all"]) == 0
    assert "bridge.pelvis_height: 0.15 to 0.8 trunk lets practically everything pass" in capsys.readouterr().err


def test_a_video_is_analysed_first_and_only_once(capfd: pytest.CaptureFixture[str]) -> None:
    video = videos.sample_start(Path("start.mp4"), "standing_lunge", 2.0)
    Path("video.csv").write_text(labels_text([Label(0.0, 1.5, False)]))
    assert main(["suggest", str(video), "--labels", "video.csv", "--model", "lite"]) == 0
    shown = capfd.readouterr()
    assert "Labels: 0 right and 1 wrong intervals, 1.5 s" in shown.out
    assert "Not sure" in shown.out
    assert "looking for the body first; the result is kept in start.posecoach" in shown.err
    made = Path("start.posecoach/landmarks.rec").stat()
    assert main(["suggest", str(video), "--labels", "video.csv"]) == 0
    assert capfd.readouterr().out == shown.out
    assert Path("start.posecoach/landmarks.rec").stat() == made


WRONG: dict[str, tuple[list[str], int, str]] = {
    "no labels": (["landmarks.rec", "--labels", "nowhere.csv"], 2, "cannot read labels nowhere.csv"),
    "empty": (["landmarks.rec", "--labels", "empty.csv"], 2, "the file is empty"),
    "not a CSV": (["landmarks.rec", "--labels", "landmarks.rec"], 2, "not a CSV text"),
    "outside": (["landmarks.rec", "--labels", "outside.csv"], 2, "right from 900 to 905 s lies outside landmarks.rec"),
    "contradiction": (["landmarks.rec", "--labels", "contradiction.csv"], 2, "contradict each other"),
    "end before start": (["landmarks.rec", "--labels", "swapped.csv"], 2, "does not lie after the start"),
    "unknown word": (["landmarks.rec", "--labels", "word.csv"], 2, "unknown label 'perfect'"),
    "missing recording": (["nowhere.rec", "--labels", "labels.csv"], 1, "cannot read nowhere.rec"),
    "missing video": (["nowhere.mp4", "--labels", "labels.csv"], 1, "cannot read nowhere.mp4"),
    "no recording": (["text.txt", "--labels", "labels.csv"], 1, "cannot read text.txt"),
    "labels for one of two": (["landmarks.rec", "landmarks.rec", "--labels", "labels.csv"], 2, "give --labels once"),
    "unknown profile": (["landmarks.rec", "--labels", "labels.csv", "--profile", "nobody"], 2, "unknown profile"),
    "unknown stretch": (["landmarks.rec", "--labels", "labels.csv", "--stretch", "splits"], 2, "unknown stretch"),
    "name taken": (["landmarks.rec", "--labels", "labels.csv", "--save", "spoilt"], 2, "there is already a profile"),
    "name not allowed": (["landmarks.rec", "--labels", "labels.csv", "--save", "my profile"], 2, "use letters"),
    "built-in name": (["landmarks.rec", "--labels", "labels.csv", "--save", "gentle"], 2, "built-in one"),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_cannot_be_used_gives_one_line(case: str, capfd: pytest.CaptureFixture[str]) -> None:
    head = "start_s,end_s,label\n"
    Path("empty.csv").touch()
    Path("text.txt").write_text("hello")
    for name, row in {
        "outside": "900,905,right",
        "contradiction": "1,5,right\n4,6,wrong",
        "swapped": "8,5,right",
        "word": "5,8,perfect",
    }.items():
        Path(f"{name}.csv").write_text(f"{head}{row}\n")
    arguments, code, says = WRONG[case]
    assert says in refusal(["suggest", *arguments], code, capfd)
