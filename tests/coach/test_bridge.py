from __future__ import annotations

import itertools

import pytest

from posecoach.coach import RoutineDone, Stage
from posecoach.coach.wordings import speaking_s
from posecoach.profiles import Profile
from posecoach.routines import RoutineStep
from posecoach.words.sentences import split_sentences
from tests.coach.scenario import AWAY, BRIDGE, Scenario

FIVE_BREATHS = RoutineStep("bridge", "both", breaths=5)
SLOW, FAST = "Nicely slow on the way down.", "Next time lower more slowly, over two seconds or more."


#: The announcement of the bridge takes about 14 s.
LISTENED_S = 15.0


def lifted(profile: Profile, length_s: float, listened_s: float = LISTENED_S) -> Scenario:
    session = Scenario(profile, FIVE_BREATHS, fps=30.0)
    session.play(AWAY, listened_s, heights=(0.06, 0.06))
    session.play(BRIDGE, length_s, heights=(0.45, 0.45))
    return session


def test_every_breath_is_counted_aloud(profile: Profile) -> None:
    session = lifted(profile, 22.0)
    texts = [text for _, text in session.said()]
    assert [text for text in texts if text[0].isdigit()] == ["1", "2", "3", "4", "5. Now lower slowly."]
    view = session.views[-1]
    assert (view.breaths_done, view.breaths_target, view.headline) == (5, 5, "Lower slowly")


def test_the_first_breath_does_not_cut_what_is_still_being_said(profile: Profile) -> None:
    session = lifted(profile, 22.0, listened_s=1.0)
    for (before_s, before), (t_s, text) in itertools.pairwise(session.said()):
        assert t_s - before_s >= speaking_s(split_sentences(before)[0]) or text[0] == "5"


@pytest.mark.parametrize("listened_s", [0.0, 0.5, 1.0, 2.0, 3.0, 4.0, 5.0, 7.0, 9.0, 11.0, 13.0, 20.0])
def test_the_first_breath_is_heard_however_early_the_hips_go_up(profile: Profile, listened_s: float) -> None:
    session = lifted(profile, 22.0, listened_s)
    numbers = [(t_s, text) for t_s, text in session.said() if text[0].isdigit()]
    assert ", ".join(text for _, text in numbers) == "1, 2, 3, 4, 5. Now lower slowly."
    assert all(b_s - a_s >= 0.9 for (a_s, _), (b_s, _) in itertools.pairwise(numbers))


@pytest.mark.parametrize(("lowering_s", "expected"), [(3.0, SLOW), (0.7, FAST)])
def test_the_step_ends_with_the_lowering(profile: Profile, lowering_s: float, expected: str) -> None:
    session = lifted(profile, 22.0)
    assert session.views[-1].stage is Stage.HOLD
    session.play(AWAY, lowering_s, heights=(0.45, 0.06))
    session.play(AWAY, 2.0, heights=(0.06, 0.06))
    assert len(session.of(RoutineDone)) == 1
    assert session.said()[-1][1].startswith(expected)


def test_a_drop_before_the_target_is_told_and_the_set_goes_on(profile: Profile) -> None:
    session = lifted(profile, 10.0)
    session.play(AWAY, 0.5, heights=(0.45, 0.06))
    session.play(AWAY, 1.5, heights=(0.06, 0.06))
    assert session.said()[-1][1] == FAST
    session.play(BRIDGE, 12.0, heights=(0.45, 0.45))
    assert session.reached == ["both"]


def test_a_lowering_that_was_not_seen_does_not_hold_up_the_routine(profile: Profile) -> None:
    session = lifted(profile, 22.0)
    session.play(AWAY, 5.0)
    assert len(session.of(RoutineDone)) == 1
    assert not session.said(SLOW, FAST)


def test_whoever_stays_up_is_not_waited_for_forever(profile: Profile) -> None:
    session = lifted(profile, 60.0)
    assert len(session.of(RoutineDone)) == 1
