"""Many videos at once, as a user runs them: folders, patterns, jobs, interruptions and going on afterwards."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests import videos
from tests.analysis.recordings import write_recording
from tests.batch.processes import at_work_on, children_of, contents, is_running, wait_until
from tests.bodies import KNEELING, Clip
from tests.command import refusal, run
from tests.traces import network_calls

RESULTS = {"frames.csv", "landmarks.rec", "report.html", "summary.json"}
FAST = ("--model", "lite", "--no-annotate")

linux_only = pytest.mark.skipif(sys.platform != "linux", reason="processes are found in /proc")


def start(*arguments: object) -> subprocess.Popen[str]:
    """Start the command as a shell does: in a group of its own, which Ctrl-C reaches as a whole."""
    return subprocess.Popen(
        [sys.executable, "-m", "posecoach", "analyze", *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        stdin=subprocess.DEVNULL,
        text=True,
        start_new_session=True,
    )


def clips(folder: Path, *names: str, seconds: float = 1.5) -> list[Path]:
    folder.mkdir(exist_ok=True)
    return [videos.sample_start(folder / name, seconds=seconds) for name in names]


NAMES = ("-dash.mp4", 'it\'s "so".mp4', "[red]a[bold].mp4", "Übung 1.mp4", "two\nlines.mp4")


def test_a_folder_with_awkward_names_and_bad_videos(tmp_path):
    clip = videos.nobody(tmp_path)
    folder = tmp_path / "in"
    folder.mkdir()
    for name in NAMES:
        (folder / name).write_bytes(clip.read_bytes())
    videos.text_named_mp4(folder)
    (folder / "notes.txt").touch()
    done = run("analyze", folder, "--jobs", "2", "--out", tmp_path / "out", *FAST)
    assert done.returncode == 1
    lines = done.stderr.splitlines()
    assert lines[0] == f"posecoach: left out in {folder}, no videos: notes.txt"
    assert [re.match(r"posecoach: (\d) of 6: ", line)[1] for line in lines[1:]] == list("123456")  # type: ignore[index]
    assert sum("text.mp4: not a video" in line for line in lines) == 1
    shown = done.stdout
    for name in NAMES:
        assert name.replace("\n", "\\n") in shown
        assert contents(tmp_path / "out" / f"{name.removesuffix('.mp4')}.posecoach") == RESULTS
    assert "6 videos: 5 done, 1 failed" in shown
    assert f"Reports: report.html in {tmp_path / 'out' / 'NAME.posecoach'}" in shown


def test_a_name_with_a_leading_dash_and_a_pattern_from_within_the_folder(tmp_path):
    clip = videos.nobody(tmp_path)
    clip.rename(tmp_path / "-dash.mp4")
    assert run("analyze", *FAST, "--", "-dash.mp4", cwd=tmp_path).returncode == 0
    done = run("analyze", "*.mp4", "--resume", *FAST, cwd=tmp_path)
    assert done.returncode == 0
    assert done.stderr == "posecoach: 1 of 1: -dash.mp4 is complete already\n"
    assert contents(tmp_path / "-dash.posecoach") == RESULTS


def test_summaries_as_json_come_in_the_order_of_the_videos(tmp_path):
    long, short = videos.sample_start(tmp_path / "a.mp4", seconds=1.0), videos.nobody(tmp_path)
    done = run("analyze", long, videos.missing(tmp_path), short, "--json", "--jobs", "auto", *FAST)
    assert done.returncode == 1
    decoder, rest, paths = json.JSONDecoder(), done.stdout, []
    while rest.strip():
        summary, end = decoder.raw_decode(rest)
        paths.append(summary["source"]["path"])
        rest = rest[end:].lstrip()
    assert paths == [str(long), str(short)]
    assert json.loads((tmp_path / "a.posecoach" / "summary.json").read_text())["source"]["path"] == str(long)


def test_videos_that_break_off_stay_broken_off_when_resumed(tmp_path):
    cut_off, good = videos.truncated_after_index(tmp_path), videos.nobody(tmp_path)
    done = run("analyze", cut_off, good, *FAST)
    assert done.returncode == 1
    assert "breaks off" in done.stderr
    assert "2 videos: 1 done, 1 stopped early" in done.stdout
    before = (tmp_path / "cut-off.posecoach" / "summary.json").stat().st_mtime_ns
    again = run("analyze", cut_off, good, "--resume", *FAST)
    assert again.returncode == 1
    assert "2 videos: 2 skipped" in again.stdout
    assert (tmp_path / "cut-off.posecoach" / "summary.json").stat().st_mtime_ns == before
    once_more = run("analyze", good, "--resume", "--json", *FAST)
    assert json.loads(once_more.stdout)["source"]["frames"] == 10


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--jobs", "0"], "neither auto nor a whole number from 1 on"),
        (["--jobs", "many"], "neither auto nor a whole number from 1 on"),
        (["--jobs", "2", "--cluster", "tcp://127.0.0.1:1"], "not allowed with"),
        (["--watch"], "name one folder that is there"),
        (["--watch", "--cluster", "tcp://127.0.0.1:1"], "leave one of them out"),
    ],
)
def test_wrong_usage(tmp_path, monkeypatch, capfd, arguments, says):
    monkeypatch.chdir(tmp_path)
    assert says in refusal(["analyze", "a.mp4", *arguments], 2, capfd)


@linux_only
def test_ctrl_c_ends_it_promptly_and_leaves_nothing_behind(tmp_path):
    clips(tmp_path / "in", "a.mp4", "b.mp4", "c.mp4", seconds=20.0)
    running = start(tmp_path / "in", "--jobs", "2", "--out", tmp_path / "out")
    folders = [tmp_path / "out" / f"{name}.posecoach" for name in "ab"]
    wait_until(lambda: all(at_work_on(folder) for folder in folders))
    started = children_of(running.pid)
    assert len(started) >= 2
    os.killpg(running.pid, signal.SIGINT)
    stdout, stderr = running.communicate(timeout=60)
    assert running.returncode == 130
    assert (stdout, stderr) == ("", "posecoach: stopped\n")
    wait_until(lambda: not any(map(is_running, started)), within_s=15.0)
    assert contents(tmp_path / "out") == set()


@linux_only
def test_what_was_killed_goes_on_with_resume(tmp_path):
    clips(tmp_path / "in", "a.mp4", "b.mp4", seconds=1.0)
    clips(tmp_path / "in", "c.mp4", seconds=15.0)
    arguments = (tmp_path / "in", "--jobs", "1", "--out", tmp_path / "out", *FAST)
    running = start(*arguments)
    wait_until(lambda: at_work_on(tmp_path / "out" / "c.posecoach"))
    started = children_of(running.pid)
    running.kill()
    running.communicate(timeout=60)
    # Nobody told them: they must notice by themselves.
    wait_until(lambda: not any(map(is_running, started)), within_s=30.0)
    for name in "ab":
        assert contents(tmp_path / "out" / f"{name}.posecoach") == RESULTS
    assert contents(tmp_path / "out" / "c.posecoach") & RESULTS == set()
    (tmp_path / "out" / "b.posecoach" / "report.html").unlink()
    done = run("analyze", *arguments, "--resume")
    assert done.returncode == 0
    assert "3 videos: 2 done, 1 skipped" in done.stdout
    for name in "abc":
        assert contents(tmp_path / "out" / f"{name}.posecoach") == RESULTS


def test_two_runs_into_one_folder(tmp_path):
    clips(tmp_path / "in", "a.mp4", "b.mp4", seconds=1.0)
    arguments = (tmp_path / "in", "--jobs", "2", "--out", tmp_path / "out", *FAST)
    both = [start(*arguments), start(*arguments)]
    outputs = [running.communicate(timeout=300) for running in both]
    assert [running.returncode for running in both] == [0, 0], outputs
    for name in "ab":
        folder = tmp_path / "out" / f"{name}.posecoach"
        assert contents(folder) == RESULTS
        assert json.loads((folder / "summary.json").read_text())["source"]["frames"] == 20
        assert len((folder / "frames.csv").read_text().splitlines()) == 21


@linux_only
def test_on_a_terminal_there_is_a_bar_a_video(tmp_path):
    import pty  # noqa: PLC0415 - not on every system

    clips(tmp_path / "in", "a.mp4", "b.mp4", seconds=1.0)
    videos.text_named_mp4(tmp_path / "in")
    ours, theirs = pty.openpty()
    running = subprocess.Popen(
        [sys.executable, "-m", "posecoach", "analyze", str(tmp_path / "in"), *FAST],
        stdout=subprocess.PIPE,
        stderr=theirs,
        text=True,
        env={**os.environ, "TERM": "xterm", "COLUMNS": "100", "LINES": "30"},
    )
    os.close(theirs)
    shown = b""
    until_s = time.monotonic() + 120
    while time.monotonic() < until_s:
        try:
            shown += os.read(ours, 65536)
        except OSError:
            break
    os.close(ours)
    stdout, _ = running.communicate(timeout=60)
    text = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", shown.decode())
    for told in ("a.mp4 ", "b.mp4 ", "0 of 3 videos", "3 of 3 videos", "text.mp4 failed", "100%"):
        assert told in text
    assert text.count("posecoach: cannot read") == 1
    assert "3 videos: 2 done, 1 failed" in stdout


@pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed")
def test_several_jobs_open_no_network_socket(tmp_path):
    for name in ("a.rec", "b.rec"):
        write_recording(tmp_path / name, Clip(fps=5.0).hold(KNEELING, 2.0).poses)
    trace = tmp_path / "trace.txt"
    done = subprocess.run(
        [
            *("strace", "-f", "-e", "trace=socket,connect,socketpair", "-o", str(trace)),
            *(sys.executable, "-X", "importtime", "-m", "posecoach", "analyze", str(tmp_path), "--jobs", "2"),
        ],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    if "ptrace" in done.stderr and "import time" not in done.stderr:
        pytest.skip("this machine does not allow tracing")
    assert done.returncode == 0, done.stderr
    assert "posecoach.batch.local" in done.stderr
    assert "distributed" not in done.stderr
    assert network_calls(trace) == []
