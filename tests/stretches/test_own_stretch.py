"""A stretch of the user's own, installed as docs/adding-a-stretch.md describes, from end to end."""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from posecoach.analysis.key_frames import KeyFrames
from posecoach.analysis.replay import Replayer, analyze_recording
from posecoach.batch.orders import Order
from posecoach.cli import main
from posecoach.coach.events import Say
from posecoach.coach.trainer import Trainer
from posecoach.engine.engine import Engine
from posecoach.engine.sets import SetRecord
from posecoach.fitting.calibration import calibrate
from posecoach.history.records import SetProgress
from posecoach.kinematics.joints import MOST_DEG
from posecoach.pose import Pose, Side
from posecoach.pose.recording import Recording
from posecoach.profiles import load_profile, override
from posecoach.profiles.limits import edges_of
from posecoach.report import report_html
from posecoach.results.provenance import provenance
from posecoach.results.request import Request
from posecoach.routines import parse_routine, routine_for_stretch
from posecoach.stretches import STRETCHES
from posecoach.stretches.registry import OwnFile
from posecoach.tuning.description import stretch_content
from posecoach.window.pictogram import stick_figure
from tests.analysis.recordings import write_recording
from tests.bodies import KNEELING, LUNGE, STANDING, Clip, Figure, Leg

EXAMPLE = Path(__file__).parents[2] / "examples/stretches/couch_stretch.toml"
COUCH = Figure(stretched=Leg(24.0, 146.0, 60.0), other=Leg(-92.0, 92.0))
EITHER_SIDE = pytest.mark.parametrize("side", [Side.LEFT, Side.RIGHT])


@pytest.fixture(autouse=True)
def couch(own_stretches: Path) -> Path:
    return Path(shutil.copy(EXAMPLE, own_stretches))


def sets_of(poses: Sequence[Pose]) -> list[SetRecord]:
    engine = Engine(load_profile())
    finished = [engine.update(pose).state.finished for pose in poses]
    return [record for record in (*finished, engine.finish()) if record is not None]


def recorded(folder: Path, clip: Clip) -> Recording:
    return Recording(write_recording(folder / "couch.rec", clip.poses))


@EITHER_SIDE
@pytest.mark.parametrize("facing", ["left", "right"])
def test_it_is_told_apart_from_the_stretch_it_is_a_variant_of(side: Side, facing: str) -> None:
    standing, kneeling, couch, lunge = (
        replace(figure, side=side, facing=facing) for figure in (STANDING, KNEELING, COUCH, LUNGE)
    )
    clip = Clip(fps=10).hold(standing, 1.0).hold(kneeling, 5.0).hold(couch, 8.0).hold(kneeling, 5.0).hold(lunge, 5.0)
    found = sets_of(clip.poses)
    names = ["kneeling_hip_flexor", "couch_stretch", "kneeling_hip_flexor", "standing_lunge"]
    assert [record.stretch for record in found] == names
    assert {record.side for record in found} == {side}
    assert found[1].hold_s == pytest.approx(8.0, abs=0.7)
    assert found[1].faults == ()


def test_the_bent_knee_is_measured_without_the_floor() -> None:
    (found,) = sets_of(Clip(fps=10).hold(COUCH, 5.0).poses)
    # A shank on the floor would make it a right angle.
    assert found.ranges["back_knee_flexion"].median == pytest.approx(146.0, abs=5.0)
    # The figure is drawn with exact joints, and measuring still applies its correction to them.
    assert found.ranges["hip_extension"].median == pytest.approx(24.0, abs=MOST_DEG)


@pytest.mark.parametrize(
    ("wrong", "fault"),
    [
        (COUCH.leaning(40.0), "trunk_forward"),
        (COUCH.leaning(-20.0), "overarch"),
        (COUCH.with_stretched(knee_flexion_deg=85.0, hip_extension_deg=30.0), "knee_far_from_wall"),
        (COUCH.with_other(knee_flexion_deg=140.0), "front_knee_too_bent"),
        (COUCH.with_stretched(hip_extension_deg=-5.0), "hips_back"),
    ],
)
def test_its_faults_are_named_with_their_cues(wrong: Figure, fault: str) -> None:
    (found,) = sets_of(Clip(fps=10).hold(COUCH, 5.0).hold(wrong, 2.0).hold(COUCH, 5.0).poses)
    stretch = STRETCHES["couch_stretch"]
    faults = {f.name: f for check in stretch.checks for f in (check.below, check.above) if f is not None}
    assert fault in [span.name for span in found.faults]
    assert all(span.cue in faults[span.name].cues for span in found.faults)


def test_it_is_coached_on_both_sides() -> None:
    profile = override(load_profile(), {"couch_stretch.target_s": 5})
    trainer = Trainer(profile, routine_for_stretch("couch_stretch", profile))
    clip = (
        Clip(fps=10).hold(STANDING, 1.0).hold(COUCH, 8.0).hold(STANDING, 3.0).hold(replace(COUCH, side=Side.RIGHT), 8.0)
    )
    events = [event for pose in clip.poses for event in trainer.take(pose, 120.0).events]
    said = [event.text for event in events if isinstance(event, Say)]
    assert any(text.startswith("Couch stretch.") for text in said)
    summary, _ = trainer.finish()
    assert [(result.side, result.completed) for result in summary.sets] == [(Side.LEFT, True), (Side.RIGHT, True)]
    assert len([limb for limb in stick_figure("couch_stretch", Side.LEFT).limbs if limb.role == "stretched"]) == 1


def test_a_routine_may_name_it() -> None:
    routine = parse_routine({"steps": [{"stretch": "couch_stretch"}]}, "mine")
    assert routine.steps[0].sides == "each"


