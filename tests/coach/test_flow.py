from __future__ import annotations

import itertools

import pytest

from posecoach.coach import (
    FRAMING_SENTENCES,
    FramingProblem,
    RoutineDone,
    Say,
    SetSaved,
    Sound,
    Stage,
    StepDone,
)
from posecoach.coach.events import Hush
from posecoach.engine.judging import Assessment
from posecoach.profiles import Profile
from posecoach.routines import RoutineStep
from tests.bodies import verdict
from tests.coach.scenario import AWAY, HIPS_BACK, LEFT, RIGHT, Scenario, bad, kneeling

LUNGE = verdict("standing_lunge")


def test_set_up_waits_for_good_framing_and_says_what_to_change(profile: Profile) -> None:
    session = Scenario(profile, kneeling(), set_up=False)
    framing = bad(FramingProblem.FEET_OUTSIDE)
    view = session.play(AWAY, 20.0, framing=framing)
    sentence = FRAMING_SENTENCES[FramingProblem.FEET_OUTSIDE]
    assert (view.stage, view.problem) == (Stage.SETUP, sentence)
    assert {text for _, text in session.said()} == {sentence}
    assert all(b - a >= 6.0 - 1e-9 for a, b in itertools.pairwise(session.times()))
    assert session.play(AWAY, 1.0).stage is Stage.GET_READY
    assert session.said()[-1][1].startswith("Kneeling hip flexor stretch. Start with either side. Kneel")


def test_who_holds_already_needs_no_set_up(profile: Profile) -> None:
    session = Scenario(profile, kneeling(), set_up=False)
    view = session.play(LEFT, 3.0, framing=bad(FramingProblem.TOO_DARK))
    assert (view.stage, view.side) == (Stage.HOLD, "left")
    assert view.hold_s == pytest.approx(2.95)


def test_framing_problems_do_not_bring_the_set_up_back(profile: Profile) -> None:
    session = Scenario(profile, kneeling())
    session.play(LEFT, 3.0)
    view = session.play(LEFT, 3.0, framing=bad(FramingProblem.HEAD_OUTSIDE))
    assert (view.stage, view.problem) == (Stage.HOLD, FRAMING_SENTENCES[FramingProblem.HEAD_OUTSIDE])


@pytest.mark.parametrize(
    ("sides", "stream", "reached"),
    [
        pytest.param("each", [LEFT, RIGHT], ["left", "right"], id="left first"),
        pytest.param("each", [RIGHT, LEFT], ["right", "left"], id="right first"),
        pytest.param("each", [LEFT, LEFT, RIGHT], ["left", "right"], id="the same side again"),
        pytest.param("left", [LEFT], ["left"], id="only left"),
        pytest.param("left", [RIGHT, LEFT], ["left"], id="the other one first"),
        pytest.param("right", [RIGHT], ["right"], id="only right"),
    ],
)
def test_sides(profile: Profile, sides: str, stream: list[Assessment], reached: list[str]) -> None:
    session = Scenario(profile, kneeling(sides))
    for assessment in stream:
        session.play(assessment, 12.0)
        session.play(AWAY, 5.0)
    assert session.reached == reached
    switched = [text for _, text in session.said() if text.startswith("Good.") and " Now " in text]
    assert [text.rpartition("that is ")[2] for text in switched] == [f"the {side} side." for side in reached[1:]]
    assert len(session.of(RoutineDone)) == 1


def test_changing_legs_without_a_break(profile: Profile) -> None:
    session = Scenario(profile, kneeling())
    session.play(LEFT, 11.0)
    session.play(AWAY, 1.0)
    session.play(RIGHT, 11.0)
    assert session.reached == session.started == ["left", "right"]


@pytest.mark.parametrize("away_s", [2.0, 6.0], ids=["the engine keeps the set", "a new set"])
def test_who_comes_back_after_one_side_is_on_the_other_and_asked_once_if_it_does_not_look_so(
    profile: Profile, away_s: float
) -> None:
    session = Scenario(profile, kneeling())
    session.play(LEFT, 11.0)
    session.play(AWAY, away_s)
    view = session.play(LEFT, 5.0)
    question = "Which knee is on the floor? If it is the right, carry on."
    assert len(session.said(question)) == 1
    assert (view.stage, view.side, view.cue) == (Stage.HOLD, "right", question)
    assert view.hold_s == pytest.approx(5.0, abs=0.3)
    session.play(LEFT, 6.0)
    assert [event.record.side for _, event in session.of(SetSaved)] == ["left", "right"]


def test_staying_on_after_the_target_is_no_wrong_side(profile: Profile) -> None:
    session = Scenario(profile, kneeling())
    session.play(LEFT, 20.0)
    session.play(HIPS_BACK, 3.0)
    assert len(session.said()) == 2  # the announcement and the call to switch


