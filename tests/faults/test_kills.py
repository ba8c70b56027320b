"""Killed at any point: no partial file has a final name, and the next run completes the results."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from posecoach.pose.recording import Recording
from tests.command import run
from tests.faults.clips import RESULTS, SIZE, at_times, every, frames_of
from tests.videos import write_video

FRAMES = 40
LAST = "summary.json"


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    times_s = every(0.1, FRAMES / 10)
    return write_video(tmp_path_factory.mktemp("kills") / "clip.mp4", times_s, SIZE, images=at_times(times_s))


def command(clip: Path, out: Path, *options: str) -> list[str]:
    return [sys.executable, "-m", "posecoach", "analyze", str(clip), "--out", str(out), "--model", "lite", *options]


def scratch_file(name: str, least_bytes: int = 0) -> Callable[[Path], bool]:
    """Return a condition: whether a file that is being written has this many bytes."""
    return lambda out: any(path.stat().st_size >= least_bytes for path in out.glob(f".posecoach-partial-*/{name}"))


MOMENTS: dict[str, Callable[[Path], bool]] = {
    "the folder is there": Path.exists,
    "the table is begun": scratch_file("frames.csv"),
    "landmarks are on the disk": scratch_file("landmarks.rec", 1024 + 5 * 372),
    "the video is begun": scratch_file("annotated.mp4"),
    "the report is begun": scratch_file("report.html"),
}


def check_whole(out: Path) -> None:
    """Check that every file with a final name is complete."""
    names = {path.name for path in out.iterdir() if not path.name.startswith(".posecoach-partial-")}
    assert names <= RESULTS
    if "annotated.mp4" in names:
        assert len(frames_of(out / "annotated.mp4")) == FRAMES
    if "landmarks.rec" in names:
        assert len(Recording(out / "landmarks.rec")) == FRAMES
        assert not Recording(out / "landmarks.rec").cut_off
    if "frames.csv" in names:
        assert len((out / "frames.csv").read_text().splitlines()) == FRAMES + 1
    if "report.html" in names:
        assert (out / "report.html").read_text(encoding="utf-8").rstrip().endswith("</html>")
    if LAST in names:
        assert json.loads((out / LAST).read_text())["source"]["frames"] == FRAMES
        assert names >= RESULTS - {"annotated.mp4"}


def check_next_run(clip: Path, out: Path) -> None:
    done = run(*command(clip, out, "--resume")[3:])
    assert (done.returncode, done.stderr) == (0, "")
    assert {path.name for path in out.iterdir()} == RESULTS
    check_whole(out)


@pytest.mark.parametrize("moment", MOMENTS)
def test_killed_while_it_writes(clip: Path, tmp_path: Path, moment: str) -> None:
    out = tmp_path / "out"
    process = subprocess.Popen(command(clip, out), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        while not MOMENTS[moment](out):
            assert process.poll() is None, "it was over before the moment came"
            time.sleep(0.002)
    finally:
        process.kill()
    assert process.wait() == -signal.SIGKILL
    assert {path.name for path in out.iterdir() if path.name in RESULTS} == set()


#: Runs the command and kills it at its n-th move of a file into place.
KILLED_AT_A_MOVE = """
import os, pathlib, signal, sys
at, replace, moves = int(sys.argv[1]), pathlib.Path.replace, []

def replace_or_die(self, target):
    moves.append(target)
    if len(moves) == at:
        os.kill(os.getpid(), signal.SIGKILL)
    return replace(self, target)

pathlib.Path.replace = replace_or_die
from posecoach.cli import main
sys.exit(main(sys.argv[2:]))
"""


def test_killed_while_results_are_moved_into_place(clip: Path, tmp_path: Path) -> None:
    """At the third and at the last move; each run finds the files that the one before has left."""
    out = tmp_path / "out"
    for number in (3, 5):
        options = [str(number), *command(clip, out)[3:]]
        killed = subprocess.run([sys.executable, "-c", KILLED_AT_A_MOVE, *options], check=False, capture_output=True)
        assert killed.returncode == -signal.SIGKILL
        check_whole(out)
        names = {path.name for path in out.iterdir()} & RESULTS
        assert LAST not in names
        assert len(names) >= number - 1
    check_next_run(clip, out)


def test_what_is_whole_is_not_made_again(clip: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    check_next_run(clip, out)
    before = {path.name: path.stat().st_mtime_ns for path in out.iterdir()}
    done = run(*command(clip, out, "--resume")[3:])
    assert done.returncode == 0
    assert {path.name: path.stat().st_mtime_ns for path in out.iterdir()} == before


def test_two_runs_into_one_folder(clip: Path, tmp_path: Path) -> None:
    """All remaining files come from the same run."""
    out = tmp_path / "out"
    runs = [
        subprocess.Popen(command(clip, out, *options), stdout=subprocess.DEVNULL)
        for options in (["--profile", "gentle"], ["--profile", "strict", "--no-annotate"])
    ]
    assert [process.wait(timeout=120) for process in runs] == [0, 0]
    check_whole(out)
    names = {path.name for path in out.iterdir()}
    profile = json.loads((out / LAST).read_text())["profile"]
    assert names == (RESULTS if profile == "gentle" else RESULTS - {"annotated.mp4"})
    assert f"<dd>{profile}</dd>" in (out / "report.html").read_text(encoding="utf-8")
    assert np.isfinite(Recording(out / "landmarks.rec").times_s).all()
