"""The session and the trainer without threads, screen, sound or model."""

from __future__ import annotations

from pathlib import Path

import pytest

from posecoach.coach import SessionSummary, Stage
from posecoach.coach.events import CoachEvent
from posecoach.coach.trainer import Moment, Trainer
from posecoach.history import HistoryStore
from posecoach.pose import Pose
from posecoach.profiles import Profile
from posecoach.routines import RoutineStep
from posecoach.window.window import Key
from tests.bodies import KNEELING, STANDING
from tests.live.played import Held, Lost, Played, Suspended


def test_a_hold_is_shown_and_kept_to_the_frame(profile: Profile, tmp_path: Path) -> None:
    played = Played(profile, tmp_path, Held(KNEELING, 10.0))
    (one,) = played.sets
    assert one.hold_s == pytest.approx(10.0, abs=0.6)
    assert (one.side, one.target_s, one.completed) == ("left", 20.0, False)
    assert played.display.views[-1].hold_s == pytest.approx(one.hold_s, abs=0.1)


def test_a_lost_camera_pauses_the_clock_until_it_is_back(profile: Profile, tmp_path: Path) -> None:
    without = Played(profile, tmp_path, Held(KNEELING, 10.0)).held_s
    (tmp_path / "lost").mkdir()
    played = Played(profile, tmp_path / "lost", Held(KNEELING, 5.0), Lost(8.0), Held(KNEELING, 5.0))
    assert played.held_s == pytest.approx(without, abs=0.6)
    assert Stage.CAMERA_LOST in played.stages()
    assert played.stages()[-1] is Stage.HOLD
    during = [view.hold_s for view in played.display.views if view.stage is Stage.CAMERA_LOST]
    assert min(during) == max(during) == pytest.approx(5.0, abs=0.6)


def test_a_suspended_minute_is_not_counted(profile: Profile, tmp_path: Path) -> None:
    played = Played(profile, tmp_path, Held(KNEELING, 5.0), Suspended(60.0), Held(KNEELING, 5.0))
    assert played.held_s == pytest.approx(10.0, abs=1.2)


def test_pause_stops_clock_and_voice_until_it_is_pressed_again(profile: Profile, tmp_path: Path) -> None:
    keys = {4.0: Key.PAUSE, 10.0: Key.PAUSE}
    played = Played(profile, tmp_path, Held(KNEELING, 14.0), keys=keys)
    assert played.held_s == pytest.approx(8.0, abs=1.2)
    assert played.stages().count(Stage.USER_PAUSED) == 1
    assert played.display.views[-1].hold_s == pytest.approx(played.held_s, abs=0.2)


def test_pain_is_asked_for_and_kept_with_the_set(profile: Profile, tmp_path: Path) -> None:
    scenes = (Held(KNEELING, 22.0), Held(STANDING, 20.0), Held(KNEELING, 22.0), Held(STANDING, 20.0))
    steps = (RoutineStep("kneeling_hip_flexor", "left", target_s=20.0),) * 2
    keys = {38.0: Key.DIGIT_2, 71.0: Key.DIGIT_5}
    played = Played(profile, tmp_path, *scenes, keys=keys, steps=steps, asks_about_pain=True)
    assert [one.pain for one in played.sets if one.pain is not None] == [2, 5]
    questions = [text for text in played.voice.heard if text.startswith("Any pain?")]
    assert 1 <= len(questions) <= 2
    assert "Pain 2, noted." in played.voice.heard
    assert any(text.startswith("Your pain has increased. Stop") for text in played.voice.heard)


def test_nobody_is_asked_about_pain_who_does_not_want_it(profile: Profile, tmp_path: Path) -> None:
    scenes = (Held(KNEELING, 22.0), Held(STANDING, 20.0))
    played = Played(profile, tmp_path, *scenes, keys={38.0: Key.DIGIT_2})
    assert [one.pain for one in played.sets] == [None]
    assert not any("pain" in text.lower() for text in played.voice.heard)


def test_next_leaves_out_the_step_and_keeps_what_was_held(profile: Profile, tmp_path: Path) -> None:
    steps = (RoutineStep("kneeling_hip_flexor", "left"), RoutineStep("standing_lunge", "left"))
    played = Played(profile, tmp_path, Held(KNEELING, 6.0), keys={5.0: Key.NEXT}, steps=steps)
    assert played.display.views[-1].stretch == "standing_lunge"
    assert played.held_s == pytest.approx(5.0, abs=0.6)
    assert any("Standing lunge" in text for text in played.voice.heard)


