"""``--speed`` and ``--mirrored`` on every command that reads videos."""

from __future__ import annotations

from pathlib import Path

import pytest

from posecoach.capture.paced_file import PacedFile
from posecoach.capture.reading import Reading
from posecoach.cli import main
from posecoach.cli.live import chosen_source
from tests import videos
from tests.analysis.recordings import write_recording
from tests.command import refusal


@pytest.mark.parametrize("command", ["analyze", "tune", "suggest", "calibrate", "live"])
def test_all_commands_have_them(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([command, "--help"]) == 0
    said = capsys.readouterr().out
    assert "--speed FACTOR" in said
    assert "--mirrored" in said


@pytest.mark.parametrize("speed", ["0", "-1", "nan", "1e9", "fast", "inf"])
def test_a_speed_that_is_none(
    speed: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert "--speed" in refusal(["analyze", "a.mp4", f"--speed={speed}"], 2, capfd)


@pytest.mark.parametrize("option", [["--speed", "0.5"], ["--mirrored"]])
@pytest.mark.parametrize("command", [["analyze", "a.rec"], ["tune", "a.rec", "--no-browser"]], ids=" ".join)
def test_a_recording_was_made_with_its_own(
    command: list[str],
    option: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    write_recording(tmp_path / "a.rec", [])
    assert "made with its own --speed and --mirrored" in refusal([*command, *option], 2, capfd)


def test_a_camera_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(tmp_path)
    assert "leave them out with a camera" in refusal(["live", "--mirrored"], 2, capfd)


def test_a_file_in_place_of_a_camera(tmp_path: Path) -> None:
    path = videos.write_video(tmp_path / "a.mp4", [0.0, 0.2])
    source = chosen_source([str(path)], Reading(speed=0.5, mirrored=True))
    assert isinstance(source, PacedFile)
    source.open()
    first, second = source.read(), source.read()
    source.close()
    assert first is not None
    assert second is not None
    assert second.t_s == pytest.approx(0.1)
    assert source.life_speed == 0.5
    # The bright quarter is at the left in the file.
    assert first.image[:20, 40:].mean() > first.image[:20, :20].mean()
