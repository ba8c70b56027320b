"""posecoach uses no network: it films people at home."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from posecoach.cli.main import COMMANDS
from posecoach.pose import Pose, Side
from tests import videos
from tests.analysis.recordings import write_recording
from tests.bodies import KNEELING, SITTING, Clip
from tests.history.examples import progress, store_sets
from tests.traces import network_calls

ROOT = Path(__file__).parents[1]

AUDITED_RUN = """
import sys
opened = []
sys.addaudithook(lambda event, args: opened.append((event, args[1:])) if event.startswith("socket.") else None)
from posecoach.cli import main
code = main(sys.argv[1:])
print("sockets:", opened)
sys.exit(code)
"""

#: Runs several commands in one process, each given as a line. The demo takes its sample from the working folder, where
#: it is a short one.
MANY_RUNS = """
import pathlib, sys
from posecoach.cli import main
if "demo" in sys.argv[1]:
    import posecoach.cli.demo
    posecoach.cli.demo.data_folder = lambda name: pathlib.Path()
codes = [main(line.split()) for line in sys.argv[1:]]
sys.exit(any(codes))
"""

#: Commands that take little time, on the files of `folder`.
QUICK = (
    "analyze landmarks.rec",
    "replay landmarks.rec --profile gentle --set bridge.target_s=4 --json",
    "suggest landmarks.rec --labels labels.csv --json",
    "calibrate kneeling_hip_flexor --video landmarks.rec --seconds 3",
    "profiles",
    "voices",
    "profiles show strict",
    "profiles compare default gentle",
    "stretches",
    "export landmarks.rec --format trc",
    "install-launcher",
    "install-launcher --remove",
    "history --database sets.sqlite3",
    "history --database sets.sqlite3 --export csv",
    "history --database sets.sqlite3 --plot plot.png",
    "history --database sets.sqlite3 --delete --yes",
)

LIVE = "live bridge --camera start.mp4 --no-window --model lite --history new.sqlite3 --record kept.rec"
SLOW = (
    "analyze start.mp4 bridge.mp4 --out out --jobs 2 --model lite",
    LIVE,
    "doctor --camera start.mp4 --history new.sqlite3",
    "demo --stretch bridge",
)

#: Commands that serve a page until they are stopped.
SERVED = ("tune landmarks.rec", "home --results results --history sets.sqlite3")

needs_strace = pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Files for every command."""
    videos.sample_start(tmp_path / "start.mp4", seconds=1.0)
    shutil.copy(tmp_path / "start.mp4", tmp_path / "bridge.mp4")
    write_recording(tmp_path / "landmarks.rec", both_sides())
    store_sets(tmp_path / "sets.sqlite3", progress())
    (tmp_path / "labels.csv").write_text("start_s,end_s,label\n4,9,right\n0,1,wrong\n")
    return tmp_path


def both_sides() -> list[Pose]:
    clip = Clip(fps=5).hold(SITTING, 2.0).hold(KNEELING, 8.0)
    return clip.hold(SITTING, 5.0).hold(replace(KNEELING, side=Side.RIGHT), 8.0).poses


def environment(folder: Path) -> dict[str, str]:
    # Without a screen, as windows connect to theirs, and the demo would play its video to the end.
    found = {key: value for key, value in os.environ.items() if key not in ("DISPLAY", "WAYLAND_DISPLAY")}
    own = {"XDG_CONFIG_HOME": str(folder / "configuration"), "XDG_DATA_HOME": str(folder / "data")}
    return found | own | {"PYTHONPATH": str(ROOT)}


def traced(folder: Path, command: Sequence[object]) -> list[str]:
    """Run a command in ``folder`` and return its system calls that have to do with a network."""
    trace = folder / "trace.txt"
    done = subprocess.run(
        [*_strace(trace), *map(str, command)],
        cwd=folder,
        env=environment(folder),
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
        stdin=subprocess.DEVNULL,
    )
    if "ptrace" in done.stderr and done.returncode != 0:
        pytest.skip("this machine does not allow tracing")
    assert done.returncode == 0, done.stderr
    return network_calls(trace)


