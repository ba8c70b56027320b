import os
import subprocess
import sys

from tests.cli.test_analyze import RESULTS


def test_demo_runs_with_no_camera_and_no_screen(tmp_path):
    environment = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "WAYLAND_DISPLAY")}
    done = subprocess.run(
        [sys.executable, "-m", "posecoach", "demo"],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
        stdin=subprocess.DEVNULL,
    )
    assert done.returncode == 0, done.stderr
    assert {path.name for path in (tmp_path / "posecoach-demo").iterdir()} == RESULTS
    assert "posecoach-demo/report.html" in done.stdout
    assert "Kneeling hip flexor stretch" in done.stdout
