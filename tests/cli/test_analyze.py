"""The command on real input, as a user runs it: real model, real files."""

import csv
import json
import os
from pathlib import Path

import cv2
import pytest

from posecoach.cli import main
from posecoach.stretches import STRETCHES
from tests import videos
from tests.command import refusal, run

RESULTS = {"annotated.mp4", "frames.csv", "landmarks.rec", "report.html", "summary.json"}


def test_sample_is_recognised_counted_and_its_fault_named(sample):
    out, truth = sample.out, sample.truth
    summary = json.loads((out / "summary.json").read_text())
    (found,) = summary["sets"]
    assert (found["stretch"], found["side"]) == (truth.stretch, truth.side)
    least_s, most_s = truth.hold_bounds_s()
    assert least_s - 0.5 <= found["hold_s"] <= most_s + 0.5
    ((fault, change_s),) = truth.faults()
    (named,) = found["faults"]
    assert named["rule"] == fault.label
    assert change_s - 0.05 <= named["start_s"] <= fault.start_s + 0.5
    assert named["cue"]


def test_nothing_is_counted_while_the_form_is_wrong(sample):
    out, truth = sample.out, sample.truth
    with (out / "frames.csv").open() as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == len(truth)
    for before, row, label in zip(rows, rows[1:], truth.labels[1:], strict=False):
        grown = float(row["hold_s"]) - float(before["hold_s"])
        if grown > 0:
            assert row["in_form"] == "1"
        if ">" not in label and label not in ("ok", "rest"):
            assert grown == 0, f"counted at {row['t_s']} s"


def test_results_are_complete_and_nothing_else_is_left(sample):
    out, done = sample.out, sample.done
    assert {path.name for path in out.iterdir()} == RESULTS
    assert str(out / "report.html") in done.stdout
    movie = cv2.VideoCapture(str(out / "annotated.mp4"))
    assert movie.get(cv2.CAP_PROP_FRAME_COUNT) == 600
    assert movie.get(cv2.CAP_PROP_FRAME_WIDTH) == 1280


def test_summary_has_the_documented_shape(sample):
    summary = json.loads((sample.out / "summary.json").read_text())
    assert summary["schema"] == 1
    assert set(summary["source"]) == {
        *("path", "width", "height", "frames", "duration_s", "stopped_early"),
        *("speed", "mirrored", "unread", "black_s", "still_s"),
    }
    assert summary["pose"]["fraction"] > 0.99
    (found,) = summary["sets"]
    assert found["target_s"] > 0
    assert found["completed"] == (found["hold_s"] >= found["target_s"])
    assert found["hold_s"] == pytest.approx(sum(end - start for start, end in found["holds"]), abs=0.3)
    assert all({"best", "median", "sigma"} == set(values) for values in found["range"].values())


