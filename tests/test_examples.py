"""The scripts of ``examples/`` run, and docs/library.md shows them unchanged."""

from __future__ import annotations

import runpy
import sys
from pathlib import Path

import numpy as np
import pytest

from posecoach.pose.recording import Recording
from tests import videos
from tests.analysis.recordings import all_stretches, write_recording
from tests.bodies import KNEELING, Clip, Figure, Leg

ROOT = Path(__file__).parents[1]
SCRIPTS = sorted((ROOT / "examples").glob("*.py"))


@pytest.fixture(scope="module")
def recording(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_recording(tmp_path_factory.mktemp("recorded") / "all.rec", all_stretches().poses)


@pytest.fixture
def run_example(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    """Return a function that runs a script with arguments and returns what it printed."""

    def run(name: str, *arguments: object) -> str:
        monkeypatch.setattr(sys, "argv", [name, *map(str, arguments)])
        runpy.run_path(str(ROOT / "examples" / f"{name}.py"), run_name="__main__")
        return capsys.readouterr().out

    return run


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.stem)
def test_the_documentation_shows_the_script(script: Path) -> None:
    text = (ROOT / "docs" / "library.md").read_text(encoding="utf-8")
    assert f"```python\n{script.read_text(encoding='utf-8')}```\n" in text


def test_every_script_is_run_here() -> None:
    tests = Path(__file__).read_text(encoding="utf-8")
    assert [script.stem for script in SCRIPTS if f'run_example("{script.stem}"' not in tests] == []


def test_a_folder_to_a_table(tmp_path: Path, run_example) -> None:
    videos.sample_start(tmp_path / "start.mp4", seconds=1.0)
    (tmp_path / "broken.mp4").write_text("no video")
    run_example("analyze_folder", tmp_path, tmp_path / "table.csv")
    assert (tmp_path / "table.csv").read_text(encoding="utf-8").startswith("video,stretch,side,start_s,")
    assert (tmp_path / "start.html").is_file()
    assert not (tmp_path / "broken.html").exists()


def test_judging_in_a_capture_loop(tmp_path: Path, run_example) -> None:
    said = run_example("judge_live", videos.sample_start(tmp_path / "start.mp4", seconds=1.0))
    assert "kneeling_hip_flexor: " in said


def test_a_plot(recording: Path, tmp_path: Path, run_example) -> None:
    run_example("plot_set", recording, tmp_path / "plot.png")
    assert (tmp_path / "plot.png").read_bytes().startswith(b"\x89PNG")


def test_other_thresholds(recording: Path, run_example) -> None:
    default, strict = run_example("other_thresholds", recording, "default", "strict").splitlines()
    assert default.startswith("default: ")
    assert "kneeling_hip_flexor" in default
    assert strict.startswith("strict: ")


def test_landmarks_of_another_source(recording: Path, tmp_path: Path, run_example) -> None:
    poses = list(Recording(recording))
    np.savez(
        tmp_path / "found.npz",
        t_s=[pose.t_s for pose in poses],
        image_px=[pose.image_px for pose in poses],
        visibility=[pose.visibility for pose in poses],
        size_px=poses[0].size_px,
    )
    printed = run_example("own_landmarks", tmp_path / "found.npz")
    assert [line.partition(",")[0] for line in printed.splitlines()] == [
        "kneeling_hip_flexor",
        "supine_psoas",
        "bridge",
        "standing_lunge",
        "kneeling_hip_flexor",
        "supine_psoas",
    ]


@pytest.mark.usefixtures("own_stretches")
def test_a_stretch_of_ones_own(tmp_path: Path, run_example) -> None:
    couch = Figure(stretched=Leg(24.0, 146.0, 60.0), other=Leg(-92.0, 92.0))
    poses = Clip(fps=10).hold(KNEELING, 5.0).hold(couch, 8.0).poses
    recorded = write_recording(tmp_path / "couch.rec", poses)
    printed = run_example("own_stretch", ROOT / "examples/stretches/couch_stretch.toml", recorded)
    assert [line.partition(":")[0] for line in printed.splitlines()] == [
        "Kneeling hip flexor stretch, left",
        "Couch stretch, left",
    ]