def test_time_of_a_side_adds_up_over_returns(profile: Profile) -> None:
    session = Scenario(profile, kneeling("left", 20.0))
    session.play(LEFT, 8.0)
    session.play(AWAY, 2.0)
    session.play(LEFT, 4.0)
    session.play(AWAY, 8.0)
    view = session.play(LEFT, 5.0)
    assert view.hold_s == pytest.approx(17.0, abs=0.3)
    assert view.left_s == pytest.approx(3.0, abs=0.3)
    session.play(LEFT, 4.0)
    assert session.reached == ["left"]
    assert len(session.of(SetSaved)) == 2


def test_half_a_side_then_the_other_then_the_rest(profile: Profile) -> None:
    session = Scenario(profile, kneeling(target_s=10.0))
    for assessment, length_s in ((LEFT, 5.0), (AWAY, 5.0), (RIGHT, 11.0), (AWAY, 5.0), (LEFT, 6.0)):
        session.play(assessment, length_s)
    assert session.reached == ["right", "left"]


def test_a_fresh_engine_within_a_step_loses_nothing(profile: Profile) -> None:
    session = Scenario(profile, kneeling("left", 20.0))
    session.play(LEFT, 10.0)
    session.reconnect()
    assert session.play(LEFT, 6.0).hold_s == pytest.approx(16.0, abs=0.3)


def test_steps_follow_one_another_with_a_rest_and_fresh_engines(profile: Profile) -> None:
    session = Scenario(profile, kneeling("left", rest_s=8.0), RoutineStep("standing_lunge", "left", 10.0))
    assert (session.coach.step_number, session.views[-1].stretch) == (1, "kneeling_hip_flexor")
    session.play(LEFT, 11.0)
    assert (session.coach.step_number, session.views[-1].stretch) == (2, "standing_lunge")
    view = session.play(AWAY, 3.0)
    assert (view.stage, view.headline, view.next_text) == (Stage.CHANGE_OVER, "Rest", "Next: Standing lunge stretch")
    assert 3.5 < view.left_s < 5.0
    assert session.play(AWAY, 6.0).stage is Stage.GET_READY
    assert session.said()[-1][1].startswith("Standing lunge stretch. Left leg behind, that is the left side.")
    session.play(LUNGE, 11.0)
    assert [event.step_number for _, event in session.of(StepDone)] == [1, 2]
    assert session.coach.over
    assert session.views[-1].stage is Stage.DONE
    assert [event.record.stretch for _, event in session.of(SetSaved)] == ["kneeling_hip_flexor", "standing_lunge"]


def test_who_is_ready_early_cuts_the_rest_short(profile: Profile) -> None:
    session = Scenario(profile, kneeling("left", rest_s=60.0), RoutineStep("standing_lunge", "left", 10.0))
    session.play(LEFT, 11.0)
    session.play(AWAY, 3.0)
    assert session.play(LUNGE, 5.0).stage is Stage.HOLD


def test_staying_in_position_does_not_cut_the_rest_short(profile: Profile) -> None:
    session = Scenario(profile, kneeling("left", rest_s=20.0), kneeling("left"))
    assert session.play(LEFT, 20.0).stage is Stage.CHANGE_OVER


def test_saved_sets_carry_the_target_of_the_routine(profile: Profile) -> None:
    session = Scenario(profile, kneeling("left", 7.0))
    session.play(LEFT, 8.0)
    ((_, saved),) = session.of(SetSaved)
    assert (saved.record.target_s, saved.record.completed) == (7.0, True)


def test_reminders_are_sparing(profile: Profile) -> None:
    session = Scenario(profile, kneeling(), fps=10.0)
    session.play(AWAY, 170.0)
    times = [t_s for t_s, text in session.said() if text.startswith("Whenever you are ready")]
    assert times == pytest.approx([20.0, 40.0, 100.0, 160.0], abs=0.5)


def test_being_in_position_restarts_the_reminders(profile: Profile) -> None:
    session = Scenario(profile, kneeling(target_s=60.0), fps=10.0)
    session.play(AWAY, 15.0)
    session.play(LEFT, 3.0)
    session.play(AWAY, 19.0)
    assert not [text for _, text in session.said() if text.startswith("Whenever")]


def test_the_other_side_is_what_is_reminded_of_after_the_first(profile: Profile) -> None:
    session = Scenario(profile, kneeling(), fps=10.0)
    session.play(LEFT, 11.0)
    session.play(AWAY, 21.0)
    assert session.said()[-1][1] == "Whenever you are ready: right knee on the floor."


