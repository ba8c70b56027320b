"""The exports read by the programs they are for.

Those programs take 1.4 GB and contain an OpenCV that would overwrite ours, so they get an environment of their own,
which ``uv`` makes the first time. The test is skipped by default; POSECOACH_READERS=1 runs it.
"""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import numpy as np
import pytest

from posecoach.exporting import FORMATS, Choices, write_export
from posecoach.exporting.body_scale import metres_per_pixel
from tests.exporting.tracks import measured, write_example

SCRIPT = Path(__file__).with_name("read_with_others.py")


@pytest.mark.skipif("POSECOACH_READERS" not in os.environ, reason="POSECOACH_READERS=1 installs 1.4 GB of readers")
def test_opensim_movement_and_pycocotools_read_what_was_measured(tmp_path: Path) -> None:
    track = measured(write_example(tmp_path))
    for form in FORMATS.values():
        write_export(track, form, tmp_path / f"out{form.ending}", Choices())
    write_export(track, FORMATS["trc"], tmp_path / "metres.trc", Choices(height_m=1.75))
    np.savez(
        tmp_path / "expected.npz",
        times_s=track.times_s,
        image_px=track.image_px,
        visibility=track.visibility,
        seen=track.seen,
        angles_deg=track.angles_deg,
        height_px=track.size_px[1],
        rate_hz=track.rate_hz,
        metres_per_pixel=metres_per_pixel(track, 1.75),
    )
    done = subprocess.run(
        ["uv", "run", "--no-project", "--script", SCRIPT, tmp_path],
        capture_output=True,
        text=True,
        check=False,
        # OpenSim writes a log into its working folder.
        cwd=tmp_path,
    )
    assert done.returncode == 0, done.stderr
    assert "read what was measured" in done.stdout
