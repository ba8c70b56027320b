"""Engine and coach together: a live session without threads, screen, sound or files."""

from __future__ import annotations

from dataclasses import dataclass, replace

from posecoach.coach import Coach, CoachOutput, CoachView, SessionSummary
from posecoach.coach.events import CoachEvent
from posecoach.coach.floor import AS_USUAL, SpeechPlan
from posecoach.coach.framing import FramingCheck
from posecoach.engine.engine import Engine, JudgedFrame
from posecoach.engine.hold import Phase
from posecoach.engine.sets import SetRecord
from posecoach.pose import Pose
from posecoach.profiles import Profile
from posecoach.routines import Routine
from posecoach.stretches import stretch_named


@dataclass(frozen=True, slots=True, eq=False)
class Moment:
    """The result of one pose.

    Attributes:
        judged: the engine's result, None while the session is paused.
        view: what the window shows.
        events: what happened, in order.
    """

    judged: JudgedFrame | None
    view: CoachView
    events: tuple[CoachEvent, ...]


class Trainer:
    """Leads one person through a routine, pose by pose.

    One engine recognises all stretches of the routine, so that whichever is held counts. If the person is still holding
    when the routine is over, the engine runs on until the hold ends, so that the record contains every second.

    Args:
        profile: the thresholds.
        routine: what to do.
        plan: how much is said, and how fast.
    """

    def __init__(self, profile: Profile, routine: Routine, plan: SpeechPlan = AS_USUAL) -> None:
        self._profile = profile
        self._stretches = [stretch_named(name) for name in dict.fromkeys(step.stretch for step in routine.steps)]
        self._coach = Coach(profile, routine, plan)
        self._framing = FramingCheck(profile.sight)
        self._engine: Engine | None = self._fresh_engine()
        self._paused = False
        self._t_s = 0.0

    @property
    def t_s(self) -> float:
        """Time of the last pose, seconds."""
        return self._t_s

    @property
    def paused(self) -> bool:
        """Whether the person has paused the session."""
        return self._paused

    @property
    def routine_over(self) -> bool:
        """Whether no step is left; the last hold may still go on."""
        return self._coach.over

    @property
    def over(self) -> bool:
        """Whether the routine is over and the last hold has ended."""
        return self._coach.over and self._engine is None

    def take(self, pose: Pose, brightness: float) -> Moment:
        """Process the pose of the next frame.

        Args:
            pose: the landmarks.
            brightness: mean grey of the frame, 0 to 255; NaN if it is not known.
        """
        self._t_s = pose.t_s
        if self._paused:
            return self._moment(self._coach.pause(pose.t_s))
        if self._engine is None:
            return self._moment(self._coach.take_set(None, pose.t_s))
        judged = self._engine.update(pose)
        framing = self._framing.update(judged.pose, judged.signals, brightness, pose.t_s)
        moment = self._moment(self._coach.update(judged, framing, pose.t_s), judged)
        if self._coach.over and judged.state.hold.phase is not Phase.HOLDING:
            moment = replace(moment, events=moment.events + self._end_set())
            self._engine = None
        return moment

    def camera_lost(self, t_s: float) -> Moment:
        """Report that no frames arrive."""
        self._t_s = t_s
        return self._moment(self._coach.camera_lost(t_s))

    def pause(self) -> Moment:
        """Stop counting and end the current set."""
        self._paused = True
        moment = self._moment(self._coach.pause(self._t_s))
        return replace(moment, events=moment.events + self._end_set())

    def resume(self) -> Moment:
        """Continue after `pause`."""
        self._paused = False
        if not self._coach.over:
            self._engine = self._fresh_engine()
        return self._moment(self._coach.resume(self._t_s))

    def skip(self) -> Moment:
        """Skip the set-up, the rest, or the current step."""
        moment = self._moment(self._coach.skip(self._t_s))
        if not self._coach.over:
            return moment
        ended = self._end_set()
        self._engine = None
        return replace(moment, events=moment.events + ended)

    def under_way(self) -> SetRecord | None:
        """Return the current set as it stands, if it counts."""
        record = self._engine.under_way() if self._engine is not None else None
        return self._coach.as_asked(record) if record is not None else None

    def finish(self) -> tuple[SessionSummary, tuple[CoachEvent, ...]]:
        """End the session at any point; return its summary, and the events of the last sets and of the end."""
        ended = self._end_set()
        self._engine = None
        summary, said = self._coach.finish(self._t_s)
        return summary, ended + said

    def _fresh_engine(self) -> Engine:
        return Engine(self._profile, self._stretches)

    def _end_set(self) -> tuple[CoachEvent, ...]:
        record = self._engine.finish() if self._engine is not None else None
        return self._coach.take_set(record, self._t_s).events

    def _moment(self, output: CoachOutput, judged: JudgedFrame | None = None) -> Moment:
        ended = self._end_set() if output.end_set else ()
        return Moment(judged, output.view, output.events + ended)
