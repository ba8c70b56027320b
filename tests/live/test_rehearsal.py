from __future__ import annotations

import itertools
import math
from pathlib import Path

import pytest

from posecoach.cli import main
from posecoach.coach.trainer import Trainer
from posecoach.history import read_sessions
from posecoach.live.rehearsal import EntryKind, Rehearsal, rehearse
from posecoach.pose import Pose
from posecoach.profiles import Profile
from posecoach.routines import Routine, RoutineStep
from tests.analysis.recordings import write_recording
from tests.bodies import KNEELING, STANDING, Clip
from tests.command import refusal

STEP = RoutineStep("kneeling_hip_flexor", "left", 30.0)


def poses() -> list[Pose]:
    return Clip(fps=10).hold(STANDING, 3.0).hold(KNEELING, 33.0).hold(STANDING, 3.0).poses


@pytest.fixture
def recording(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "share"))
    return write_recording(tmp_path / "kneeling.rec", poses())


def test_the_course_of_a_session(profile: Profile) -> None:
    rehearsal = Rehearsal(Trainer(profile, Routine("test", "Test", "", (STEP,))))
    entries = list(rehearse(rehearsal, ((pose, math.nan) for pose in poses())))
    assert [entry.text for entry in entries if entry.kind is EntryKind.TONE] == ["start", "complete", "end"]
    said = [entry for entry in entries if entry.kind is EntryKind.SAID]
    assert [entry.text for entry in said[1:]] == [
        "Half-way",
        "Five seconds left",
        "Good, that was the last one.",
        "Well done, that was all of it: you held for 33 seconds.",
    ]
    assert said[2].t_s - said[1].t_s == pytest.approx(10.0, abs=0.2)
    (saved,) = (entry for entry in entries if entry.kind is EntryKind.SAVED)
    assert saved.text.startswith("kneeling_hip_flexor, left, 3")
    shown = [entry.text for entry in entries if entry.kind is EntryKind.SHOWN]
    assert "Kneeling hip flexor stretch, left side | Hold" in shown
    assert all(a != b for a, b in itertools.pairwise(shown))
    assert [entry.t_s for entry in entries] == sorted(entry.t_s for entry in entries)
    assert [record.side for record in rehearsal.sets] == ["left"]
    assert rehearsal.summary.completed


def test_a_session_that_goes_on_has_no_summary(profile: Profile) -> None:
    with pytest.raises(ValueError, match="has not ended"):
        _ = Rehearsal(Trainer(profile, Routine("test", "Test", "", (STEP,)))).summary


def test_the_command_prints_it_and_keeps_nothing(recording: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["live", "kneeling", "--rehearse", "--camera", str(recording)]) == 0
    out = capsys.readouterr().out
    assert 'said   "Half-way"' in out
    assert "1 of 2 sides" in out
    assert list(recording.parent.iterdir()) == [recording]


def test_the_command_keeps_sets_when_asked(recording: Path, tmp_path: Path) -> None:
    history = tmp_path / "history.sqlite3"
    assert main(["live", "kneeling", "--rehearse", "--camera", str(recording), "--history", str(history)]) == 0
    ((kept,),) = ([one.progress for one in session.sets] for session in read_sessions(history))
    assert (kept.side, round(kept.hold_s)) == ("left", 33)


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        ("--rehearse", 2, "name videos or landmark recordings with --camera FILE"),
        ("--rehearse --camera 0", 2, "name videos or landmark recordings with --camera FILE"),
        ("--rehearse --camera none.rec", 1, "cannot read none.rec"),
        ("--rehearse --camera kneeling.rec --mirrored", 2, "kneeling.rec is a landmark recording"),
        ("--rehearse --camera kneeling.rec --record new.rec", 2, "--record keeps what a camera sees"),
        ("--camera kneeling.rec", 2, "add --rehearse"),
    ],
    ids=["no file", "a camera", "no such file", "mirrored recording", "to be recorded", "without the option"],
)
@pytest.mark.usefixtures("recording")
def test_what_cannot_be_rehearsed_is_said_in_one_line(
    arguments: str, code: int, says: str, capfd: pytest.CaptureFixture[str]
) -> None:
    assert says in refusal(["live", *arguments.split()], code, capfd)