def test_it_is_judged_again_tuned_and_reported(tmp_path: Path) -> None:
    clip = Clip(fps=10).hold(KNEELING, 5.0).hold(COUCH, 8.0).hold(KNEELING, 5.0)
    recording, profile = recorded(tmp_path, clip), load_profile()
    analysis = analyze_recording(recording, profile)
    assert [s["stretch"] for s in analysis.summary()["sets"]].count("couch_stretch") == 1
    assert "Couch stretch" in report_html(analysis, KeyFrames())
    # Replay skips frames within a hold, and must not skip the change from one stretch to the other.
    assert Replayer(recording).judge(profile) == analysis.sets == tuple(sets_of(list(recording)))
    stricter = override(profile, {"couch_stretch.back_knee_flexion.min": 160})
    assert [s.stretch for s in Replayer(recording).judge(stricter)] == ["kneeling_hip_flexor"] * 2
    content = stretch_content(STRETCHES["couch_stretch"], profile)
    assert [check["name"] for check in content["checks"]] == [c.name for c in STRETCHES["couch_stretch"].checks]


@pytest.mark.parametrize(("name", "target_s"), [("default", 30.0), ("gentle", 20.0), ("strict", 60.0)])
def test_every_built_in_profile_has_its_bands(name: str, target_s: float) -> None:
    thresholds = load_profile(name).stretches["couch_stretch"]
    assert thresholds.target_s == target_s
    values = [(edge, edge.value(load_profile(name))) for edge in edges_of("couch_stretch")]
    assert all(edge.within(value) == value for edge, value in values)


def test_calibration_follows_it() -> None:
    assert [edge.key for edge in edges_of("couch_stretch") if edge.follows] == [
        "couch_stretch.back_knee_flexion.min",
        "couch_stretch.hip_extension.min",
    ]
    assert calibrate({}, STRETCHES["couch_stretch"], load_profile()).changes == {}


def test_the_history_follows_its_depth() -> None:
    (found,) = sets_of(Clip(fps=10).hold(COUCH, 5.0).poses)
    progress = SetProgress.from_record(found, datetime(2026, 1, 1, tzinfo=UTC))
    assert progress.best_hip_extension_deg == found.ranges["hip_extension"].best


def test_a_profile_of_ones_own_may_change_it(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text('base = "gentle"\n[couch_stretch.hip_extension]\nmin = 3.0\n', encoding="utf-8")
    thresholds = load_profile(str(path)).stretches["couch_stretch"]
    assert (thresholds.checks["hip_extension"].low, thresholds.target_s) == (3.0, 20.0)


def test_another_computer_learns_it_with_the_order(tmp_path: Path, couch: Path) -> None:
    request = Request("full", load_profile(), [STRETCHES["couch_stretch"]])
    plain = json.loads(json.dumps(Order(tmp_path / "a.mp4", tmp_path / "out", request).to_plain()))
    couch.unlink()
    STRETCHES.reload()
    assert "couch_stretch" not in STRETCHES
    arrived = Order.from_plain(plain)
    assert arrived.request.profile == request.profile
    assert [stretch.name for stretch in arrived.request.only] == ["couch_stretch"]
    assert "couch_stretch" in STRETCHES


def test_results_tell_which_stretches_they_were_made_with(tmp_path: Path) -> None:
    request = Request("full", load_profile())
    first = provenance(tmp_path / "a.mp4", request)
    STRETCHES.adopt([OwnFile(f.name, f.source, {**f.raw, "title": "Wall stretch"}) for f in STRETCHES.own_files])
    assert first["own_stretches_sha256"] != provenance(tmp_path / "a.mp4", request)["own_stretches_sha256"]


def test_the_command_shows_checks_and_finds_it(
    couch: Path, own_stretches: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["stretches", "couch_stretch"]) == 0
    assert "Couch stretch" in capsys.readouterr().out
    assert main(["stretches", "--path"]) == 0
    assert capsys.readouterr().out.strip() == str(own_stretches)
    assert main(["stretches", "--check", str(couch)]) == 0
    assert "'couch_stretch' is right" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("broken", b"title = ", "broken.toml is not valid TOML"),
        ("latin", b"title = '\xe9'", "not UTF-8 text"),
        ("huge", b"#" * (1 << 20) + b"##", "it is larger than 64 kB"),
        ("bridge", None, "name: there is a stretch 'bridge' already"),
        ("Couch", None, "cannot be the name of a stretch"),
    ],
)
def test_a_wrong_file_is_left_out_with_one_line_and_the_rest_goes_on(
    name: str, content: bytes | None, says: str, own_stretches: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = own_stretches / f"{name}.toml"
    path.write_bytes(EXAMPLE.read_bytes() if content is None else content)
    STRETCHES.reload()
    assert main(["stretches", "--path"]) == 0
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("posecoach: left out: ")
    assert says in line
    assert set(STRETCHES) - {"couch_stretch"} == set(load_profile().stretches) - {"couch_stretch"}
    assert "couch_stretch" in STRETCHES
    assert main(["stretches", "--check", str(path)]) == 2
    assert says in capsys.readouterr().err


def test_a_variant_of_what_is_not_known_is_refused(own_stretches: Path) -> None:
    text = EXAMPLE.read_text(encoding="utf-8")
    (own_stretches / "wall.toml").write_text(text.replace("kneeling_hip_flexor", "kneeling_hip"), encoding="utf-8")
    (own_stretches / "sofa.toml").write_text(text.replace("kneeling_hip_flexor", "couch_stretch"), encoding="utf-8")
    STRETCHES.reload()
    sofa, wall = (str(problem) for problem in STRETCHES.left_out)
    assert "variant_of: 'couch_stretch' is a variant itself" in sofa
    assert "variant_of: 'kneeling_hip' is not known; did you mean 'kneeling_hip_flexor'?" in wall
