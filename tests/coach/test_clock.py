from __future__ import annotations

import pytest

from posecoach.coach import Say, Sound, Stage
from posecoach.coach.sounds import BreathCalls, TimeCalls
from posecoach.engine.judging import Assessment
from posecoach.kinematics.signals import Unseen
from posecoach.profiles import Profile
from posecoach.words.tones import Tone
from posecoach.words.weight import Weight
from tests.bodies import verdict
from tests.coach.scenario import AWAY, HIPS_BACK, LEFT, Scenario, kneeling


def tones(session: Scenario) -> list[Tone]:
    return [sound.tone for _, sound in session.of(Sound)]


def test_start_pause_resume_and_target_sound(profile: Profile) -> None:
    session = Scenario(profile, kneeling("left"))
    session.play(LEFT, 5.0)
    session.play(HIPS_BACK, 2.0)
    session.play(LEFT, 8.0)
    assert tones(session) == [Tone.START, Tone.PAUSE, Tone.RESUME, Tone.COMPLETE, Tone.END]
    assert (session.started, session.reached) == (["left"], ["left"])


@pytest.mark.parametrize("broken_s", [0.05, 0.15, 0.25])
def test_flicker_is_silent(profile: Profile, broken_s: float) -> None:
    session = Scenario(profile, kneeling(target_s=100.0))
    session.play(LEFT, 4.0)
    for _ in range(10):
        session.play(HIPS_BACK, broken_s)
        session.play(LEFT, 1.0)
    assert tones(session) == [Tone.START]
    assert session.views[-1].stage is Stage.HOLD


@pytest.mark.parametrize(
    ("assessment", "unseen", "headline"),
    [
        (HIPS_BACK, None, "Paused"),
        (verdict(unknown=["hip_extension"]), Unseen.HIDDEN, "Cannot see you well"),
        (AWAY, None, "Get back into position"),
    ],
)
def test_the_screen_says_why_the_clock_is_paused(
    profile: Profile, assessment: Assessment, unseen: Unseen | None, headline: str
) -> None:
    session = Scenario(profile, kneeling())
    session.play(LEFT, 3.0)
    view = session.play(assessment, 2.0, unseen=unseen)
    assert (view.stage, view.headline) == (Stage.PAUSED, headline)
    assert tones(session) == [Tone.START, Tone.PAUSE]


@pytest.mark.parametrize(
    ("target_s", "expected"),
    [
        (10.0, []),
        (15.0, ["Five seconds left"]),
        (20.0, ["Half-way", "Five seconds left"]),
        (60.0, ["Half-way", "Five seconds left"]),
    ],
)
def test_seconds_are_spoken_sparingly(profile: Profile, target_s: float, expected: list[str]) -> None:
    session = Scenario(profile, kneeling("left", target_s))
    session.play(LEFT, target_s + 2.0)
    assert [text for _, text in session.said("Half-way", "Five seconds left")] == expected


def test_a_call_comes_once_when_its_moment_passes() -> None:
    calls = TimeCalls(30.0)
    assert calls.passed(14.9, 15.0, heard=True) == Say("Half-way", Weight.COUNT)
    assert calls.passed(15.0, 15.1, heard=True) is None
    assert calls.passed(24.9, 25.05, heard=True) == Say("Five seconds left", Weight.COUNT)
    assert calls.passed(24.9, 30.0, heard=True) is None


def test_breaths_are_counted_but_for_the_last() -> None:
    calls = BreathCalls(4.0, 20.0)
    assert [calls.passed(t_s - 0.1, t_s, heard=True) for t_s in (4.0, 8.0, 12.0, 16.0, 20.0)] == [
        *(Say(str(number), Weight.COUNT) for number in (1, 2, 3, 4)),
        None,
    ]
    assert [calls.done(t_s) for t_s in (0.0, 3.9, 4.0, 19.9, 20.0, 99.0)] == [0, 0, 1, 4, 5, 5]


def test_a_call_that_cannot_be_heard_is_left_out() -> None:
    calls = TimeCalls(30.0)
    assert calls.passed(14.9, 15.0, heard=False) is None
    assert calls.passed(15.0, 15.1, heard=True) is None


@pytest.mark.parametrize(
    ("heard_from_s", "said"),
    [
        (0.0, [(4.0, "1"), (8.0, "2"), (12.0, "3")]),
        (5.0, [(5.0, "1"), (8.0, "2"), (12.0, "3")]),
        (7.5, [(8.0, "1, 2"), (12.0, "3")]),
        (9.0, [(9.0, "1, 2"), (12.0, "3")]),
        (12.5, [(12.5, "1, 2, 3")]),
        (16.0, []),
    ],
)
def test_breaths_that_cannot_be_heard_are_called_later(heard_from_s: float, said: list[tuple[float, str]]) -> None:
    calls = BreathCalls(4.0, 16.0)
    found = []
    for half in range(1, 40):
        call = calls.passed((half - 1) / 2, half / 2, heard=half / 2 >= heard_from_s)
        found += [(half / 2, call.text)] if call else []
    assert found == said
