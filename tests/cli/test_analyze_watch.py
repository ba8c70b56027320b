"""A folder that grows, as a user watches it: real files that come while the command runs, and Ctrl-C."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import videos
from tests.analysis.recordings import write_recording
from tests.batch.processes import at_work_on, children_of, contents, is_running, wait_until
from tests.bodies import KNEELING, Clip

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="processes are found in /proc")

RESULTS = {"frames.csv", "landmarks.rec", "report.html", "summary.json"}


class Watching:
    """The command, watching a folder, in a group of its own, which Ctrl-C reaches as a whole."""

    def __init__(self, folder: Path, *arguments: object) -> None:
        self._told = folder.with_name("told.txt")
        command = ("analyze", folder, "--watch", "--model", "lite", "--no-annotate", *arguments)
        with self._told.open("wb") as told:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "posecoach", *map(str, command)],
                stdout=subprocess.PIPE,
                stderr=told,
                stdin=subprocess.DEVNULL,
                text=True,
                start_new_session=True,
            )

    @property
    def told(self) -> str:
        return self._told.read_text()

    def says(self, text: str) -> None:
        """Wait until it has said something."""
        wait_until(lambda: text in self.told or self.process.poll() is not None, within_s=120.0)
        assert text in self.told

    def ended_by(self, number: int) -> tuple[int, str]:
        """Return exit code and output once it was asked to end."""
        os.killpg(self.process.pid, number)
        stdout, _ = self.process.communicate(timeout=60)
        return self.process.returncode, stdout


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "in").mkdir()
    return tmp_path / "in"


@pytest.fixture
def started() -> Iterator[list[Watching]]:
    running: list[Watching] = []
    yield running
    for watching in running:
        if watching.process.poll() is None:
            os.killpg(watching.process.pid, signal.SIGKILL)
            watching.process.communicate()


def recording(path: Path) -> Path:
    return write_recording(path, Clip(fps=5.0).hold(KNEELING, 2.0).poses)


def test_videos_are_done_as_they_come_and_not_again_by_the_next_run(folder, started):
    recording(folder / "a.rec")
    videos.text_named_mp4(folder)
    watching = Watching(folder)
    started.append(watching)
    watching.says("a.rec: ")
    watching.says("text.mp4: not a video")
    clip = videos.nobody(folder.parent)
    (folder / "b.mp4.part").write_bytes(clip.read_bytes())
    (folder / "b.mp4.part").rename(folder / "b.mp4")
    watching.says("b.mp4: ")
    code, stdout = watching.ended_by(signal.SIGINT)
    assert code == 1
    assert "3 videos: 2 done, 1 failed" in stdout
    assert "stopped" not in watching.told
    for name in "ab":
        assert contents(folder / f"{name}.posecoach") == RESULTS
    before = {name: (folder / f"{name}.posecoach" / "summary.json").stat().st_mtime_ns for name in "ab"}
    (folder / "text.mp4").unlink()

    again = Watching(folder)
    started.append(again)
    again.says("a.rec is complete already")
    again.says("b.mp4 is complete already")
    code, stdout = again.ended_by(signal.SIGTERM)
    assert code == 0
    assert "2 videos: 2 skipped" in stdout
    after = {name: (folder / f"{name}.posecoach" / "summary.json").stat().st_mtime_ns for name in "ab"}
    assert after == before


def test_what_is_under_way_is_left_for_the_next_run(folder, started):
    recording(folder / "a.rec")
    watching = Watching(folder, "--out", folder.parent / "out", "--json")
    started.append(watching)
    watching.says("a.rec: ")
    videos.sample_start(folder.parent / "long.mp4", seconds=20.0).rename(folder / "long.mp4")
    wait_until(lambda: at_work_on(folder.parent / "out" / "long.posecoach"))
    working = children_of(watching.process.pid)
    code, stdout = watching.ended_by(signal.SIGINT)
    assert code == 0
    assert json.loads(stdout)["source"]["path"] == str(folder / "a.rec")
    assert "1 not finished" in watching.told
    wait_until(lambda: not any(map(is_running, working)), within_s=15.0)
    assert contents(folder.parent / "out") == {"a.posecoach"}
    assert contents(folder.parent / "out" / "a.posecoach") == RESULTS


def test_a_folder_in_which_nothing_comes(folder, started):
    watching = Watching(folder)
    started.append(watching)
    watching.says("waiting for videos in")
    wait_until(lambda: _handles_interrupts(watching.process.pid))
    assert watching.ended_by(signal.SIGINT) == (0, "")


def _handles_interrupts(pid: int) -> bool:
    """Return whether a process ends in order: it handles a closed terminal then, which Python alone does not."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    caught = int(next(line for line in lines if line.startswith("SigCgt:")).split()[1], 16)
    return bool(caught >> (signal.SIGHUP - 1) & 1)