def _strace(trace: Path) -> list[str]:
    return ["strace", "-f", "--seccomp-bpf", "-e", "trace=network", "-o", str(trace)]


@pytest.mark.parametrize(
    ("line", "counted"),
    [
        ('7 connect(3, {sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr("1.2.3.4")}, 16) = 0', True),
        (
            '7 connect(3, {sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr("1.2.3.4")}, 16 <unfinished ...>',
            True,
        ),
        ("7 <... connect resumed>)                 = -1 ENOENT (No such file or directory)", False),
        ("7 <... sendto resumed>) = 12 (of 30)", False),
        ('7 connect(3, {sa_family=AF_UNIX, sun_path="/tmp/.X11-unix/X0"}, 110 <unfinished ...>', False),
        ("7 +++ exited with 0 (or so) +++", False),
        ("7 --- SIGCHLD (Child exited) ---", False),
        ('7 sendmsg(5, {msg_name=NULL, msg_namelen=0, msg_iov=[{iov_base="x", iov_len=1}]}, 0) = 1', False),
    ],
)
def test_what_counts_as_a_use_of_the_network(line: str, counted: bool, tmp_path: Path) -> None:
    trace = tmp_path / "trace.txt"
    trace.write_text(line + "\n")
    assert (network_calls(trace) != []) is counted


def test_every_command_is_watched() -> None:
    watched = {line.split()[0] for line in (*QUICK, *SLOW)} | {line.split()[0] for line in SERVED}
    # `measure` uses the same parts as the live session.
    assert watched | {"measure"} >= set(COMMANDS)


def test_no_python_code_opens_a_socket(folder: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", AUDITED_RUN, "analyze", "start.mp4", "--model", "lite"],
        cwd=folder,
        env=environment(folder),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "sockets: []" in done.stdout


@needs_strace
@pytest.mark.parametrize(
    "use", ["socket.create_connection(('127.0.0.1', 9), 1)", "socket.getaddrinfo('posecoach.invalid', 80)"]
)
def test_a_use_of_the_network_would_be_seen(use: str, folder: Path) -> None:
    code = f"import contextlib, socket\nwith contextlib.suppress(OSError): {use}"
    assert traced(folder, [sys.executable, "-c", code]) != []


@needs_strace
def test_the_quick_commands_use_no_network(folder: Path) -> None:
    assert traced(folder, [sys.executable, "-c", MANY_RUNS, *QUICK]) == []


@needs_strace
@pytest.mark.parametrize("line", SLOW, ids=lambda line: line.split()[0])
def test_no_code_at_all_uses_a_network(line: str, folder: Path) -> None:
    assert traced(folder, [sys.executable, "-c", MANY_RUNS, line]) == []


@needs_strace
@pytest.mark.parametrize("line", SERVED, ids=lambda line: line.split()[0])
def test_pages_are_served_on_this_computer_alone(line: str, folder: Path) -> None:
    trace = folder / "trace.txt"
    serve = [sys.executable, "-m", "posecoach", *line.split(), "--no-browser"]
    with subprocess.Popen(
        [*_strace(trace), *serve],
        cwd=folder,
        env=environment(folder),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        stdin=subprocess.DEVNULL,
        text=True,
        start_new_session=True,
    ) as process:
        try:
            assert process.stdout is not None
            said = process.stdout.readline()
            found = re.search(r"http://127\.0\.0\.1:(\d+)\S*", said)
            if not found and process.poll() is not None and "ptrace" in (process.stderr or sys.stdin).read():
                pytest.skip("this machine does not allow tracing")
            assert found, said
            with urllib.request.urlopen(found.group(), timeout=30) as page:
                assert page.status == 200
        finally:
            os.killpg(process.pid, signal.SIGINT)
            process.communicate(timeout=60)
    calls = network_calls(trace)
    bound = [call for call in calls if call.startswith("bind(")]
    assert bound
    assert all('inet_addr("127.0.0.1")' in call for call in bound)
    assert not [call for call in calls if call.startswith(("connect(", "sendto(", "sendmsg("))]
    assert all(call.startswith(("bind(", "socket(AF_INET, SOCK_STREAM")) for call in calls), calls
