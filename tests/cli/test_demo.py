import os

from tests.cli.test_analyze import RESULTS
from tests.command import run


def test_demo_runs_with_no_camera_and_no_screen(tmp_path):
    environment = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "WAYLAND_DISPLAY")}
    done = run("demo", cwd=tmp_path, env=environment)
    assert done.returncode == 0, done.stderr
    assert {path.name for path in (tmp_path / "posecoach-demo").iterdir()} == RESULTS
    assert "posecoach-demo/report.html" in done.stdout
    assert "Lift your chest" in done.stdout
