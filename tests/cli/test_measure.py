"""``posecoach measure`` on recordings: repeats are told apart, kept, and said with what they mean."""

from __future__ import annotations

from pathlib import Path

import pytest

from posecoach.cli import main
from posecoach.history import read_sessions
from posecoach.history.measurements import read_measurements
from posecoach.history.repeatability import repeatability
from posecoach.live.measuring import REPEATS, MeasuringTrainer, repeats_of
from posecoach.stretches import STRETCHES
from tests.analysis.recordings import write_recording
from tests.bodies import BRIDGE, FLAT, KNEELING, STANDING, Clip
from tests.command import refusal


@pytest.fixture(autouse=True)
def in_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))


def bridges(*hip_extensions_deg: float, rest_s: float = 14.0) -> Path:
    """Record bridges of different depth with lying flat between."""
    clip = Clip(fps=10).hold(FLAT, 4.0)
    for degrees in hip_extensions_deg:
        raised = BRIDGE.with_stretched(hip_extension_deg=degrees).with_other(hip_extension_deg=degrees)
        clip.hold(raised, 9.0).hold(FLAT, rest_s, moving_s=3.0)
    return write_recording(Path("bridges.rec"), clip.poses)


def measure(*arguments: object) -> int:
    return main(["measure", *map(str, arguments)])


def test_three_holds_are_kept_and_say_what_a_change_must_come_to(capfd: pytest.CaptureFixture[str]) -> None:
    bridges(-8.0, -5.0, -2.0)
    assert measure("bridge", "--rehearse", "--camera", "bridges.rec", "--seconds", "6", "--history", "h.sqlite3") == 0
    out, err = capfd.readouterr()
    (kept,) = read_measurements(Path("h.sqlite3"))
    assert (kept.stretch, kept.side, len(kept.repeats_deg)) == ("bridge", "both", REPEATS)
    assert list(kept.repeats_deg) == sorted(kept.repeats_deg)
    assert kept.repeats_deg[2] - kept.repeats_deg[0] == pytest.approx(6.0, abs=1.0)
    known = repeatability([kept.repeats_deg], [])
    assert f"less than {known.mdc95_deg:.1f} deg may be chance" in " ".join(out.split())
    assert out.count("Get up, take a few steps") == REPEATS - 1
    assert err == "Kept in the history.\n"
    # Measuring is no training.
    assert read_sessions(Path("h.sqlite3")) == ()


def test_a_second_measurement_adds_to_what_is_known(capfd: pytest.CaptureFixture[str]) -> None:
    bridges(-8.0, -5.0, -2.0)
    for _ in range(2):
        assert (
            measure("bridge", "--rehearse", "--camera", "bridges.rec", "--seconds", "6", "--history", "h.sqlite3") == 0
        )
    first, second = read_measurements(Path("h.sqlite3"))
    known = repeatability([first.repeats_deg, second.repeats_deg], [])
    assert f"less than {known.mdc95_deg:.1f} deg may be chance" in " ".join(capfd.readouterr().out.split())


def test_nothing_is_kept_of_a_rehearsal_unless_asked(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    bridges(-8.0, -6.0)
    assert measure("bridge", "--rehearse", "--camera", "bridges.rec", "--seconds", "6") == 0
    assert "Not kept" in capfd.readouterr().err
    assert list(tmp_path.iterdir()) == [tmp_path / "bridges.rec"]


def test_one_hold_is_no_measurement(capfd: pytest.CaptureFixture[str]) -> None:
    bridges(-8.0)
    assert measure("bridge", "--rehearse", "--camera", "bridges.rec", "--history", "h.sqlite3") == 1
    assert "at least two holds of 8 s" in capfd.readouterr().err
    assert not Path("h.sqlite3").exists()


def test_who_does_not_get_up_has_not_repeated(profile) -> None:
    trainer = MeasuringTrainer(profile, STRETCHES["kneeling_hip_flexor"], 6.0)
    for pose in Clip(fps=10).hold(STANDING, 3.0).hold(KNEELING, 60.0).poses:
        trainer.take(pose, 120.0)
    _, events = trainer.finish()
    records = [event.record for event in events if hasattr(event, "record")]
    assert len(repeats_of(records, STRETCHES["kneeling_hip_flexor"])["left"]) <= 1


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["splits"], 2, "splits"),
        (["bridge", "--seconds", "2"], 2, "5 to 60 seconds"),
        (["bridge", "--seconds", "long"], 2, "5 to 60 seconds"),
        (["bridge", "--rehearse"], 2, "--rehearse needs files"),
        (["bridge", "--history", "broken.sqlite3"], 2, "damaged"),
    ],
)
def test_what_cannot_be_measured(arguments: list[str], code: int, says: str, capfd: pytest.CaptureFixture[str]) -> None:
    Path("broken.sqlite3").write_bytes(b"x" * 4096)
    assert says in refusal(["measure", *arguments], code, capfd)
