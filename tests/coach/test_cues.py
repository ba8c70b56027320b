from __future__ import annotations

import itertools

import pytest

from posecoach.engine.judging import Assessment
from posecoach.kinematics.signals import Unseen
from posecoach.profiles import Profile
from posecoach.stretches import STRETCHES
from posecoach.words.sentences import UNSEEN_SENTENCES
from tests.bodies import verdict
from tests.coach.scenario import AWAY, BOTH_WRONG, HIPS_BACK, LEANING, LEFT, Scenario, kneeling

HIPS_BACK_CUES = STRETCHES["kneeling_hip_flexor"].check("hip_extension").below.cues  # type: ignore[union-attr]
LEANING_CUES = STRETCHES["kneeling_hip_flexor"].check("trunk_inclination").above.cues  # type: ignore[union-attr]
PRAISE = ("That's it", "Good, just like that", "Much better")


def holding(profile: Profile, fps: float = 20.0) -> Scenario:
    session = Scenario(profile, kneeling(target_s=300.0), fps=fps)
    session.play(LEFT, 5.0)
    return session


@pytest.mark.parametrize("fps", [10.0, 15.0, 30.0])
@pytest.mark.parametrize("wrong", [HIPS_BACK, LEANING, BOTH_WRONG, verdict(wrong={"front_knee_flexion": -9.0})])
def test_the_first_cue_starts_within_a_second_of_the_first_wrong_frame(
    profile: Profile, fps: float, wrong: Assessment
) -> None:
    session = holding(profile, fps)
    since_s = session.t_s
    session.play(wrong, 1.0)
    assert wrong.failing is not None
    assert wrong.failing.fault is not None
    assert [t_s - since_s <= 1.0 for t_s in session.times(*wrong.failing.fault.cues)] == [True]


def test_on_the_way_into_the_position_a_fault_is_told_within_a_second_but_not_in_passing(profile: Profile) -> None:
    session = Scenario(profile, kneeling())
    session.play(AWAY, 15.0)
    session.play(HIPS_BACK, 0.6)
    assert session.said(*HIPS_BACK_CUES) == []
    session.play(HIPS_BACK, 0.4)
    assert len(session.said(*HIPS_BACK_CUES)) == 1


def test_unconfirmed_wrong_form_is_not_spoken_of(profile: Profile) -> None:
    session = holding(profile)
    for _ in range(10):
        session.play(HIPS_BACK, 0.2)
        session.play(LEFT, 1.0)
    assert session.said(*HIPS_BACK_CUES) == []


def test_a_fault_that_stays_is_repeated_no_more_often_than_every_4_s_in_other_words(profile: Profile) -> None:
    session = holding(profile)
    session.play(HIPS_BACK, 20.0)
    said = session.said(*HIPS_BACK_CUES)
    assert 4 <= len(said) <= 5
    assert all(b - a >= 4.0 - 1e-9 for (a, _), (b, _) in itertools.pairwise(said))
    assert [text for _, text in said[:3]] == list(HIPS_BACK_CUES)


def test_one_cue_at_a_time_the_most_important_first(profile: Profile) -> None:
    session = holding(profile)
    session.play(HIPS_BACK, 2.0)
    session.play(BOTH_WRONG, 3.0)
    assert session.views[-1].cue == LEANING_CUES[0]
    session.play(HIPS_BACK, 4.0)
    texts = [text for _, text in session.said(*HIPS_BACK_CUES, *LEANING_CUES)]
    assert texts == [HIPS_BACK_CUES[0], LEANING_CUES[0], HIPS_BACK_CUES[1]]
    assert session.views[-1].cue == HIPS_BACK_CUES[1]


def test_the_cue_on_screen_stays_until_put_right(profile: Profile) -> None:
    session = holding(profile)
    session.play(HIPS_BACK, 3.0)
    assert {view.cue for view in session.views[-40:]} == {HIPS_BACK_CUES[0]}
    session.play(LEFT, 4.0)
    assert session.views[-1].cue == ""


def test_praise_once_when_put_right(profile: Profile) -> None:
    session = holding(profile)
    session.play(HIPS_BACK, 2.0)
    righted_s = session.t_s
    session.play(LEFT, 6.0)
    assert [(text, t_s - righted_s < 2.0) for t_s, text in session.said(*PRAISE)] == [(PRAISE[0], True)]


def test_no_praise_for_a_fault_that_was_not_told(profile: Profile) -> None:
    session = holding(profile)
    session.play(HIPS_BACK, 0.2)
    session.play(LEFT, 5.0)
    assert session.said(*PRAISE) == []


