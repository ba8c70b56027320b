"""Engine and coach on successive poses: what a live session does, without threads, screen, sound or files."""

from __future__ import annotations

from dataclasses import dataclass, replace

from posecoach.coach import Coach, CoachOutput, CoachView, SessionSummary
from posecoach.coach.events import CoachEvent, SetSaved
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
    """What one pose brought.

    Attributes:
        step: what the engine says, None while the person has paused the session.
        view: what the window shows.
        events: what happened, in order.
    """

    step: JudgedFrame | None
    view: CoachView
    events: tuple[CoachEvent, ...]


class Trainer:
    """Leads one person through a routine, pose by pose.

    Each step of the routine has an engine of its own, restricted to its stretch. Who goes on holding when a step is
    done is not cut short: its engine is fed until the hold ends, and the record carries every second.

    Args:
        profile: the thresholds.
        routine: what to do.
    """

    def __init__(self, profile: Profile, routine: Routine) -> None:
        self._profile = profile
        self._routine = routine
        self._coach = Coach(profile, routine)
        self._framing = FramingCheck(profile.sight)
        self._engine: Engine | None = None
        self._step_number = 0
        self._parting: Engine | None = None
        self._paused = False
        self._t_s = 0.0
        self._begin_step()

    @property
    def t_s(self) -> float:
        """Time of the last pose, seconds."""
        return self._t_s

    @property
    def paused(self) -> bool:
        """Whether the person has paused the session."""
        return self._paused

    @property
    def over(self) -> bool:
        """Whether the routine is done and the last hold has ended."""
        return self._coach.wanted_stretch is None and self._parting is None

    def take(self, pose: Pose, brightness: float) -> Moment:
        """Take in the pose of the next frame.

        Args:
            pose: the landmarks.
            brightness: mean grey of the frame, 0 to 255.
        """
        self._t_s = pose.t_s
        if self._paused:
            return self._moment(None, self._coach.pause(pose.t_s))
        engine = self._engine or self._parting
        if engine is None:
            return self._moment(None, self._coach.take_set(None, pose.t_s))
        step = engine.update(pose)
        framing = self._framing.update(step.pose, step.signals, brightness, pose.t_s)
        output = self._coach.update(step, framing, pose.t_s)
        events = list(output.events)
        if self._parting is not None:
            events += self._go_on_parting(self._parting, pose, already_fed=engine is self._parting, step=step)
        if self._coach.step_number != self._step_number:
            events += self._change_step(step)
        return Moment(step, output.view, tuple(events))

    def camera_lost(self, t_s: float) -> Moment:
        """Tell that no frames come in."""
        self._t_s = t_s
        return self._moment(None, self._coach.camera_lost(t_s))

    def pause(self) -> Moment:
        """Stop counting; the set under way ends with what it has."""
        self._paused = True
        output = self._coach.pause(self._t_s)
        events = [*output.events, *self._give_up_engines()]
        return Moment(None, output.view, tuple(events))

    def resume(self) -> Moment:
        """Go on after `pause`."""
        self._paused = False
        self._begin_step()
        return self._moment(None, self._coach.resume(self._t_s))

    def skip(self) -> Moment:
        """Leave out what is under way."""
        output = self._coach.skip(self._t_s)
        events = list(output.events)
        if self._coach.step_number != self._step_number:
            events += self._give_up_engines()
            self._begin_step()
        return Moment(None, output.view, tuple(events))

    def under_way(self) -> SetRecord | None:
        """Return the set under way as it stands, if it counts."""
        engine = self._parting or self._engine
        return engine.under_way() if engine is not None else None

    def finish(self) -> tuple[SessionSummary, tuple[CoachEvent, ...]]:
        """End the session wherever it is; return what it came to and the last sets."""
        events = self._give_up_engines()
        return self._coach.finish(self._t_s), tuple(events)

    def _begin_step(self) -> None:
        wanted = self._coach.wanted_stretch
        self._step_number = self._coach.step_number
        self._engine = Engine(self._profile_of_step(), [stretch_named(wanted)]) if wanted else None

    def _profile_of_step(self) -> Profile:
        """Return the profile with the target of the routine, so that a set under way or parting carries it as well."""
        step = self._routine.steps[self._step_number - 1]
        target_s = step.hold_target_s(self._profile)
        thresholds = replace(self._profile.stretches[step.stretch], target_s=target_s)
        return replace(self._profile, stretches={**self._profile.stretches, step.stretch: thresholds})

    def _change_step(self, step: JudgedFrame) -> list[CoachEvent]:
        """Give the next step an engine of its own; a hold that goes on keeps the old one for as long."""
        old = self._engine
        events: list[CoachEvent] = []
        if old is not None:
            if step.state.hold.phase is Phase.HOLDING and self._parting is None:
                self._parting = old
            else:
                events = self._saved(old)
        self._begin_step()
        return events

    def _go_on_parting(self, parting: Engine, pose: Pose, *, already_fed: bool, step: JudgedFrame) -> list[CoachEvent]:
        state = step.state if already_fed else parting.update(pose).state
        # The coach takes no more sets once the routine is over, nor those of a step before.
        finished: list[CoachEvent] = [] if state.finished is None else [SetSaved(state.finished)]
        if state.hold.phase is Phase.HOLDING:
            return finished
        self._parting = None
        return [*finished, *self._saved(parting)]

    def _give_up_engines(self) -> list[CoachEvent]:
        events = [event for engine in (self._parting, self._engine) if engine for event in self._saved(engine)]
        self._parting = self._engine = None
        return events

    @staticmethod
    def _saved(engine: Engine) -> list[CoachEvent]:
        record = engine.finish()
        return [SetSaved(record)] if record is not None else []

    @staticmethod
    def _moment(step: JudgedFrame | None, output: CoachOutput) -> Moment:
        return Moment(step, output.view, output.events)
