"""Whatever a user names, an error is one line that says what to do: no traceback, no file left, exit code 1 or 2."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from posecoach.cli import main
from posecoach.runtime.resources import data_folder
from tests import videos
from tests.command import run

needs_posix = pytest.mark.skipif(sys.platform == "win32", reason="links, permissions and devices of POSIX")

SAMPLE = data_folder("sample_videos") / "bridge.mp4"

#: Commands, each with a name in one of its places; the name gets a suffix that the place expects.
COMMANDS = {
    "video": ("analyze", "{}.mp4"),
    "output": ("analyze", str(SAMPLE), "--out", "{}/out"),
    "demo": ("demo", "--out", "{}/out"),
    "recording": ("replay", "{}.rec"),
    "recording in a folder": ("replay", "{}/x.rec"),
    "recording to export": ("export", "{}.rec", "--format", "trc"),
    "labels": ("suggest", "kept.rec", "--labels", "{}.csv"),
    "recording with labels": ("suggest", "{}.rec", "--labels", "labels.csv"),
    "calibration": ("calibrate", "bridge", "--video", "{}.mp4"),
    "profile": ("profiles", "check", "{}.toml"),
    "profile of an analysis": ("analyze", str(SAMPLE), "--profile", "{}.toml"),
    "routine": ("live", "--routine", "{}.toml", "--no-window", "--mute"),
    "history": ("history", "--database", "{}.sqlite3", "--export", "csv"),
    "history to write": ("live", "--camera", str(SAMPLE), "--no-window", "--mute", "--history", "{}/h.sqlite3"),
    "camera": ("live", "--camera", "{}.mp4", "--no-window", "--mute", "--history", "../h.sqlite3"),
    "tuned": ("tune", "{}.rec", "--no-browser"),
}

PLACES = {"a name of 300 letters": "x" * 300, "a loop of links": "loop", "inside a file": "labels.csv/x"}


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Go to a folder with something right for every command."""
    folder = tmp_path / "here"
    folder.mkdir()
    (folder / "labels.csv").write_text("start_s,end_s,label\n4,9,right\n0,1,wrong\n")
    for suffix in ("", ".mp4", ".rec", ".csv", ".toml", ".sqlite3"):
        (folder / f"loop{suffix}").symlink_to(f"loop{suffix}")
    monkeypatch.chdir(folder)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "configuration"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    return folder


def one_line(capfd: pytest.CaptureFixture[str], *arguments: str) -> str:
    """Run a command that must be refused, and return the line it says."""
    code = main(list(arguments))
    out, err = capfd.readouterr()
    assert code in (1, 2), err
    assert out == "" or out.startswith("Analysing the sample ")
    lines = err.splitlines()
    assert len(lines) == 1, err
    assert lines[0].startswith("posecoach: ")
    assert "unexpected" not in lines[0]
    return lines[0]


@needs_posix
@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("place", PLACES)
def test_names_that_no_file_can_have(place: str, command: str, here: Path, capfd: pytest.CaptureFixture[str]) -> None:
    if place != "a name of 300 letters" and command == "history":
        pytest.skip("nothing is stored there, which is no error")
    before = set(here.iterdir())
    line = one_line(capfd, *(part.format(PLACES[place]) for part in COMMANDS[command]))
    assert "unknown" not in line
    assert set(here.iterdir()) == before


@pytest.fixture
def locked() -> Iterator[Path]:
    """A folder that everybody may enter but for one in it."""
    folder = Path(tempfile.mkdtemp(prefix="posecoach-locked-"))
    try:
        folder.chmod(0o755)
        (folder / "in").mkdir()
        for name in ("x.mp4", "x.rec", "x.csv", "x.toml", "x.sqlite3"):
            (folder / "in" / name).touch()
        (folder / "labels.csv").write_text("start_s,end_s,label\n4,9,right\n0,1,wrong\n")
        (folder / "in").chmod(0)
        yield folder
    finally:
        (folder / "in").chmod(0o700)
        shutil.rmtree(folder)


EACH_LINE = """
import sys
from posecoach.cli import main
for line in sys.stdin.read().splitlines():
    sys.stderr.write(f"> {line}\\n")
    sys.stderr.flush()
    code = main(line.split("\\t"))
    sys.stderr.write(f"= {code}\\n")
    sys.stderr.flush()
"""


