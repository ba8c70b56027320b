"""The live trainer as a user runs it: real command, real model, real window; a video in place of the camera."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import cv2
import pytest

from posecoach.words.formatting import whole_seconds
from tests.conftest import AnalysedSample
from tests.live.running import AT_ONCE, IN_STEP, LiveRun, cut
from tests.videos import SAMPLES
from tests.window.screens import virtual_screen

#: A cue comes within this time of the clip, seconds.
CUE_WITHIN_S = 1.0

ROUTINE = """
name = "short"
[[steps]]
stretch = "kneeling_hip_flexor"
target_s = 6
rest_s = 3
[[steps]]
stretch = "bridge"
target_s = 6
"""


@pytest.fixture(scope="module")
def screen() -> Iterator[dict[str, str]]:
    """The environment of a screen of its own."""
    with virtual_screen("1280x720") as name:
        yield {"DISPLAY": name}


def assert_picture_on_screen(screen: dict[str, str], shot: Path) -> None:
    if not shutil.which("import"):
        return
    command = ["import", "-window", "root", str(shot)]
    subprocess.run(command, env={**os.environ, **screen}, timeout=20, check=True)
    picture = cv2.imread(str(shot))
    assert picture is not None
    assert picture.std() > 20.0
    assert len({tuple(colour) for colour in picture[::8, ::8].reshape(-1, 3).tolist()}) > 200


@pytest.mark.parametrize("sample", ["kneeling_hip_flexor", "bridge"], indirect=True)
def test_a_sample_is_coached_hands_free(sample: AnalysedSample, screen: dict[str, str], tmp_path: Path) -> None:
    live = LiveRun(tmp_path, screen, module=IN_STEP, speed=AT_ONCE)
    try:
        live.start(sample.name, "--camera", SAMPLES / f"{sample.name}.mp4")
        live.wait_for_hold(1.0)
        assert_picture_on_screen(screen, tmp_path / "shot.png")
        code, out, errors = live.finish()
    finally:
        live.kill()

    assert code == 0, errors
    assert all(line.startswith("posecoach: no tones") for line in errors)
    (session,) = live.sessions()
    (stored,) = session.sets
    kept = stored.progress
    (analysed,) = json.loads((sample.out / "summary.json").read_text())["sets"]
    (fault,) = analysed["faults"]
    least_s, most_s = sample.truth.hold_bounds_s()
    assert session.ended_at is not None
    assert (kept.stretch, kept.side) == (sample.name, sample.truth.side)
    assert least_s - 1.0 <= kept.hold_s <= most_s + 1.0
    assert kept.hold_s == pytest.approx(analysed["hold_s"], abs=0.5)
    assert f"{whole_seconds(kept.hold_s)} s" in out
    assert kept.faults == {fault["rule"]: 1}

    after_s = [said.at_s - fault["start_s"] for said in live.coached() if said.text == fault["cue"]]
    assert 0.0 < after_s[0] <= CUE_WITHIN_S, after_s
    assert fault["cue"] in [said.text for said in live.spoken()]


def test_a_whole_routine_on_both_sides(tmp_path: Path) -> None:
    routine = tmp_path / "short.toml"
    routine.write_text(ROUTINE)
    clips = [
        cut(tmp_path / "right.mp4", "kneeling_hip_flexor", (0.5, 10.0)),
        # A change of sides is believed only of who was seen to leave the position.
        cut(tmp_path / "between.mp4", "standing_lunge", (0.0, 1.0), (29.0, 30.0), mirror=True),
        cut(tmp_path / "left.mp4", "kneeling_hip_flexor", (0.5, 10.0), mirror=True),
        # Somebody else does the bridge: who takes the place over is followed after 20 s.
        *[cut(tmp_path / "rest.mp4", "bridge", (0.0, 2.2), fps=5)] * 10,
        cut(tmp_path / "bridge.mp4", "bridge", (0.5, 9.5), (25.5, 30.0)),
    ]
    live = LiveRun(tmp_path, module=IN_STEP, speed=AT_ONCE)
    try:
        live.start(
            "--routine",
            routine,
            "--model",
            "lite",
            "--no-window",
            *(word for clip in clips for word in ("--camera", clip)),
        )
        code, out, errors = live.finish()
    finally:
        live.kill()

    assert code == 0, errors
    (session,) = live.sessions()
    sets = [stored.progress for stored in session.sets]
    assert session.routine == "short"
    assert [(one.stretch, one.side) for one in sets] == [
        ("kneeling_hip_flexor", "right"),
        ("kneeling_hip_flexor", "left"),
        ("bridge", "both"),
    ]
    assert all(one.completed and one.target_s == 6.0 and 6.5 <= one.hold_s <= 11.0 for one in sets), sets
    heard = " | ".join(said.text for said in live.coached())
    for words in ("Now left knee on the floor, that is the left side.", "Next: Bridge"):
        assert words in heard
    # The last clip ends before the last hold does: the session still says what it came to.
    assert "Well done, that was all of it" in " | ".join(said.text for said in live.spoken()[-3:])
    assert out.count("6 s reached") == 3
