"""A session played without threads, screen, sound or model: scenes, keys and a voice that takes its time."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

import numpy as np

from posecoach.capture.frame import Frame
from posecoach.coach import CoachView, Stage
from posecoach.coach.trainer import Trainer
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
from tests.bodies import Figure, pose_of
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
