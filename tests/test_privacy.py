"""A trainer that watches people at home must not talk to anybody."""

import shutil
import subprocess
import sys

import pytest

from tests import videos

AUDITED_RUN = """
import sys
opened = []
sys.addaudithook(lambda event, args: opened.append(event) if event.startswith("socket.") else None)
from posecoach.cli import main
code = main(sys.argv[1:])
print("sockets:", opened)
sys.exit(code)
"""


def test_no_python_code_opens_a_socket(tmp_path):
    video = videos.sample_start(tmp_path / "start.mp4", seconds=1.0)
    done = subprocess.run(
        [sys.executable, "-c", AUDITED_RUN, "analyze", str(video), "--out", str(tmp_path / "out")],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "sockets: []" in done.stdout


@pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed")
def test_no_code_at_all_opens_a_network_socket(tmp_path):
    video = videos.sample_start(tmp_path / "start.mp4", seconds=1.0)
    trace = tmp_path / "trace.txt"
    done = subprocess.run(
        [
            *("strace", "-f", "-e", "trace=network", "-o", str(trace)),
            *(sys.executable, "-m", "posecoach", "analyze", str(video), "--out", str(tmp_path / "out")),
        ],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    if "ptrace" in done.stderr and not (tmp_path / "out").exists():
        pytest.skip("this machine does not allow tracing")
    assert done.returncode == 0, done.stderr
    calls = [line for line in trace.read_text().splitlines() if "(" in line and "+++" not in line and "---" not in line]
    # Sound libraries ask for a local sound server; a socket of this machine's own reaches nobody.
    network = [c for c in calls if ("socket(" in c or "connect(" in c) and "AF_UNIX" not in c and "AF_LOCAL" not in c]
    assert network == []
