"""How a session ends: what is said and shown last, and until when."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from posecoach.coach import Stage
from posecoach.profiles import Profile
from posecoach.routines import RoutineStep
from posecoach.window.window import Key
from tests.bodies import KNEELING, STANDING
from tests.live.played import FPS, Gone, Held, Played, Scene


def test_the_summary_is_shown_for_a_while_when_the_routine_is_over(profile: Profile, tmp_path: Path) -> None:
    steps = (RoutineStep("kneeling_hip_flexor", "left", target_s=6.0),)
    played = Played(profile, tmp_path, Held(KNEELING, 8.0), Held(STANDING, 60.0), steps=steps)
    assert played.stages()[-1] is Stage.DONE
    shown = [summary for summary in played.display.summaries if summary is not None]
    # It stays while the person is there to read it.
    assert len(shown) / FPS >= 10.0
    assert any("that was all of it" in text for text in played.voice.heard)


@pytest.mark.parametrize(
    ("sentence_s", "waits_s"), [(0.0, 0.0), (5.0, 5.0), (math.inf, 20.0)], ids=["at once", "to its end", "not for ever"]
)
def test_where_the_source_ends_its_summary_is_heard(
    sentence_s: float, waits_s: float, profile: Profile, tmp_path: Path
) -> None:
    played = Played(profile, tmp_path, Held(KNEELING, 8.0), sentence_s=sentence_s)
    assert played.outcome is not None
    assert played.voice.heard[-1] == played.outcome.summary.spoken
    assert played.voice.heard.count(played.outcome.summary.spoken) == 1
    assert played.length_s - 8.0 == pytest.approx(waits_s, abs=0.2)
    if waits_s:
        assert played.display.summaries[-1] is not None


def test_the_summary_of_the_routine_is_not_said_again_when_the_source_ends(profile: Profile, tmp_path: Path) -> None:
    steps = (RoutineStep("kneeling_hip_flexor", "left", target_s=6.0),)
    played = Played(profile, tmp_path, Held(KNEELING, 8.0), Held(STANDING, 3.0), steps=steps, sentence_s=5.0)
    assert sum("that was all of it" in text for text in played.voice.heard) == 1
    assert any("that was all of it" in text for text in played.voice.heard[-2:])


def test_who_asks_for_the_end_does_not_wait_for_the_summary(profile: Profile, tmp_path: Path) -> None:
    played = Played(profile, tmp_path, Held(KNEELING, 8.0), asked_after_s=9.0, sentence_s=math.inf)
    assert played.length_s == pytest.approx(9.0, abs=0.2)
    (tmp_path / "earlier").mkdir()
    played = Played(profile, tmp_path / "earlier", Held(KNEELING, 8.0), asked_after_s=4.0, sentence_s=math.inf)
    assert played.length_s == pytest.approx(4.0, abs=0.2)


def test_an_empty_room_is_told_no_summary(profile: Profile, tmp_path: Path) -> None:
    played = Played(profile, tmp_path, Held(KNEELING, 8.0), Gone(5.0), sentence_s=1.0)
    assert played.outcome is not None
    assert played.outcome.summary.seconds > 5
    assert played.outcome.summary.spoken not in played.voice.heard


SHORT = (RoutineStep("kneeling_hip_flexor", "left", target_s=6.0),)


@pytest.mark.parametrize(
    ("after", "keys", "closes_s"),
    [
        pytest.param((Held(STANDING, 60.0),), {}, 68.0, id="stays while the person is there"),
        pytest.param((Held(STANDING, 5.0), Gone(60.0)), {}, 17.0, id="until they have walked out"),
        pytest.param(
            (Held(STANDING, 5.0), Gone(3.0), Held(STANDING, 5.0), Gone(60.0)), {}, 25.0, id="not if they return"
        ),
        pytest.param((Gone(60.0),), {}, 12.0, id="gone at once"),
        pytest.param((Held(STANDING, 60.0),), {20.0: Key.QUIT}, 20.0, id="q closes it"),
        pytest.param((Held(STANDING, 60.0),), {20.0: Key.NEXT}, 20.0, id="n closes it"),
        pytest.param((Held(STANDING, 60.0),), {20.0: Key.PAUSE}, 20.0, id="the space bar closes it"),
        pytest.param((Held(STANDING, 60.0),), {20.0: Key.MUTE, 25.0: Key.HELP}, 68.0, id="other keys do not"),
        pytest.param((Held(STANDING, 900.0),), {}, 608.0, id="at most ten minutes"),
    ],
)
def test_the_summary_stays_until_a_key_or_until_the_person_has_walked_out(
    after: tuple[Scene, ...], keys: dict[float, Key], closes_s: float, profile: Profile, tmp_path: Path
) -> None:
    played = Played(profile, tmp_path, Held(KNEELING, 8.0), *after, keys=keys, steps=SHORT)
    assert played.stages()[-1] is Stage.DONE
    assert played.length_s == pytest.approx(closes_s, abs=1.0)
