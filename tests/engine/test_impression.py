"""What a person seems to be doing while no stretch is recognised."""

from __future__ import annotations

from dataclasses import replace

import pytest

from posecoach.engine.engine import Engine, JudgedFrame
from posecoach.engine.impression import SILENT_S, Impression
from posecoach.pose import Landmark
from posecoach.profiles import Profile
from posecoach.words.sentences import IMPRESSIONS, UNSEEN_SENTENCES, seen_words
from tests.bodies import BENT_OVER, FLAT, KNEELING, PRONE, SITTING, STANDING, Figure, Leg, Shot, hidden, moved, pose_of

FPS = 10.0
KNEES_BENT = Figure(stretched=Leg(-40.0, 95.0), other=Leg(-40.0, 95.0), trunk_inclination_deg=-90.0)
ON_BOTH_KNEES = Figure(stretched=Leg(0.0, 88.0, 70.0), other=Leg(0.0, 88.0, 70.0))
LOW_LUNGE = Figure(stretched=Leg(4.0, 70.0, -30.0), other=Leg(-75.0, 85.0))


def shown(figure: Figure, profile: Profile, length_s: float = 4.0, shot: Shot | None = None) -> JudgedFrame:
    engine = Engine(profile)
    for k in range(round(length_s * FPS) + 1):
        step = engine.update(pose_of(figure, k / FPS, shot))
    return step


@pytest.mark.parametrize(
    ("figure", "expected"),
    [
        pytest.param(STANDING, Impression.STANDING, id="standing"),
        pytest.param(SITTING, Impression.SITTING, id="sitting"),
        pytest.param(BENT_OVER, Impression.BENT_OVER, id="bent over"),
        pytest.param(FLAT, Impression.LYING_FLAT, id="lying flat"),
        pytest.param(KNEES_BENT, Impression.LYING_KNEES_BENT, id="both knees bent"),
        pytest.param(ON_BOTH_KNEES, Impression.KNEELING, id="on both knees"),
        pytest.param(PRONE, Impression.PRONE, id="on the front"),
        pytest.param(LOW_LUNGE, Impression.KNEE_OFF_FLOOR, id="a knee off the floor"),
    ],
)
def test_what_is_seen(figure: Figure, expected: Impression, profile: Profile) -> None:
    assert shown(figure, profile).impression is expected


def test_a_plank_is_held_up_by_its_arms(profile: Profile) -> None:
    engine = Engine(profile)
    plank = replace(PRONE, trunk_inclination_deg=78.0)
    for k in range(40):
        pose = pose_of(plank, k / FPS)
        shoulder = pose.image_px[Landmark.LEFT_SHOULDER]
        elbows = (Landmark.LEFT_ELBOW, Landmark.RIGHT_ELBOW, Landmark.LEFT_WRIST, Landmark.RIGHT_WRIST)
        step = engine.update(moved(pose, elbows, shoulder[0], shoulder[1] + 60.0))
    assert step.impression is Impression.PLANK
    assert seen_words(step).startswith("This looks like a plank: ")


@pytest.mark.parametrize("view_deg", [35.0, 60.0])
def test_lying_at_an_angle(view_deg: float, profile: Profile) -> None:
    step = shown(FLAT, profile, shot=Shot(view_deg=view_deg))
    assert seen_words(step) == "You are lying at an angle to the camera: turn so that it sees your side"


def test_a_small_person_is_asked_to_come_closer(profile: Profile) -> None:
    assert seen_words(shown(STANDING, profile, shot=Shot(trunk_px=30.0))).endswith("come closer")


def test_a_hidden_leg_is_told(profile: Profile) -> None:
    engine = Engine(profile)
    for k in range(40):
        pose = hidden(pose_of(STANDING, k / FPS), [Landmark.LEFT_KNEE, Landmark.LEFT_ANKLE])
        step = engine.update(pose)
    assert step.impression is Impression.PARTLY_HIDDEN


def test_nothing_is_said_before_three_seconds(profile: Profile) -> None:
    assert shown(SITTING, profile, SILENT_S - 0.2).impression is None
    assert shown(SITTING, profile, SILENT_S + 0.1).impression is Impression.SITTING


def test_nothing_is_said_in_a_stretch_nor_of_nobody(profile: Profile) -> None:
    assert shown(KNEELING, profile).impression is None
    assert seen_words(shown(KNEELING, profile)) == ""
    away = shown(STANDING, profile, shot=Shot(shift_px=(400.0, 0.0)))
    assert away.impression is None
    assert away.unseen is not None
    assert seen_words(away) == UNSEEN_SENTENCES[away.unseen]


def test_every_impression_has_its_words() -> None:
    assert set(IMPRESSIONS) == set(Impression)
    for seen, what_helps in IMPRESSIONS.values():
        assert seen[0].isupper()
        assert what_helps[0].islower()
        assert not what_helps.endswith(".")