def test_pause_stops_the_count_and_the_voice(profile: Profile) -> None:
    session = Scenario(profile, kneeling("left", 20.0))
    session.play(LEFT, 5.0)
    assert session.coach.pause(session.t_s).view.stage is Stage.USER_PAUSED
    heard = len(session.heard)
    view = session.play(LEFT, 5.0)
    session.play(HIPS_BACK, 5.0)
    assert (view.stage, len(session.heard)) == (Stage.USER_PAUSED, heard)
    session.coach.resume(session.t_s)
    view = session.play(LEFT, 5.0)
    assert view.stage is Stage.HOLD
    assert view.hold_s == pytest.approx(10.0, abs=0.4)


def test_a_lost_camera_is_shown_until_frames_come_again(profile: Profile) -> None:
    session = Scenario(profile, kneeling())
    session.play(LEFT, 5.0)
    assert session.coach.camera_lost(session.t_s).view.stage is Stage.CAMERA_LOST
    session.reconnect()
    view = session.play(LEFT, 3.0)
    assert view.stage is Stage.HOLD
    assert view.hold_s == pytest.approx(8.0, abs=0.3)


def test_skip(profile: Profile) -> None:
    session = Scenario(
        profile, kneeling("left", rest_s=30.0), kneeling("right"), RoutineStep("standing_lunge"), set_up=False
    )
    session.play(AWAY, 1.0, framing=bad(FramingProblem.NOBODY))
    assert session.coach.skip(session.t_s).view.stage is Stage.GET_READY
    session.play(LEFT, 12.0)
    assert session.views[-1].stage is Stage.CHANGE_OVER
    assert session.coach.skip(session.t_s).view.stage is Stage.GET_READY
    assert session.coach.step_number == 2
    assert session.coach.skip(session.t_s).view.stretch == "standing_lunge"
    done = session.coach.skip(session.t_s)
    assert [type(event) for event in done.events] == [Hush]
    summed_up = session.coach.take_set(None, session.t_s)
    assert [type(event) for event in summed_up.events] == [RoutineDone, Sound, Say]
    assert done.view.stage is Stage.DONE
    assert session.coach.skip(session.t_s).events == ()


def test_a_skipped_hold_is_kept(profile: Profile) -> None:
    session = Scenario(profile, kneeling("left", 30.0), RoutineStep("standing_lunge"))
    session.play(LEFT, 6.0)
    session.note(session.coach.skip(session.t_s))
    ((_, saved),) = session.of(SetSaved)
    assert saved.record.hold_s == pytest.approx(6.0, abs=0.1)
    assert session.coach.finish(session.t_s)[0].sets[0].hold_s == pytest.approx(6.0, abs=0.1)


@pytest.mark.parametrize(
    ("left_s", "right_s", "sentence"),
    [
        (0.0, 0.0, "No hold was counted this time."),
        (5.0, 0.0, "You held for 5 seconds and completed 0 of 2 sides."),
        (32.0, 0.0, "You held for 32 seconds and completed 1 of 2 sides."),
        (32.0, 32.0, "Well done, that was all of it: you held for 1 minute and 2 seconds."),
    ],
)
def test_summary(profile: Profile, left_s: float, right_s: float, sentence: str) -> None:
    session = Scenario(profile, kneeling(target_s=30.0), fps=20.0)
    session.play(LEFT, left_s + 0.1 if left_s else 0.0)
    session.play(AWAY, 5.0)
    session.play(RIGHT, right_s + 0.1 if right_s else 0.0)
    summary, said = session.coach.finish(session.t_s)
    assert [event.text for event in said if isinstance(event, Say)] == [summary.spoken]
    assert session.coach.finish(session.t_s)[1] == ()
    assert summary.sentence == sentence
    assert [result.side for result in summary.sets] == ["left", "right"]
    assert summary.seconds == pytest.approx(left_s + min(right_s, 30.0), abs=2)
    assert summary.completed == (right_s > 30.0)
    assert summary.duration_s == pytest.approx(session.t_s, abs=0.1)


def test_no_moment_has_two_things_to_say(profile: Profile) -> None:
    session = Scenario(profile, kneeling(target_s=20.0))
    for assessment, length_s in ((LEFT, 9.0), (HIPS_BACK, 3.0), (LEFT, 15.0), (AWAY, 5.0), (RIGHT, 30.0)):
        session.play(assessment, length_s)
    times = session.times()
    assert len(times) == len(set(times))


def test_the_view_shows_the_wrong_value_or_else_the_depth(profile: Profile) -> None:
    session = Scenario(profile, kneeling())
    view = session.play(LEFT, 3.0)
    assert view.reading is not None
    assert (view.reading.check, view.reading.met) == ("hip_extension", True)
    view = session.play(verdict(wrong={"front_knee_flexion": -9.0}), 1.0)
    assert view.reading is not None
    assert (view.reading.check, view.reading.met) == ("front_knee_flexion", False)
    assert session.play(AWAY, 1.0).reading is None
