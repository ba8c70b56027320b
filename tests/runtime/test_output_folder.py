"""Only complete files appear; two runs into one folder are separated by a lock of the system."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from posecoach.runtime.errors import OutputError
from posecoach.runtime.kernel_lock import KernelLock, is_held
from posecoach.runtime.output_folder import OutputFolder, whole_file

HOLD = """
import sys
from pathlib import Path
from posecoach.runtime.output_folder import OutputFolder
with OutputFolder(Path(sys.argv[1])) as output:
    (output.scratch / "a.txt").write_text("first")
    print(output.scratch, flush=True)
    sys.stdin.readline()
    output.publish(last="a.txt", replaced=())
"""


def test_a_file_appears_once_it_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "new" / "report.html"
    with whole_file(path) as scratch:
        assert scratch.suffix == ".html"
        scratch.write_text("whole")
        assert not path.exists()
    assert path.read_text() == "whole"
    assert list(path.parent.iterdir()) == [path]


@pytest.mark.parametrize(
    ("raised", "expected"), [(KeyboardInterrupt(), KeyboardInterrupt), (OSError(28, "full"), OutputError)]
)
def test_after_an_error_nothing_has_changed(
    raised: BaseException, expected: type[BaseException], tmp_path: Path
) -> None:
    path = tmp_path / "report.html"
    path.write_text("mine")

    def write() -> None:
        with whole_file(path) as scratch:
            scratch.write_text("half")
            raise raised

    with pytest.raises(expected):
        write()
    assert path.read_text() == "mine"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("name", ["", ".", "/"])
def test_a_folder_is_no_file(name: str) -> None:
    with pytest.raises(OutputError, match="name a file in it"), whole_file(Path(name)):
        pass


def begun(folder: Path) -> tuple[subprocess.Popen[str], Path]:
    """Return a run that waits for a line before it publishes, and its scratch folder."""
    run = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert run.stdout is not None
    return run, Path(run.stdout.readline().strip())


def test_a_live_run_keeps_its_scratch_folder_whatever_its_id(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run, scratch = begun(tmp_path)
    # As in another container: no process here has that id, or it is this one's.
    for number in (99_999_999, os.getpid()):
        monkeypatch.setattr(os, "getpid", lambda number=number: number)
        with OutputFolder(tmp_path):
            assert (scratch / "a.txt").is_file()
    run.communicate("\n", timeout=60)
    assert run.returncode == 0
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]


def test_leftovers_of_a_killed_run_are_removed_even_if_its_process_id_is_in_use(tmp_path: Path) -> None:
    run, scratch = begun(tmp_path)
    run.kill()
    run.communicate(timeout=60)
    # This process's id, as if the system had reused it.
    left = scratch.rename(tmp_path / f".posecoach-partial-{os.getpid()}-x")
    with OutputFolder(tmp_path):
        assert not left.exists()
    assert list(tmp_path.iterdir()) == []


def test_a_run_whose_scratch_folder_is_removed_says_so(tmp_path: Path) -> None:
    def lose() -> None:
        with OutputFolder(tmp_path / "out") as output:
            shutil.rmtree(output.scratch)
            raise OutputError(f"cannot write {output.scratch / 'x'}: No such file or directory; free some space")

    with pytest.raises(OutputError) as caught:
        lose()
    says = f"cannot write into {tmp_path / 'out'}: another program removed unfinished files there; run it again"
    assert str(caught.value) == says


def test_the_lock_is_no_result(tmp_path: Path) -> None:
    with OutputFolder(tmp_path) as output:
        (output.scratch / "b.txt").touch()
        output.publish(last="b.txt", replaced=())
    assert [path.name for path in tmp_path.iterdir()] == ["b.txt"]


def test_a_lock_is_held_until_it_is_released(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    assert not is_held(path)
    with KernelLock(path):
        assert is_held(path)
        with pytest.raises(OSError):  # noqa: PT011 - which one depends on the system
            KernelLock(path)
    assert not is_held(path)
