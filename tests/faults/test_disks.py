"""Full and read-only disks: one line, exit code 2, and earlier files are kept."""

from __future__ import annotations

import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from posecoach.profiles import load_profile
from posecoach.results.files import analyze_into
from posecoach.results.request import Request
from posecoach.results.tables import FramesWriter
from posecoach.runtime.errors import OutputError
from posecoach.runtime.output_folder import OutputFolder
from tests.faults.clips import RESULTS, SIZE, at_times, every
from tests.videos import write_video


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    times_s = every(0.1, 2.5)
    path = tmp_path_factory.mktemp("disks") / "clip.mp4"
    return write_video(path, times_s, SIZE, images=at_times(times_s))


def run_with_files_up_to(kilobytes: int, *arguments: object) -> subprocess.CompletedProcess[str]:
    """Run the command with a limit on the size of files, as on a full disk."""
    command = shlex.join([sys.executable, "-m", "posecoach", *map(str, arguments)])
    return subprocess.run(
        ["bash", "-c", f"trap '' XFSZ; ulimit -f {kilobytes}; exec {command}"],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.mark.parametrize(
    ("kilobytes", "file"), [(1, "landmarks.rec"), (20, "annotated.mp4"), (90, "report.html")], ids=str
)
def test_a_disk_that_is_full(clip: Path, tmp_path: Path, kilobytes: int, file: str) -> None:
    """Each kind of file may be the one that no longer fits."""
    out = tmp_path / "out"
    options = ["--model", "lite", *(["--no-annotate"] if file != "annotated.mp4" else [])]
    done = run_with_files_up_to(kilobytes, "analyze", clip, "--out", out, *options)
    assert done.returncode == 2
    (line,) = done.stderr.splitlines()
    assert line.startswith("posecoach: cannot write")
    assert "choose" in line
    assert ".posecoach-partial" not in line
    assert not out.exists()


def test_a_full_disk_keeps_the_earlier_results(clip: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    analyze_into(clip, out, Request("lite", load_profile(), annotate=False))
    before = {path.name: path.read_bytes() for path in out.iterdir()}
    assert run_with_files_up_to(20, "analyze", clip, "--out", out, "--model", "lite").returncode == 2
    assert {path.name: path.read_bytes() for path in out.iterdir()} == before
    assert before.keys() == RESULTS - {"annotated.mp4"}


def test_a_row_that_finds_no_room_says_so() -> None:
    says = "No space left on device; free some space or choose another folder"
    with pytest.raises(OutputError, match=says), FramesWriter(Path("/dev/full")):
        pass


@pytest.mark.parametrize("place", ["/proc", "/sys"])
def test_a_disk_that_cannot_be_written(clip: Path, place: str) -> None:
    """Not even root can make a folder in these two."""
    out = Path(place) / "posecoach" / "results"
    with pytest.raises(OutputError, match=r"cannot write into .* choose another folder") as caught:
        analyze_into(clip, out, Request("lite", load_profile()))
    assert caught.value.exit_code == 2
    assert not out.parent.exists()


def test_folders_that_were_made_go_again_if_the_last_step_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(**_: object) -> str:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("tempfile.mkdtemp", full)
    (tmp_path / "there").mkdir()
    with pytest.raises(OutputError, match="No space left on device"), OutputFolder(tmp_path / "there" / "a" / "b"):
        pass
    assert list(tmp_path.rglob("*")) == [tmp_path / "there"]


def test_a_file_where_a_folder_is_needed_stays(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    with pytest.raises(OutputError), OutputFolder(tmp_path / "file" / "out"):
        pass
    assert (tmp_path / "file").read_text() == "mine"