@needs_posix
def test_what_one_may_not_enter(locked: Path) -> None:
    """As somebody who is not root, whom nothing stops."""
    other = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"] if os.geteuid() == 0 else []
    python = [*other, sys.executable]
    try:
        subprocess.run([*python, "-c", "import posecoach"], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("somebody else cannot run this Python")
    lines = ["\t".join(part.format("in/x") for part in command) for command in COMMANDS.values()]
    environment = {"XDG_CONFIG_HOME": str(locked / "in"), "XDG_DATA_HOME": str(locked / "in"), "HOME": str(locked)}
    done = subprocess.run(
        [*python, "-c", EACH_LINE],
        cwd=locked,
        env=os.environ | environment,
        input="\n".join([*lines, "history", "live\t--no-window\t--mute"]),
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    told = done.stderr.split("> ")[1:]
    assert len(told) == len(lines) + 2
    for each in told:
        command, *said, code = each.splitlines()
        # The folder for stretches of one's own is closed as well, which keeps no command from its work.
        said = [line for line in said if not line.startswith("posecoach: left out: ")]
        assert code in ("= 1", "= 2"), each
        assert len(said) == 1, each
        assert said[0].startswith("posecoach: "), each
        assert "unexpected" not in said[0], each
        assert command


@needs_posix
@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("analyze", "x.mp4"), "the folder you are in is gone: change to another one (cd)"),
        (("analyze", str(SAMPLE), "--out", "o"), "cannot write into o: "),
        (("replay", "x.rec"), "x.rec"),
        (("profiles", "check", "x.toml"), "x.toml"),
    ],
)
def test_a_current_folder_that_is_gone(
    arguments: tuple[str, ...],
    says: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    (tmp_path / "gone").mkdir()
    monkeypatch.chdir(tmp_path / "gone")
    (tmp_path / "gone").rmdir()
    assert says in one_line(capfd, *arguments)


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("analyze", ""), "an argument is empty"),
        (("analyze", "x.mp4", "--out", ""), "--out is empty"),
        (("analyze", "x.mp4", "--out="), "--out is empty"),
        (("analyze", "x.mp4", "--cluster", ""), "--cluster is empty"),
        (("live", "--record", ""), "--record is empty"),
        (("history", "--database", ""), "--database is empty"),
        (("analize", "x.mp4"), "unknown command 'analize': did you mean 'analyze'?"),
        (("live", "kneling"), "unknown stretch 'kneling': did you mean 'kneeling_hip_flexor'?"),
        (("analyze", "x.mp4", "--stretch", "kneling"), "did you mean 'kneeling_hip_flexor'?"),
        (("analyze", "x.mp4", "--model", "ful"), "unknown model 'ful': did you mean 'full'?"),
        (("analyze", "x.mp4", "--profile", "gentel"), "unknown profile 'gentel': did you mean 'gentle'?"),
        (("analyze", "x.mp4", "--jobs", "0"), "'0' is neither auto nor a whole number from 1 on"),
        (("analyze", "x.mp4", "--jobs", "9" * 5000), "argument --jobs"),
        (("analyze", "--bogus", "x.mp4"), "unrecognized arguments: --bogus; see posecoach analyze --help"),
        (("live", "--camera", "99999999999", "--no-window", "--mute"), "there is no camera 99999999999"),
        (("live", "--camera", "9" * 5000, "--no-window", "--mute"), "there is no camera 999999999999..."),
        (("profiles", "check", "~nobody-is-called-so/x.toml"), "there is no user ~nobody-is-called-so"),
        (("suggest", "x.rec", "--labels", "labels.csv", "--save", "nul"), "Windows keeps it for itself"),
    ],
)
def test_wrong_usage(arguments: tuple[str, ...], says: str, capfd: pytest.CaptureFixture[str]) -> None:
    assert says in one_line(capfd, *arguments)


@pytest.mark.usefixtures("here")
def test_british_spelling(capfd: pytest.CaptureFixture[str]) -> None:
    assert "cannot read x.mp4" in one_line(capfd, "analyse", "x.mp4")


@pytest.mark.parametrize(
    ("error", "says"),
    [
        (
            PermissionError(13, "Permission denied", "/a/b"),
            "cannot use /a/b: Permission denied; change its permissions",
        ),
        (OSError(36, "File name too long", b"/a/b"), "cannot use /a/b: File name too long"),
        (OSError(28, "No space left on device"), "No space left on device; free some space"),
        (MemoryError(), "there is not enough memory"),
        (OSError("x\x1b[2J"), "x\\x1b[2J"),
    ],
)
def test_what_nobody_foresaw_is_one_line(
    error: Exception, says: str, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def fail(_: object) -> int:
        raise error

    monkeypatch.setattr("posecoach.cli.stretches.run", fail)
    assert main(["stretches"]) == 1
    assert says in capfd.readouterr().err


def test_a_mistake_of_ours_is_one_line_with_a_code_of_its_own(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def fail(_: object) -> int:
        raise RuntimeError("can't start\nnew thread")

    monkeypatch.setattr("posecoach.cli.stretches.run", fail)
    assert main(["stretches"]) == 70
    (line,) = capfd.readouterr().err.splitlines()
    assert line.startswith("posecoach: internal error: RuntimeError: can't start new thread at test_one_line.py")


@pytest.mark.parametrize("backend", ["x", "TkAgg"])
def test_a_choice_of_windows_for_plots_does_not_matter(backend: str, tmp_path: Path) -> None:
    video = videos.nobody(tmp_path)
    done = run("analyze", video, "--model", "lite", "--no-annotate", env={**os.environ, "MPLBACKEND": backend})
    assert (done.returncode, done.stderr) == (0, "")
