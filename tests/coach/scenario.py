"""A session played from verdicts: the real set tracker and the real coach, synthetic frames, explicit times."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TypeVar

from posecoach.coach import Coach, CoachEvent, CoachOutput, CoachView, Framing, FramingProblem, Say, Sound
from posecoach.engine.engine import JudgedFrame
from posecoach.engine.judging import NO_STRETCH, Assessment
from posecoach.engine.sets import SetTracker
from posecoach.kinematics.signals import Posture, Unseen
from posecoach.pose import Pose, Side
from posecoach.profiles import Profile
from posecoach.routines import Routine, RoutineStep
from posecoach.words.tones import Tone
from tests.bodies import seen_at, verdict

LEFT, RIGHT = verdict(side=Side.LEFT), verdict(side=Side.RIGHT)
AWAY = NO_STRETCH
HIPS_BACK = verdict(wrong={"hip_extension": -4.0})
LEANING = verdict(wrong={"trunk_inclination": 6.0})
BOTH_WRONG = verdict(wrong={"trunk_inclination": 6.0, "hip_extension": -4.0})
BRIDGE = verdict("bridge")

GOOD = Framing(found=True, problems=(), hints=(), good_s=5.0, body_share=0.5, view_deg=5.0, brightness=120.0)

E = TypeVar("E")


def bad(problem: FramingProblem) -> Framing:
    return replace(GOOD, problems=(problem,), good_s=0.0)


def kneeling(sides: str = "each", target_s: float = 10.0, rest_s: float = 0.0) -> RoutineStep:
    return RoutineStep("kneeling_hip_flexor", sides, target_s, None, rest_s)


def routine(*steps: RoutineStep) -> Routine:
    return Routine("test", "Test", "", steps)


class Scenario:
    """Plays spans of frames and keeps every event with its time.

    Attributes:
        started: the side shown at each start of the clock.
        reached: the side shown just before each target was reached.
    """

    def __init__(self, profile: Profile, *steps: RoutineStep, fps: float = 20.0, set_up: bool = True) -> None:
        self._profile = profile
        self.coach = Coach(profile, routine(*steps))
        self.fps = fps
        self.t_s = 0.0
        self.heard: list[tuple[float, CoachEvent]] = []
        self.views: list[CoachView] = []
        self.started: list[Side] = []
        self.reached: list[Side] = []
        self._fresh_engine()
        if set_up:
            self.play(AWAY, 0.2)

    def _fresh_engine(self) -> None:
        self._sets = SetTracker(self._profile)

    def reconnect(self) -> None:
        """Start a fresh engine within the same step, as after a lost camera; the old one is lost."""
        self._fresh_engine()

    def note(self, output: CoachOutput) -> None:
        self.heard += [(self.t_s, event) for event in output.events]
        if output.end_set or self.coach.over:
            ended = self.coach.take_set(self._sets.finish(), self.t_s)
            self.heard += [(self.t_s, event) for event in ended.events]

    def play(
        self,
        assessment: Assessment,
        length_s: float,
        *,
        unseen: Unseen | None = None,
        framing: Framing = GOOD,
        heights: tuple[float, float] = (math.nan, math.nan),
    ) -> CoachView:
        """Play one verdict for a while; ``heights`` are those of the pelvis at the beginning and the end."""
        start_s = self.t_s
        for number in range(round(length_s * self.fps)):
            share = number / (length_s * self.fps)
            height = heights[0] + share * (heights[1] - heights[0])
            posture = Posture.UNKNOWN if math.isnan(height) else Posture.SUPINE
            signals = replace(seen_at(self.t_s), posture=posture, pelvis_height=height, unseen=unseen)
            state = self._sets.update(signals, assessment, unseen)
            judged = JudgedFrame(Pose.empty(self.t_s, (640, 480)), signals, assessment, unseen, state)
            output = self.coach.update(judged, framing, self.t_s)
            if Sound(Tone.START) in output.events:
                self.started.append(output.view.side)
            if Sound(Tone.COMPLETE) in output.events:
                self.reached.append(self.views[-1].side)
            self.views.append(output.view)
            self.note(output)
            self.t_s = start_s + (number + 1) / self.fps
        return self.views[-1]

    def of(self, kind: type[E]) -> list[tuple[float, E]]:
        return [(t_s, event) for t_s, event in self.heard if isinstance(event, kind)]

    def said(self, *among: str) -> list[tuple[float, str]]:
        """Return what was said and when; only texts ``among`` if given."""
        return [(t_s, say.text) for t_s, say in self.of(Say) if not among or say.text in among]

    def times(self, *among: str) -> list[float]:
        return [t_s for t_s, _ in self.said(*among)]