def test_praise_keeps_8_s_apart_and_varies(profile: Profile) -> None:
    session = holding(profile)
    for _ in range(8):
        session.play(HIPS_BACK, 2.0)
        session.play(LEFT, 3.0)
    said = session.said(*PRAISE)
    assert len(said) >= 2
    assert all(b[0] - a[0] >= 8.0 and a[1] != b[1] for a, b in itertools.pairwise(said))


def delay_after(profile: Profile, right_s: float) -> float:
    """Return how long the second fault of a set goes unspoken after ``right_s`` of right form."""
    session = holding(profile)
    session.play(HIPS_BACK, 2.0)
    session.play(LEFT, right_s)
    since_s = session.t_s
    session.play(HIPS_BACK, 4.0)
    return session.times(*HIPS_BACK_CUES)[1] - since_s


def test_cues_fade_as_the_fault_gets_rarer(profile: Profile) -> None:
    delays_s = [delay_after(profile, right_s) for right_s in (6.0, 12.0, 18.0, 40.0)]
    assert delays_s == sorted(delays_s)
    assert delays_s[0] < 1.0 < delays_s[-1] <= 2.1


def test_another_kind_of_fault_is_told_at_once_however_faded_the_first_is(profile: Profile) -> None:
    session = holding(profile)
    session.play(HIPS_BACK, 2.0)
    session.play(LEFT, 40.0)
    since_s = session.t_s
    session.play(LEANING, 1.0)
    assert [t_s - since_s <= 1.0 for t_s in session.times(*LEANING_CUES)] == [True]


def test_in_the_next_set_the_first_cue_is_prompt_again(profile: Profile) -> None:
    session = holding(profile)
    session.play(HIPS_BACK, 2.0)
    session.play(LEFT, 30.0)
    session.play(AWAY, 6.0)
    session.play(LEFT, 5.0)
    since_s = session.t_s
    session.play(HIPS_BACK, 1.0)
    assert session.times(*HIPS_BACK_CUES)[-1] - since_s <= 1.0


def test_why_the_body_is_not_seen_is_told_late_and_seldom(profile: Profile) -> None:
    session = holding(profile)
    since_s = session.t_s
    session.play(verdict(unknown=["hip_extension"]), 1.0, unseen=Unseen.TURN_SIDEWAYS)
    sentence = UNSEEN_SENTENCES[Unseen.TURN_SIDEWAYS]
    assert session.views[-1].cue == sentence
    assert session.said(sentence) == []
    session.play(verdict(unknown=["hip_extension"]), 40.0, unseen=Unseen.TURN_SIDEWAYS)
    times = session.times(sentence)
    assert times[0] - since_s == pytest.approx(1.5, abs=0.1)
    assert all(b - a >= 6.0 - 1e-9 for a, b in itertools.pairwise(times))
    assert len(times) <= 4


def test_a_moment_unseen_is_not_spoken_of(profile: Profile) -> None:
    session = holding(profile)
    for _ in range(5):
        session.play(verdict(unknown=["hip_extension"]), 0.8, unseen=Unseen.HIDDEN)
        session.play(LEFT, 2.0)
    assert session.said(UNSEEN_SENTENCES[Unseen.HIDDEN]) == []


def test_unseen_does_not_cut_short_the_announcement(profile: Profile) -> None:
    session = Scenario(profile, kneeling())
    session.play(AWAY, 4.0, unseen=Unseen.TURN_SIDEWAYS)
    assert session.said(UNSEEN_SENTENCES[Unseen.TURN_SIDEWAYS]) == []
    session.play(AWAY, 16.0, unseen=Unseen.TURN_SIDEWAYS)
    assert session.said(UNSEEN_SENTENCES[Unseen.TURN_SIDEWAYS]) != []


def test_a_cause_that_shows_after_its_consequence_is_told_alone(profile: Profile) -> None:
    session = holding(profile)
    session.play(HIPS_BACK, 0.4)
    session.play(BOTH_WRONG, 2.0)
    assert [text for _, text in session.said(*HIPS_BACK_CUES, *LEANING_CUES)] == [LEANING_CUES[0]]


def test_who_leaves_the_position_is_not_shown_its_cue_any_more(profile: Profile) -> None:
    session = holding(profile)
    session.play(HIPS_BACK, 2.0)
    assert session.play(AWAY, 1.0).cue == ""
    session.play(LEFT, 3.0)
    assert session.said(*PRAISE) == []
