"""The live calibration as a user runs it: real command, real model, real window; videos in place of the camera."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

from posecoach.profiles import load_profile
from posecoach.profiles.limits import edges_of
from tests.live.running import AT_ONCE, IN_STEP, LiveRun, cut
from tests.window.screens import virtual_screen


class CalibrationRun(LiveRun):
    """One run of ``posecoach calibrate``."""

    def start(self, *arguments: object, **options: object) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", IN_STEP, "calibrate", *map(str, arguments)]
        self.environment["XDG_CONFIG_HOME"] = str(self.folder / "configuration")
        self.process = subprocess.Popen(  # type: ignore[call-overload]
            command,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            **options,
        )
        return self.process


def test_both_sides_before_the_camera_become_a_profile(tmp_path: Path) -> None:
    clips = [
        cut(tmp_path / "right.mp4", "kneeling_hip_flexor", (6.0, 11.5)),
        cut(tmp_path / "between.mp4", "standing_lunge", (0.0, 1.0)),
        cut(tmp_path / "left.mp4", "kneeling_hip_flexor", (4.0, 13.0), mirror=True),
    ]
    with virtual_screen("1280x720") as display:
        run = CalibrationRun(tmp_path, {"DISPLAY": display}, speed=AT_ONCE)
        try:
            cameras = [word for clip in clips for word in ("--camera", clip)]
            run.start("kneeling_hip_flexor", *cameras, "--model", "lite", "--seconds", "2", "--name", "mine")
            code, out, errors = run.finish()
        finally:
            run.kill()

    assert code == 0, errors
    assert all(line.startswith("posecoach: no tones") for line in errors)
    title, *words, saved = out.splitlines()
    assert re.fullmatch(
        r"Kneeling hip flexor stretch, best form held for 2\.\d s on the left and 2\.\d s on the right", title
    )
    path = tmp_path / "configuration/posecoach/profiles/mine.toml"
    assert saved == f"Saved as {path}; use it with --profile mine"
    raw = tomllib.loads(path.read_text())
    assert raw["base"] == "default"
    assert all(sentence in raw["notes"] for sentence in words)
    # The rendered person holds 20 deg, more than the default asks for: the depth of the stretch follows, nothing else.
    assert list(raw["kneeling_hip_flexor"]) == ["hip_extension"]
    mine = load_profile(str(path))
    (depth,) = [edge for edge in edges_of("kneeling_hip_flexor") if edge.follows]
    assert depth.value(load_profile()) < depth.value(mine) <= depth.narrowest
    heard = " ".join(said.text for said in run.coached())
    for part in ("Take your best form", "Good. Now the other side", "on the left side", "Thank you, come out of it"):
        assert part in heard
    assert not run.history.exists()
