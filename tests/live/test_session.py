"""The session and the trainer without threads, screen, sound or model."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

import numpy as np
import pytest

from posecoach.capture.frame import Frame
from posecoach.coach import CoachView, SessionSummary, Stage
from posecoach.coach.events import CoachEvent
from posecoach.coach.trainer import Moment, Trainer
from posecoach.history import HistoryStore, SetProgress
from posecoach.live.journal import Journal
from posecoach.live.pain import PainDialogue
from posecoach.live.pipeline import LivePipeline, Result, SourceState, Status
from posecoach.live.session import LiveSession, SessionOutcome
from posecoach.pose import Pose
from posecoach.profiles import Profile
from posecoach.routines import Routine, RoutineStep
from posecoach.window.window import Key
from posecoach.words.tones import Tone
from posecoach.words.weight import Weight
from tests.bodies import KNEELING, STANDING, Figure, pose_of
from tests.live.fakes import FakeClock, picture

FPS = 20.0


@dataclass(frozen=True, slots=True)
class Lost:
    """The camera gives nothing for so long, seconds."""

    length_s: float


@dataclass(frozen=True, slots=True)
class Suspended:
    """The machine sleeps for so long, seconds, and nobody notices."""

    length_s: float


@dataclass(frozen=True, slots=True)
class Held:
    """Somebody stands before the camera like this for so long, seconds."""

    figure: Figure
    length_s: float


@dataclass(frozen=True, slots=True)
class Gone:
    """Nobody is before the camera for so long, seconds."""

    length_s: float


Scene = Lost | Suspended | Held | Gone | Exception


class FakePipeline:
    """Plays scenes, a frame or a moment without one at each poll; the clock goes with them."""

    def __init__(self, clock: FakeClock, scenes: tuple[Scene, ...]) -> None:
        self._clock = clock
        self._moments = self._play(scenes)
        self._frame: Frame | None = None
        self.status = Status(SourceState.OPENING, "", clock.now_s)
        self.finished = False

    def poll(self, timeout_s: float = 0.0) -> list[Result]:
        del timeout_s
        return next(self._moments)

    def latest_frame(self) -> Frame | None:
        return self._frame

    def _play(self, scenes: tuple[Scene, ...]) -> Iterator[list[Result]]:
        for scene in scenes:
            if isinstance(scene, Exception):
                raise scene
            if isinstance(scene, Suspended):
                self._clock.now_s += scene.length_s
                continue
            lost = isinstance(scene, Lost)
            state = SourceState.CAMERA_LOST if lost else SourceState.LIVE
            self.status = Status(state, "unplugged" if lost else "", self._clock.now_s)
            for _ in range(round(scene.length_s * FPS)):
                self._clock.now_s += 1.0 / FPS
                yield [] if isinstance(scene, Lost) else [self._seen(scene.figure if isinstance(scene, Held) else None)]
        self.finished = True
        while True:
            self._clock.now_s += 1.0 / FPS
            yield []

    def _seen(self, figure: Figure | None) -> Result:
        now_s = self._clock.now_s
        self._frame = Frame(picture(0), now_s, 0)
        pose = pose_of(figure, now_s) if figure is not None else Pose.empty(now_s, (640, 480))
        return Result(self._frame, pose, cast(np.void, np.zeros(1)[0]), now_s, now_s)


class FakeDisplay:
    """Remembers what was shown, and presses keys when it is time."""

    def __init__(self, clock: FakeClock, keys: dict[float, Key], lost_after_s: float = math.inf) -> None:
        self._clock = clock
        self._lost_at_s = clock.now_s + lost_after_s
        self._keys = {clock.now_s + after_s: key for after_s, key in keys.items()}
        self.views: list[CoachView] = []
        self.summaries: list[object] = []

    @property
    def lost(self) -> bool:
        return self._clock.now_s >= self._lost_at_s

    def show(self, image: object, step: object, view: CoachView, summary: object = None) -> None:
        del image, step
        self.views.append(view)
        self.summaries.append(summary)

    def pressed(self) -> list[Key]:
        due = [at_s for at_s in self._keys if at_s <= self._clock.now_s]
        return [self._keys.pop(at_s) for at_s in due]


@dataclass
class FakeVoice:
    """Speaker and tones at once."""

    muted: bool = False
    heard: list[str] = field(default_factory=list)
    problem: str | None = None
    clock: FakeClock = field(default_factory=FakeClock)
    takes_s: float = 0.0
    done_s: float = -math.inf

    def say(self, text: str, weight: Weight = Weight.GUIDE) -> None:
        del weight
        if not self.muted:
            self.heard.append(text)
            self.done_s = self.clock.now_s + self.takes_s

    @property
    def busy(self) -> bool:
        return self.clock.now_s < self.done_s

    def hush(self) -> None:
        pass

    def play(self, tone: Tone) -> None:
        if not self.muted:
            self.heard.append(tone.value)

    def mute(self) -> None:
        self.muted = True

    def unmute(self) -> None:
        self.muted = False

    def close(self) -> None:
        self.muted = True

    def describe(self) -> str:
        return ""


class Played:
    """A session that was played to its end."""

    def __init__(
        self,
        profile: Profile,
        folder: Path,
        *scenes: Scene,
        keys: dict[float, Key] | None = None,
        steps: tuple[RoutineStep, ...] = (RoutineStep("kneeling_hip_flexor", "left", target_s=20.0),),
        muted: bool = False,
        lost_after_s: float = math.inf,
        asked_after_s: float = math.inf,
        speechless: bool = False,
        asks_about_pain: bool = False,
        sentence_s: float = 0.0,
    ) -> None:
        clock = FakeClock()
        began_s = clock.now_s
        asked_at_s = clock.now_s + asked_after_s
        self.display = FakeDisplay(clock, keys or {}, lost_after_s)
        problem = "no speech" if speechless else None
        self.voice = FakeVoice(muted, problem=problem, clock=clock, takes_s=sentence_s)
        self.error: Exception | None = None
        self.outcome: SessionOutcome | None = None
        pipeline = cast(LivePipeline, FakePipeline(clock, scenes))
        routine = Routine("test", "Test", "", steps)
        with HistoryStore.open(folder / "history.sqlite3") as store:
            journal = Journal(store, profile.name, routine.name)
            voices: tuple[Any, Any] = (self.voice, self.voice)
            trainer = Trainer(profile, routine)
            session = LiveSession(
                trainer,
                pipeline,
                self.display,
                *voices,
                journal,
                clock=clock,
                muted=muted,
                pain=PainDialogue() if asks_about_pain else None,
                ending=lambda: clock.now_s >= asked_at_s,
            )
            try:
                self.outcome = session.run()
            except RuntimeError as error:
                self.error = error
            self.length_s = clock.now_s - began_s
            self.sets: list[SetProgress] = [kept.progress for one in store.sessions() for kept in one.sets]

    @property
    def held_s(self) -> float:
        return sum(one.hold_s for one in self.sets)

    def stages(self) -> list[Stage]:
        """Return the stages shown, each once for as long as it lasts."""
        shown = [view.stage for view in self.display.views]
        return [stage for before, stage in zip([None, *shown], shown, strict=False) if stage is not before]


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
    monkeypatch.setattr("tests.live.test_session.Trainer", Confused)
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


def test_the_summary_is_shown_for_a_while_when_the_routine_is_over(profile: Profile, tmp_path: Path) -> None:
    steps = (RoutineStep("kneeling_hip_flexor", "left", target_s=6.0),)
    played = Played(profile, tmp_path, Held(KNEELING, 8.0), Held(STANDING, 60.0), steps=steps)
    assert played.stages()[-1] is Stage.DONE
    shown = [summary for summary in played.display.summaries if summary is not None]
    # It stays while the person is there to read it.
    assert len(shown) / FPS >= 10.0
    assert any("that was all of it" in text for text in played.voice.heard)


def lasts_s(*scenes: Held) -> float:
    return sum(scene.length_s for scene in scenes)


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