def test_mute_silences_and_speaks_again(profile: Profile, tmp_path: Path) -> None:
    scenes = (Held(STANDING, 12.0), Held(KNEELING, 6.0))
    played = Played(profile, tmp_path, *scenes, keys={0.2: Key.MUTE, 15.0: Key.MUTE})
    assert not played.voice.muted
    assert "start" not in played.voice.heard


def test_who_began_muted_is_heard_after_one_key(profile: Profile, tmp_path: Path) -> None:
    played = Played(profile, tmp_path, Held(STANDING, 4.0), Held(KNEELING, 4.0), keys={1.0: Key.MUTE}, muted=True)
    assert "start" in played.voice.heard


def test_quit_ends_the_session_and_keeps_what_was_held(profile: Profile, tmp_path: Path) -> None:
    played = Played(profile, tmp_path, Held(KNEELING, 60.0), keys={7.0: Key.QUIT})
    assert played.held_s == pytest.approx(7.0, abs=0.6)
    assert played.outcome is not None
    assert played.outcome.summary.seconds == pytest.approx(played.held_s, abs=1.1)


def test_who_is_asked_to_end_sums_up_and_keeps_what_was_held(profile: Profile, tmp_path: Path) -> None:
    played = Played(profile, tmp_path, Held(KNEELING, 60.0), asked_after_s=7.0)
    assert played.held_s == pytest.approx(7.0, abs=0.6)
    assert played.outcome is not None
    assert played.outcome.summary.seconds == pytest.approx(played.held_s, abs=1.1)


def test_without_its_screen_a_session_goes_on_by_voice_and_says_so_once(profile: Profile, tmp_path: Path) -> None:
    played = Played(profile, tmp_path, Held(KNEELING, 14.0), lost_after_s=5.0)
    assert played.held_s == pytest.approx(14.0, abs=0.6)
    assert [text for text in played.voice.heard if "screen is gone" in text] == [
        "The screen is gone. Carry on: I will continue without it."
    ]
    assert played.outcome is not None
    assert played.outcome.warnings == ("the screen or its window was lost: the session went on by voice",)


@pytest.mark.parametrize("silent", ["muted", "speechless"])
def test_without_screen_and_voice_a_session_ends_with_its_summary(
    silent: str, profile: Profile, tmp_path: Path
) -> None:
    silence = {"muted": silent == "muted", "speechless": silent == "speechless"}
    played = Played(profile, tmp_path, Held(KNEELING, 14.0), lost_after_s=5.0, **silence)  # type: ignore[arg-type]
    assert played.held_s == pytest.approx(5.0, abs=0.6)
    assert played.outcome is not None
    assert played.outcome.summary.seconds == pytest.approx(played.held_s, abs=1.1)
    assert "there was no speech to follow: the session was ended" in played.outcome.warnings[0]


def test_nothing_held_is_lost_when_the_model_fails(profile: Profile, tmp_path: Path) -> None:
    played = Played(profile, tmp_path, Held(KNEELING, 6.3), RuntimeError("the model failed"))
    assert isinstance(played.error, RuntimeError)
    assert played.held_s == pytest.approx(6.3, abs=0.6)


class Confused(Trainer):
    """Makes a mistake after five seconds, and another one at the end."""

    began_s: float | None = None

    def take(self, pose: Pose, brightness: float) -> Moment:
        self.began_s = self.began_s or pose.t_s
        if pose.t_s - self.began_s > 5.0:
            raise RuntimeError("a mistake in judging")
        return super().take(pose, brightness)

    def finish(self) -> tuple[SessionSummary, tuple[CoachEvent, ...]]:
        raise RuntimeError("a mistake at the end")


def test_a_mistake_in_judging_loses_at_most_the_last_second(
    profile: Profile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.live.played.Trainer", Confused)
    played = Played(profile, tmp_path, Held(KNEELING, 60.0))
    assert isinstance(played.error, RuntimeError)
    assert 3.4 <= played.held_s <= 5.0
    with HistoryStore.open(tmp_path / "history.sqlite3") as store:
        assert store.sessions()[0].ended_at is not None


def test_who_goes_on_holding_after_the_target_keeps_target_and_every_second(profile: Profile, tmp_path: Path) -> None:
    first = RoutineStep("kneeling_hip_flexor", "left", target_s=6.0, rest_s=2.0)
    steps = (first, RoutineStep("standing_lunge", "left", target_s=9.0))
    played = Played(profile, tmp_path, Held(KNEELING, 10.0), Held(STANDING, 2.0), steps=steps)
    (one,) = played.sets
    assert (one.target_s, one.completed) == (6.0, True)
    assert one.hold_s == pytest.approx(10.0, abs=0.6)
