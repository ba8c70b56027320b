"""The commands on recordings, as a user runs them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from posecoach.cli import main
from posecoach.pose.recording import HEADER_BYTES, RECORD
from tests import videos
from tests.analysis.recordings import write_recording
from tests.bodies import BRIDGE, KNEELING, SITTING, Clip


@pytest.fixture(autouse=True)
def in_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "configuration"))


@pytest.fixture
def recording(tmp_path: Path) -> Path:
    let_go = KNEELING.with_stretched(hip_extension_deg=8.0)
    clip = Clip(fps=10).hold(KNEELING, 5.0).hold(let_go, 3.0).hold(KNEELING, 4.0)
    clip.hold(SITTING, 6.0).hold(BRIDGE.with_other(hip_extension_deg=-14.0, knee_flexion_deg=98.0), 5.0, moving_s=0.5)
    return write_recording(tmp_path / "landmarks.rec", clip.poses)


def cut_off(path: Path, frames: int) -> Path:
    path.write_bytes(path.read_bytes()[: HEADER_BYTES + frames * RECORD.itemsize + 11])
    return path


def test_what_would_have_counted_stands_beside_what_did(recording: Path, capsys: pytest.CaptureFixture[str]) -> None:
    changes = ["kneeling_hip_flexor.hip_extension.min=4", "kneeling_hip_flexor.hip_extension.own.min=4"]
    assert main(["replay", str(recording), "--set", changes[0], "--set", changes[1]]) == 0
    shown = capsys.readouterr().out
    assert all(change in shown for change in changes)
    row = next(line for line in shown.splitlines() if "kneeling_hip_flexor left" in line)
    _, _, start, before, after, change, holds, faults, _ = row.split()
    assert float(after) - float(before) == pytest.approx(float(change))
    assert float(change) > 3.0
    assert start == "0:00.0"
    assert (holds, faults) == ("2>1", "1>0")
    assert "hips back 1>0" in shown
    assert "bridge both" in shown
    assert max(map(len, shown.splitlines())) <= 80


def replayed(capsys: pytest.CaptureFixture[str], *arguments: object) -> dict[str, dict[str, object]]:
    assert main(["replay", *map(str, arguments), "--json"]) == 0
    found: dict[str, dict[str, object]] = json.loads(capsys.readouterr().out)
    return found


def test_the_same_as_json(recording: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = replayed(capsys, recording, "--profile", "gentle", "--set", "bridge.target_s=4")
    assert found["counted"]["profile"] == "default"
    assert found["would_count"]["profile"] == "gentle (changed)"
    assert found["would_count"]["changes"] == ["bridge.target_s=4"]
    assert found["source"]["stopped_early"] is False
    assert main(["analyze", str(recording), "--out", "out", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["sets"] == found["counted"]["sets"]


def test_against_names_the_profile_that_counted(recording: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = replayed(capsys, recording, "--against", "strict")
    assert found["counted"] == {k: v for k, v in found["would_count"].items() if k != "changes"}
    assert found["counted"]["profile"] == "strict"


def test_one_stretch_only(recording: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sets = replayed(capsys, recording, "--stretch", "bridge")["counted"]["sets"]
    assert isinstance(sets, list)
    assert [record["stretch"] for record in sets] == ["bridge"]


def test_nothing_counted_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = write_recording(tmp_path / "rest.rec", Clip(fps=10).hold(SITTING, 3.0).poses)
    assert main(["replay", str(path)]) == 0
    assert "Neither counts a set" in capsys.readouterr().out


def test_a_recording_cut_off_is_judged_up_to_there(recording: Path, capfd: pytest.CaptureFixture[str]) -> None:
    cut_off(recording, 60)
    assert main(["replay", str(recording)]) == 1
    done = capfd.readouterr()
    assert "kneeling_hip_flexor left" in done.out
    assert "breaks off at 5.9 s" in done.err
    assert main(["analyze", str(recording), "--out", "out"]) == 1
    assert "breaks off at 5.9 s" in capfd.readouterr().err
    assert json.loads(Path("out/summary.json").read_text())["source"]["stopped_early"] is True


def test_a_video_is_to_be_analysed_first(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    video = videos.nobody(tmp_path)
    assert main(["replay", str(video)]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert f"posecoach analyze {video}" in line
    assert "landmarks.rec" in line


WRONG: dict[str, tuple[list[str], int, str]] = {
    "missing": (["nowhere.rec"], 1, "No such file"),
    "missing video": (["nowhere.mp4"], 1, "No such file"),
    "empty": (["empty.rec"], 1, "not a landmark recording"),
    "no frame": (["no-frame.rec"], 1, "no frame in it"),
    "text": (["text.txt"], 2, "analyse the video first"),
    "a folder": (["."], 1, "cannot read"),
    "unknown profile": (["landmarks.rec", "--profile", "nobody"], 2, "unknown profile 'nobody'"),
    "unknown profile against": (["landmarks.rec", "--against", "nobody"], 2, "unknown profile 'nobody'"),
    "unknown key": (["landmarks.rec", "--set", "bridge.hight=3"], 2, "unknown key"),
    "out of range": (["landmarks.rec", "--set", "bridge.target_s=0"], 2, "allowed is 1 to 600"),
    "unknown stretch": (["landmarks.rec", "--stretch", "splits"], 2, "unknown stretch"),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_cannot_be_replayed_gives_one_line(
    case: str, recording: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "empty.rec").touch()
    (tmp_path / "text.txt").write_text("hello")
    write_recording(tmp_path / "no-frame.rec", [])
    arguments, code, says = WRONG[case]
    assert recording.is_file()
    assert main(["replay", *arguments]) == code
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("posecoach: ")
    assert says in line


def test_a_profile_that_lets_everything_pass_is_warned_about(
    recording: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["replay", str(recording), "--set", "kneeling_hip_flexor.hip_extension.min=0"]) == 0
    assert "warning: profile default (changed): kneeling_hip_flexor.hip_extension" in capsys.readouterr().err


def test_a_recording_is_analysed_like_a_video(recording: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["analyze", str(recording)]) == 0
    folder = recording.with_name("landmarks.posecoach")
    assert {path.name for path in folder.iterdir()} == {"frames.csv", "landmarks.rec", "report.html", "summary.json"}
    assert (folder / "landmarks.rec").read_bytes() == recording.read_bytes()
    assert "Kneeling hip" in capsys.readouterr().out


@pytest.mark.parametrize("spoil", [0, 300, HEADER_BYTES])
def test_a_damaged_recording_is_no_video(spoil: int, recording: Path, capfd: pytest.CaptureFixture[str]) -> None:
    recording.write_bytes(recording.read_bytes()[:spoil])
    assert main(["analyze", str(recording), "--out", "out"]) == 1
    (line,) = capfd.readouterr().err.splitlines()
    assert "recording" in line or "no frame" in line
    assert not Path("out").exists()


def test_a_video_and_its_recording_give_the_same_verdicts(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    video = videos.sample_start(tmp_path / "start.mp4", "standing_lunge", 3.0)
    # No time to settle: even three seconds shall hold something to compare.
    (tmp_path / "quick.toml").write_text('base = "gentle"\n[clock]\nsettle_s = 0.0\n')
    assert main(["analyze", str(video), "--out", "video", "--no-annotate", "--profile", "quick.toml"]) == 0
    before = {path.name: path.read_bytes() for path in Path("video").iterdir()}
    # Into the folder that the recording itself lies in.
    assert main(["analyze", "video/landmarks.rec", "--out", "video", "--profile", "quick.toml"]) == 0
    after = {path.name: path.read_bytes() for path in Path("video").iterdir()}
    assert set(before) == set(after)
    assert before["frames.csv"] == after["frames.csv"]
    assert before["landmarks.rec"] == after["landmarks.rec"]
    first, second = json.loads(before["summary.json"]), json.loads(after["summary.json"])
    assert first["source"].pop("path") == str(video)
    assert second["source"].pop("path") == "video/landmarks.rec"
    assert first.pop("made_with")["video_bytes"] == video.stat().st_size
    assert second.pop("made_with")["video_bytes"] == len(before["landmarks.rec"])
    assert first == second
    capsys.readouterr()
