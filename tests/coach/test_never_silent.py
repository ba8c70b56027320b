"""Live, somebody who is not recognised is told what is seen, and a turned camera is told of."""

from __future__ import annotations

import pytest

from posecoach.coach.events import Say
from posecoach.coach.trainer import Trainer
from posecoach.profiles import Profile
from posecoach.routines import routine_for_stretch
from posecoach.words.sentences import CAMERA_TILTED
from tests.bodies import FLAT, KNEELING, SITTING, STANDING, Figure, Shot, pose_of

FPS = 10.0


def led(profile: Profile, stretch: str, figure: Figure, length_s: float, shot: Shot) -> tuple[list[str], list[str]]:
    """Return what is said and what is shown while somebody stays as they are."""
    trainer = Trainer(profile, routine_for_stretch(stretch, profile))
    said: list[str] = []
    shown: list[str] = []
    for k in range(round(length_s * FPS)):
        moment = trainer.take(pose_of(figure, k / FPS, shot), 120.0)
        said += [event.text for event in moment.events if isinstance(event, Say)]
        shown += [moment.view.cue, moment.view.problem]
    return said, shown


@pytest.mark.parametrize(
    ("figure", "shot", "text"),
    [
        pytest.param(SITTING, Shot(), "You are sitting: kneel, stand or lie down for the stretch", id="sitting"),
        pytest.param(
            FLAT,
            Shot(view_deg=38.0),
            "You are lying at an angle to the camera: turn so that it sees your side",
            id="lying at an angle",
        ),
    ],
)
def test_what_is_seen_is_said_and_shown(figure: Figure, shot: Shot, text: str, profile: Profile) -> None:
    said, shown = led(profile, "supine_psoas", figure, 30.0, shot)
    assert text in said
    assert text in shown
    assert said.count(text) <= 3


def test_a_turned_camera_is_told_of(profile: Profile) -> None:
    said, shown = led(profile, "kneeling_hip_flexor", STANDING, 40.0, Shot(roll_deg=12.0, trunk_px=90.0))
    assert CAMERA_TILTED in shown
    assert said.count(CAMERA_TILTED) == 1
    assert "You are standing: get into the stretch" in said


def test_who_holds_is_not_talked_to_about_the_camera(profile: Profile) -> None:
    said, _ = led(profile, "kneeling_hip_flexor", KNEELING, 20.0, Shot(roll_deg=12.0))
    assert CAMERA_TILTED not in said
