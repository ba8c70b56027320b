"""``posecoach export``, as a user runs it."""

from __future__ import annotations

from pathlib import Path

import pytest

from posecoach.cli import main
from posecoach.pose.recording import HEADER_BYTES, RECORD
from tests.analysis.recordings import write_recording
from tests.bodies import KNEELING, Clip
from tests.command import refusal

ENDINGS = {"csv": ".csv", "trc": ".trc", "mot": ".mot", "dlc": "_dlc.csv", "coco": "_coco.json"}


@pytest.fixture(autouse=True)
def recording(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return write_recording(tmp_path / "landmarks.rec", Clip(fps=10).hold(KNEELING, 2.0).poses)


@pytest.mark.parametrize(("form", "ending"), ENDINGS.items())
def test_beside_the_recording_or_in_its_folder(
    recording: Path, form: str, ending: str, capfd: pytest.CaptureFixture[str]
) -> None:
    assert main(["export", "landmarks.rec", "--format", form]) == 0
    beside = recording.with_name(f"landmarks{ending}")
    first = beside.read_bytes()
    assert first
    assert f"landmarks{ending}: 20 frames, 10.000 a second" in capfd.readouterr().err
    assert main(["export", ".", "--format", form, "--out", f"elsewhere/landmarks{ending}"]) == 0
    assert Path(f"elsewhere/landmarks{ending}").read_bytes() == first


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["landmarks.rec"], 2, "--format"),
        (["landmarks.rec", "--format", "xls"], 2, "invalid choice: 'xls'"),
        (["landmarks.rec", "--format", "csv", "--height", "1.7"], 2, "--height is for --format trc"),
        (["landmarks.rec", "--format", "trc", "--height", "170"], 2, "give metres"),
        (["landmarks.rec", "--format", "trc", "--height", "tall"], 2, "give metres"),
        (["landmarks.rec", "--format", "trc", "--gait-model", "rajagopal"], 2, "--gait-model is for --format mot"),
        (["landmarks.rec", "--format", "mot", "--gait-model", "mine"], 2, "invalid choice: 'mine'"),
        (["landmarks.rec", "--format", "trc", "--out", "landmarks.rec"], 2, "ends in .trc"),
        (["landmarks.rec", "--format", "coco", "--out", "x.csv"], 2, "ends in .json"),
        (["nothing.rec", "--format", "csv"], 1, "nothing.rec"),
        (["empty", "--format", "csv"], 2, "no landmarks.rec in empty"),
        (["video.mp4", "--format", "csv"], 2, "posecoach analyze first"),
    ],
)
def test_what_cannot_be_meant(arguments: list[str], code: int, says: str, capfd: pytest.CaptureFixture[str]) -> None:
    Path("empty").mkdir()
    Path("video.mp4").write_bytes(b"moving")
    assert says in refusal(["export", *arguments], code, capfd)


def test_a_recording_is_not_written_over(recording: Path, capfd: pytest.CaptureFixture[str]) -> None:
    recording.rename("odd.csv")
    before = Path("odd.csv").read_bytes()
    assert "the recording itself" in refusal(["export", "odd.csv", "--format", "csv", "--out", "odd.csv"], 2, capfd)
    assert "the recording itself" in refusal(["export", "odd.csv", "--format", "csv"], 2, capfd)
    assert Path("odd.csv").read_bytes() == before


def test_a_recording_that_breaks_off_is_exported_as_far_as_it_goes(
    recording: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    recording.write_bytes(recording.read_bytes()[: HEADER_BYTES + 12 * RECORD.itemsize + 5])
    assert main(["export", "landmarks.rec", "--format", "csv"]) == 1
    assert "breaks off at 1.1 s" in capfd.readouterr().err
    assert len(Path("landmarks.csv").read_text().splitlines()) == 13