@pytest.mark.parametrize(
    ("make", "code", "says"),
    [
        (videos.missing, 1, "no such file"),
        (videos.a_folder, 2, "no video lies in"),
        (videos.text_named_mp4, 1, "not a video"),
        (videos.zero_bytes, 1, "empty"),
        (videos.truncated_without_index, 1, "damaged"),
        (videos.sound_only, 1, "no picture"),
        (videos.photo, 1, "it is a single picture; choose a video"),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_unreadable_videos_give_one_line_and_leave_nothing(tmp_path, monkeypatch, capfd, make, code, says):
    monkeypatch.chdir(tmp_path)
    assert says in refusal(["analyze", str(make(tmp_path)), "--out", "out"], code, capfd)


def test_the_video_library_writes_nothing_beside_the_one_line(tmp_path):
    done = run("analyze", videos.truncated_without_index(tmp_path), "--out", tmp_path / "out")
    assert done.returncode == 1
    (line,) = done.stderr.splitlines()
    assert "damaged" in line


def test_a_video_that_is_not_there_is_named_before_a_folder_that_cannot_be_made(tmp_path):
    """Its own folder is a file: what is wrong is the name of the video, not where the results would go."""
    (tmp_path / "notes.txt").write_text("no folder")
    done = run("analyze", tmp_path / "notes.txt" / "x.mp4")
    assert done.returncode == 1
    (line,) = done.stderr.splitlines()
    assert "x.mp4: Not a directory; check the name" in line


@pytest.mark.parametrize("make", [videos.truncated_after_index, videos.corrupt_in_the_middle])
def test_a_video_that_breaks_off_is_analysed_up_to_there(tmp_path, make):
    done = run("analyze", make(tmp_path), "--out", tmp_path / "out")
    assert done.returncode == 1
    (line,) = done.stderr.splitlines()
    assert "breaks off" in line
    summary = json.loads((tmp_path / "out" / "summary.json").read_text())
    assert summary["source"]["stopped_early"] is True
    assert summary["source"]["frames"] >= 10
    assert {path.name for path in (tmp_path / "out").iterdir()} == RESULTS


def test_a_video_without_a_person_says_so(tmp_path):
    done = run("analyze", videos.nobody(tmp_path), "--out", tmp_path / "out")
    assert done.returncode == 0
    assert "Nobody was found" in done.stdout
    summary = json.loads((tmp_path / "out" / "summary.json").read_text())
    assert summary["sets"] == []
    assert summary["pose"]["frames_with_pose"] == 0


WRONG_USAGE = {
    "unknown stretch": (["--stretch", "splits"], "unknown stretch 'splits'"),
    "unknown model": (["--model", "huge"], "unknown model 'huge'"),
    "unknown profile": (["--profile", "nobody"], "unknown profile 'nobody'"),
    "missing profile": (["--profile", "nowhere.toml"], "no such file"),
    "unknown key": (
        ["--profile", "unknown-key.toml"],
        "bridge.pelvis_hight: unknown key; did you mean 'pelvis_height'",
    ),
    "minimum above maximum": (["--profile", "crossed.toml"], "bridge.knee_flexion: min 110 is above max 80"),
    "not TOML": (["--profile", "broken.toml"], "not valid TOML"),
}


@pytest.mark.parametrize("case", WRONG_USAGE)
def test_wrong_usage_gives_one_line_and_exit_code_2(tmp_path, monkeypatch, capfd, case):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "unknown-key.toml").write_text("[bridge.pelvis_hight]\nmin = 0.3\n")
    (tmp_path / "crossed.toml").write_text("[bridge.knee_flexion]\nmin = 110.0\nmax = 80.0\n")
    (tmp_path / "broken.toml").write_text("[bridge\n")
    arguments, says = WRONG_USAGE[case]
    assert says in refusal(["analyze", str(videos.SAMPLES / "bridge.mp4"), *arguments], 2, capfd)
    assert not (videos.SAMPLES / "bridge.posecoach").exists()


def test_an_output_that_is_a_file_gives_one_line(tmp_path):
    (tmp_path / "out").write_text("mine")
    done = run("analyze", videos.nobody(tmp_path), "--out", tmp_path / "out")
    assert done.returncode == 2
    (line,) = done.stderr.splitlines()
    assert "it is a file" in line
    assert (tmp_path / "out").read_text() == "mine"


def test_an_output_folder_that_cannot_be_written_gives_one_line(tmp_path):
    target = Path("/proc/posecoach-cannot-be-made") if os.geteuid() == 0 else tmp_path / "locked" / "out"
    if os.geteuid() != 0:
        (tmp_path / "locked").mkdir(mode=0o500)
    done = run("analyze", videos.nobody(tmp_path), "--out", target)
    assert done.returncode == 2
    (line,) = done.stderr.splitlines()
    assert "cannot write into" in line
    assert "choose another folder" in line


def test_a_failed_run_keeps_the_earlier_result(tmp_path):
    out = tmp_path / "out"
    video = videos.nobody(tmp_path)
    assert run("analyze", video, "--out", out, "--no-annotate").returncode == 0
    before = (out / "summary.json").read_bytes()
    assert run("analyze", videos.zero_bytes(tmp_path), "--out", out).returncode == 1
    assert (out / "summary.json").read_bytes() == before
    assert {path.name for path in out.iterdir()} == RESULTS - {"annotated.mp4"}


def test_a_new_result_replaces_the_old_one_whole(tmp_path):
    out = tmp_path / "out"
    video = videos.nobody(tmp_path)
    assert run("analyze", video, "--out", out).returncode == 0
    (out / "notes.txt").write_text("mine")
    assert run("analyze", video, "--out", out, "--no-annotate").returncode == 0
    assert {path.name for path in out.iterdir()} == RESULTS - {"annotated.mp4"} | {"notes.txt"}


def test_several_videos_get_a_folder_each_and_a_bad_one_stops_nobody(tmp_path):
    good = videos.nobody(tmp_path)
    bad = videos.text_named_mp4(tmp_path)
    done = run("analyze", bad, good, "--out", tmp_path / "out", "--no-annotate", "--json")
    assert done.returncode == 1
    assert json.loads(done.stdout)["source"]["frames"] == 10
    assert (tmp_path / "out" / "nobody.posecoach" / "summary.json").is_file()
    assert not (tmp_path / "out" / "text.posecoach").exists()


def test_results_lie_beside_the_video_by_default(tmp_path):
    video = videos.nobody(tmp_path)
    assert main(["analyze", str(video), "--no-annotate", "--json"]) == 0
    assert (tmp_path / "nobody.posecoach" / "report.html").is_file()


@pytest.mark.parametrize("arguments", [["--help"], ["analyze", "--help"], ["stretches"], ["stretches", "bridge"]])
def test_help_and_cards(arguments, capsys):
    try:
        code: object = main(arguments)
    except SystemExit as stopped:
        code = stopped.code
    shown = capsys.readouterr().out
    assert code == 0
    assert "posecoach" in shown or "Bridge pose" in shown


def test_cards_carry_instruction_and_safety(capsys):
    assert main(["stretches"]) == 0
    shown = capsys.readouterr().out
    for stretch in STRETCHES.values():
        assert stretch.title in shown
    assert shown.count("not medical advice") == len(STRETCHES)
