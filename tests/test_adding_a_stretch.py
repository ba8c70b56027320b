"""A fifth stretch, added as docs/adding-a-stretch.md says: rules and cues in one place, thresholds in the profile."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from importlib import resources
from pathlib import Path

import pytest

from posecoach.analysis.key_frames import KeyFrames
from posecoach.analysis.replay import Replayer, analyze_recording
from posecoach.kinematics.signals import Posture, Signals
from posecoach.pose.recording import Recording
from posecoach.profiles import Profile, override, parse_profile
from posecoach.profiles.values import values
from posecoach.report import report_html
from posecoach.runtime.errors import ProfileError
from posecoach.stretches import STRETCHES
from posecoach.stretches.base import SAFETY, Card, Check, Fault, Gate, Measures, Stretch, other_side
from tests.analysis.recordings import write_recording
from tests.bodies import LUNGE, STANDING, Clip, Figure, Leg


def _measure(signals: Signals, side: str) -> Measures:
    standing, held = signals.leg(side), signals.leg(other_side(side))
    return {
        "held_hip_flexion": -held.hip_extension_deg,
        "hip_extension": standing.hip_extension_deg,
        "standing_knee_flexion": standing.knee_flexion_deg,
        "hip_split": standing.hip_extension_deg - held.hip_extension_deg,
        "held_knee_flexion": held.knee_flexion_deg,
    }


KNEE_HUG = Stretch(
    name="standing_knee_hug",
    title="Standing knee hug",
    sided=True,
    postures=frozenset({Posture.STANDING}),
    gates=(Gate("hip_split", "deg"), Gate("held_knee_flexion", "deg")),
    checks=(
        Check(
            name="standing_knee_flexion",
            label="Knee flexion, standing leg",
            unit="deg",
            safe=(5.0, 40.0),
            above=Fault("standing_knee_bent", ("Straighten the leg you stand on",)),
        ),
        Check(
            name="hip_extension",
            label="Hip extension, standing leg",
            unit="deg",
            safe=(-30.0, 20.0),
            below=Fault("hips_back", ("Stand tall: push the hip of the standing leg forward",)),
        ),
        Check(
            name="held_hip_flexion",
            label="Hip flexion, held leg",
            unit="deg",
            safe=(70.0, 130.0),
            below=Fault("knee_not_pulled", ("Pull your knee a little higher",)),
        ),
    ),
    measure=_measure,
    card=Card(
        how=("Stand side-on to the camera, one hand on a wall.", "Pull one knee up to your chest and hold it."),
        feel="In front of the hip of the leg you stand on.",
        safety=SAFETY + " Hold on to the wall.",
        unseen="The tilt of the pelvis cannot be seen by the camera: mind it yourself.",
    ),
)

THRESHOLDS = """
[standing_knee_hug]
target_s = 5.0

[standing_knee_hug.recognise]
hip_split = { min = 60.0, hysteresis = 10.0 }
held_knee_flexion = { min = 60.0, hysteresis = 10.0 }

[standing_knee_hug.standing_knee_flexion]
max = 15.0
hysteresis = 4.0

[standing_knee_hug.hip_extension]
min = -12.0
hysteresis = 3.0

[standing_knee_hug.held_hip_flexion]
min = 90.0
hysteresis = 5.0
"""

HUG = Figure(stretched=Leg(0.0, 3.0), other=Leg(-108.0, 120.0))


def _default_text() -> str:
    return resources.files("posecoach.profiles").joinpath("default.toml").read_text(encoding="utf-8")


@pytest.fixture(autouse=True)
def _fifth_stretch(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(STRETCHES, KNEE_HUG.name, KNEE_HUG)


@pytest.fixture
def widened() -> Profile:
    return parse_profile(tomllib.loads(_default_text() + THRESHOLDS), "default")


def recorded(folder: Path, clip: Clip) -> Recording:
    return Recording(write_recording(folder / "hug.rec", clip.poses))


@pytest.mark.parametrize("side", ["left", "right"])
def test_it_is_recognised_and_counted(side: str, widened: Profile, tmp_path: Path) -> None:
    clip = Clip(fps=10).hold(STANDING, 2.0).hold(replace(HUG, side=side), 6.0)
    (found,) = analyze_recording(recorded(tmp_path, clip), widened).sets
    assert (found.stretch, found.side) == ("standing_knee_hug", side)
    assert found.completed
    assert found.hold_s == pytest.approx(6.0, abs=0.7)
    assert set(found.ranges) == {"standing_knee_flexion", "hip_extension", "held_hip_flexion"}


@pytest.mark.parametrize(
    ("wrong", "fault"),
    [
        (HUG.with_stretched(knee_flexion_deg=30.0), "standing_knee_bent"),
        (HUG.with_other(hip_extension_deg=-75.0), "knee_not_pulled"),
        (HUG.with_stretched(hip_extension_deg=-25.0).with_other(hip_extension_deg=-125.0), "hips_back"),
    ],
)
def test_its_faults_are_named_with_their_cues(wrong: Figure, fault: str, widened: Profile, tmp_path: Path) -> None:
    clip = Clip(fps=10).hold(HUG, 4.0).hold(wrong, 2.0).hold(HUG, 4.0)
    (found,) = analyze_recording(recorded(tmp_path, clip), widened).sets
    assert [f.name for f in found.faults] == [fault]
    assert found.faults[0].cue in [
        c for check in KNEE_HUG.checks for f in (check.below, check.above) if f for c in f.cues
    ]
    assert len(found.holds) == 2


def test_the_others_are_told_apart_from_it(widened: Profile, tmp_path: Path) -> None:
    clip = Clip(fps=10).hold(LUNGE, 5.0).hold(STANDING, 6.0).hold(HUG, 6.0)
    sets = analyze_recording(recorded(tmp_path, clip), widened).sets
    assert [found.stretch for found in sets] == ["standing_lunge", "standing_knee_hug"]


def test_profiles_replay_and_report_know_it(widened: Profile, tmp_path: Path) -> None:
    recording = recorded(tmp_path, Clip(fps=10).hold(HUG, 6.0))
    analysis = analyze_recording(recording, widened)
    assert "Standing knee hug" in report_html(analysis, KeyFrames())
    assert "held_hip_flexion_deg" in analysis.summary()["sets"][0]["range"]
    assert {value.key: value.unit for value in values(widened)}["standing_knee_hug.held_hip_flexion.min"] == "deg"
    assert Replayer(recording).judge(override(widened, "standing_knee_hug.held_hip_flexion.min=125")) == ()
    with pytest.raises(ProfileError, match="allowed is 70 to 130"):
        override(widened, "standing_knee_hug.held_hip_flexion.min=30")


def test_without_thresholds_the_profile_says_what_is_missing() -> None:
    with pytest.raises(ProfileError, match=r"standing_knee_hug\.target_s: must be a number"):
        parse_profile(tomllib.loads(_default_text()), "default")
