"""Files that the commands write are readable by their owner alone."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from tests import videos
from tests.analysis.recordings import all_stretches, write_recording
from tests.history.examples import progress, store_sets

pytestmark = pytest.mark.skipif(os.name != "posix", reason="this system has no permissions for group and others")

#: The default of most accounts, with which everybody may read new files.
OPEN_UMASK = 0o022


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A separate home and temporary folder, in which every new file can be found."""
    for name in ("home", "temporary"):
        (tmp_path / name).mkdir()
    return tmp_path


def run(home: Path, *arguments: object) -> None:
    environment = {key: value for key, value in os.environ.items() if not key.startswith("XDG_") and key != "DISPLAY"}
    environment |= {"HOME": str(home / "home"), "TMPDIR": str(home / "temporary")}
    done = subprocess.run(
        [sys.executable, "-m", "posecoach", *map(str, arguments)],
        cwd=home,
        env=environment | {"PYTHONPATH": str(Path(__file__).parents[1])},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
        stdin=subprocess.DEVNULL,
        umask=OPEN_UMASK,
    )
    assert done.returncode == 0, done.stderr


def modes(folder: Path) -> dict[str, int]:
    return {str(path.relative_to(folder)): stat.S_IMODE(path.lstat().st_mode) for path in folder.rglob("*")}


def readable_by_others(folder: Path, given: set[str]) -> dict[str, str]:
    """Return the files in a folder that others may read, except those ``given`` before."""
    return {name: oct(mode) for name, mode in modes(folder).items() if name not in given and mode & 0o077}


def test_results_of_an_analysis(home: Path) -> None:
    for name in ("one", "two"):
        videos.sample_start(home / f"{name}.mp4", seconds=1.0)
    given = set(modes(home))
    run(home, "analyze", "one.mp4", "two.mp4", "--out", "deep/in/results", "--jobs", "2")
    results = {path.name for path in (home / "deep/in/results/two.posecoach").iterdir()}
    assert results >= {"annotated.mp4", "report.html", "summary.json", "frames.csv", "landmarks.rec"}
    assert readable_by_others(home, given) == {}


def test_results_of_a_session(home: Path) -> None:
    videos.sample_start(home / "camera.mp4", seconds=3.0)
    given = set(modes(home))
    live = ("live", "kneeling_hip_flexor", "--camera", "camera.mp4", "--no-window", "--mute", "--model", "lite")
    run(home, *live, "--record", "kept.rec")
    assert (home / "kept.rec").is_file()
    assert readable_by_others(home, given) == {}


def test_what_is_made_of_recording_and_history(home: Path) -> None:
    write_recording(home / "landmarks.rec", all_stretches().poses)
    store_sets(home / "sets.sqlite3", progress())
    given = set(modes(home))
    run(home, "analyze", "landmarks.rec")
    run(home, "history", "--database", "sets.sqlite3", "--plot", "plot.png")
    assert (home / "landmarks.posecoach/report.html").is_file()
    assert (home / "plot.png").is_file()
    assert readable_by_others(home, given) == {}


def test_a_folder_that_was_there_before_stays_as_it_is(home: Path) -> None:
    write_recording(home / "landmarks.rec", all_stretches().poses)
    (home / "shared").mkdir(mode=0o755)
    (home / "shared").chmod(0o755)
    (home / "shared" / "notes.txt").touch(mode=0o644)
    run(home, "analyze", "landmarks.rec", "--out", "shared")
    found = modes(home / "shared")
    assert stat.S_IMODE((home / "shared").stat().st_mode) == 0o755
    assert found.pop("notes.txt") == 0o644
    assert set(found.values()) == {0o600}


def test_the_mask_of_the_process_is_left_as_it_was(home: Path) -> None:
    code = (
        "import os; os.umask(0o022); from posecoach.cli import main; main(['stretches']); print(oct(os.umask(0o022)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=home, check=True, capture_output=True, text=True, timeout=60
    )
    assert done.stdout.splitlines()[-1] == "0o22"
