"""The coach: leads one person through a routine, hands free, and decides what is shown and said."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from posecoach.coach import wordings
from posecoach.coach.agenda import Agenda
from posecoach.coach.caption import Caption
from posecoach.coach.events import (
    CoachEvent,
    RoutineDone,
    Say,
    SetSaved,
    Sound,
    StepDone,
)
from posecoach.coach.floor import AS_USUAL, Floor, SpeechPlan
from posecoach.coach.flow import StepFlow
from posecoach.coach.framing import FRAMING_SENTENCES, CameraCheck, Framing, FramingProblem
from posecoach.coach.presence import Absence, Presence
from posecoach.coach.raised_arm import RaisedArm
from posecoach.coach.screen import Screen, ScreenMoment
from posecoach.coach.summary import SessionSummary, SetResult, advice_on
from posecoach.coach.unseen_cues import SpacedSentence
from posecoach.coach.view import CoachView, LeadingValue, Stage, reading_of
from posecoach.engine.engine import JudgedFrame
from posecoach.engine.hold import Phase
from posecoach.engine.sets import SetRecord
from posecoach.languages import gettext as _
from posecoach.pose import Side
from posecoach.profiles import Profile
from posecoach.routines import Routine, RoutineStep
from posecoach.stretches import STRETCHES
from posecoach.words.sentences import joined
from posecoach.words.tones import Tone
from posecoach.words.weight import Weight

#: The picture must be good for this long before the set-up ends, seconds.
_GOOD_FRAMING_S = 1.5


@dataclass(frozen=True, slots=True)
class CoachOutput:
    """The coach's output for one frame or key press.

    Attributes:
        view: what the window shows.
        events: what happened, in order; at most one of them is `Say`.
        end_set: whether the caller must end the current set, because the next one belongs to another step.
    """

    view: CoachView
    events: tuple[CoachEvent, ...]
    end_set: bool = False


class Coach:
    """Leads through a routine: set-up, then each step on each side with rests between, and a summary at the end.

    The person can change the order: if they hold another stretch of the routine, the coach switches to it. A raised arm
    skips the current step. While nobody is there, the coach only calls the person back.

    The caller runs the engine on all stretches of the routine. Whenever `CoachOutput.end_set` is true, it ends the
    engine's set and passes the result to `take_set`. All times are seconds on one session clock that never runs
    backwards.

    Args:
        profile: the thresholds.
        routine: what to do.
        plan: how much is said, and how fast.
    """

    def __init__(self, profile: Profile, routine: Routine, plan: SpeechPlan = AS_USUAL) -> None:
        self._routine = routine
        self._floor = Floor(plan)
        self._agenda = Agenda(profile, routine, self._floor)
        self._stage = Stage.SETUP
        self._stage_before_break = Stage.SETUP
        self._set_up = SpacedSentence()
        self._presence = Presence()
        self._arm = RaisedArm()
        self._caption = Caption(plan.pace)
        self._screen = Screen()
        self._rest_until_s = math.nan
        self._left_position = True
        self._end_set = False
        self._summed_up = self._deserted = False
        self._kept: list[SetRecord] = []
        self._first_s = math.nan
        self._last_s = math.nan
        self._reading: LeadingValue | None = None
        self._problem, self._found = "", False
        self._camera: tuple[CameraCheck, ...] = ()
        self._dark = SpacedSentence()

    @property
    def step_number(self) -> int:
        """Number of the current step, from 1; one more than the number of steps once the routine is over."""
        return self._agenda.index + 1

    @property
    def over(self) -> bool:
        """Whether the routine is over."""
        return self._agenda.over

    def update(self, judged: JudgedFrame, framing: Framing, t_s: float) -> CoachOutput:
        """Process one frame.

        Args:
            judged: the engine's result.
            framing: how the person is framed.
            t_s: time on the session clock, seconds.
        """
        self._note_time(t_s)
        self._problem, self._camera = framing.sentence or framing.hint, framing.camera
        self._found = framing.found
        if self._stage is Stage.CAMERA_LOST:
            self._stage = self._stage_before_break
        ended = self._agenda.take(judged.state, counted=self._stage is not Stage.USER_PAUSED)
        events: list[CoachEvent] = [self._keep(ended)] if ended is not None else []
        if not self.over and self._stage is not Stage.USER_PAUSED:
            events += self._lead(judged, framing, t_s)
            events += self._warn_of_darkness(events, framing, t_s)
        stretch = judged.assessment.stretch
        is_of_this_step = stretch is not None and stretch.name == self._flow.step.stretch
        self._reading = reading_of(judged.assessment) if is_of_this_step else None
        return self._output(events)

    def pause(self, t_s: float) -> CoachOutput:
        """Stop counting and speaking until `resume`; `update` may still be called."""
        return self._break(Stage.USER_PAUSED, t_s)

    def resume(self, t_s: float) -> CoachOutput:
        """Continue after `pause`."""
        self._note_time(t_s)
        if self._stage is Stage.USER_PAUSED:
            self._stage = self._stage_before_break
        self._presence.restart()
        return self._output([], at_once=True)

    def camera_lost(self, t_s: float) -> CoachOutput:
        """Report that no frames arrive; the next `update` ends that state."""
        if self._stage is Stage.USER_PAUSED:
            return self._output([])
        return self._break(Stage.CAMERA_LOST, t_s)

    def skip(self, t_s: float) -> CoachOutput:
        """Skip the set-up, the rest, or the current step."""
        self._note_time(t_s)
        if self._stage in (Stage.USER_PAUSED, Stage.CAMERA_LOST):
            self._stage = self._stage_before_break
        return self._output([] if self.over else self._go_on(t_s), at_once=True)

    def take_set(self, record: SetRecord | None, t_s: float) -> CoachOutput:
        """Process the set that the caller has ended, None if there was none; sum up once the routine is over."""
        self._note_time(t_s)
        events: list[CoachEvent] = [] if record is None else [self._keep(self._agenda.close(record))]
        if self.over and not self._summed_up:
            self._summed_up = True
            summary = self._summary()
            events += [RoutineDone(summary), Sound(Tone.END)]
            if not self._deserted:
                events.append(Say(summary.spoken, Weight.TURN))
        return self._output(events)

    def _keep(self, record: SetRecord) -> SetSaved:
        self._kept.append(record)
        return SetSaved(record)

    def as_asked(self, record: SetRecord) -> SetRecord:
        """Return the current set with the target and side of its step."""
        return self._agenda.as_asked(record)

    def finish(self, t_s: float) -> tuple[SessionSummary, tuple[CoachEvent, ...]]:
        """End the session at any point; return its summary, and what to say of it if that was not said."""
        self._note_time(t_s)
        self._agenda.end()
        self._stage = Stage.DONE
        summary = self._summary()
        waiting = self._floor.last_words()
        told, self._summed_up = self._summed_up, True
        if self._deserted or self._presence.absence is not Absence.NONE:
            # Nobody would hear it.
            return summary, ()
        return summary, waiting if told else (Say(summary.spoken, Weight.TURN),)

    @property
    def _flow(self) -> StepFlow:
        return self._agenda.flow

    @property
    def _step(self) -> RoutineStep:
        return self._flow.step

    def _lead(self, judged: JudgedFrame, framing: Framing, t_s: float) -> list[CoachEvent]:
        self._end_set = self._flow.may_have_changed_legs(judged, t_s)
        absence = self._presence.update(judged.unseen, t_s)
        if absence is not Absence.NONE:
            return self._wait(absence, framing, t_s)
        if self._stage is Stage.NOBODY:
            return self._welcome(t_s)
        if self._arm.update(judged.pose, heeded=judged.assessment.in_form is not True):
            return self._go_on(t_s)
        if self._agenda.follow(judged):
            self._stage = Stage.GET_READY
            return [*self._flow.update(judged, t_s), Say(wordings.counting(self._step.stretch), Weight.TURN)]
        if self._stage is Stage.SETUP:
            return self._check_set_up(judged, framing, t_s)
        if self._stage is Stage.CHANGE_OVER:
            return self._rest(judged, t_s)
        events = self._flow.update(judged, t_s)
        if self._flow.done:
            return [*events, *self._next_step(events, t_s)]
        return events or self._leave_out_unanswered(t_s)

    def _warn_of_darkness(self, events: Sequence[CoachEvent], framing: Framing, t_s: float) -> list[CoachEvent]:
        """Warn if the room gets dark during the session; the set-up has its own warning."""
        if self.over or self._stage in (Stage.SETUP, Stage.NOBODY):
            return []
        quiet = self._caption.text(t_s) != "" or any(isinstance(event, Say) for event in events)
        told = self._dark.update(framing.dark, t_s, quiet=quiet)
        return [told] if told else []

    def _wait(self, absence: Absence, framing: Framing, t_s: float) -> list[CoachEvent]:
        """Nobody is there: pause everything and only call the person back."""
        self._floor.clear()
        if absence is Absence.FOR_GOOD:
            self._deserted = True
            return self._end()
        if absence is Absence.PAUSED and self._stage is not Stage.NOBODY:
            self._stage_before_break, self._stage = self._stage, Stage.NOBODY
            self._flow.interrupt()
            self._set_up.forget()
        called = self._presence.calls(t_s)
        return [Say(framing.sentence or _(FRAMING_SENTENCES[FramingProblem.NOBODY]), Weight.CUE)] if called else []

    def _welcome(self, t_s: float) -> list[CoachEvent]:
        self._stage = self._stage_before_break
        if self._stage is Stage.SETUP:
            return []
        return [Say(wordings.welcome_back(self._begin_step(t_s).text), Weight.INSTRUCTION)]

    def _check_set_up(self, judged: JudgedFrame, framing: Framing, t_s: float) -> list[CoachEvent]:
        if self._holds(judged) and judged.state.hold.phase is Phase.HOLDING:
            # Somebody who already holds needs no instructions, and every second counts.
            self._stage = Stage.GET_READY
            return self._flow.update(judged, t_s)
        if framing.good_s >= _GOOD_FRAMING_S:
            return [self._begin_step(t_s)]
        quiet = not self._floor.may_guide(Weight.GUIDE, t_s, getting_in=True)
        told = self._set_up.update(framing.sentence or framing.hint, t_s, quiet=quiet)
        return [told] if told else []

    def _holds(self, judged: JudgedFrame) -> bool:
        """Return whether the person is in form in the stretch of the current step."""
        stretch = judged.assessment.stretch
        return judged.assessment.in_form is True and stretch is not None and stretch.name == self._step.stretch

    def _begin_step(self, t_s: float) -> Say:
        self._begin()
        return self._flow.announce(t_s)

    def _begin(self) -> None:
        self._stage = Stage.GET_READY
        self._end_set = self._agenda.held_elsewhere

    def _rest(self, judged: JudgedFrame, t_s: float) -> list[CoachEvent]:
        in_form = judged.assessment.in_form is True
        self._left_position = self._left_position or not in_form
        if self._holds(judged) and self._left_position:
            # Getting back into position ends the rest early.
            self._begin()
            return [] if self._end_set else self._flow.update(judged, t_s)
        return [self._begin_step(t_s)] if t_s >= self._rest_until_s else []

    def _go_on(self, t_s: float) -> list[CoachEvent]:
        """Skip what is current, because the person asked for it."""
        if self._stage in (Stage.SETUP, Stage.CHANGE_OVER):
            return [self._begin_step(t_s)]
        self._agenda.leave_out(asked=True)
        if self.over:
            return self._end()
        said = self._begin_step(t_s)
        self._end_set = True
        return [said]

    def _leave_out_unanswered(self, t_s: float) -> list[CoachEvent]:
        """Skip the step if two reminders did not help, unless it is the last one."""
        flow = self._flow
        if not flow.unanswered(t_s) or self._agenda.coming() is None:
            return []
        told = wordings.left_out(flow.progress.pending[0] if flow.progress.reached else Side.NONE)
        self._agenda.leave_out(asked=False)
        return [Say(joined(told, self._begin_step(t_s).text), Weight.INSTRUCTION)]

    def _next_step(self, events: Sequence[CoachEvent], t_s: float) -> list[CoachEvent]:
        parting = next((event.text for event in events if isinstance(event, Say)), "")
        rest_s = self._step.rest_s
        done = StepDone(self.step_number)
        self._agenda.complete()
        if self.over:
            return [done, *self._end(), Say(parting or _("Good, that was the last one."), Weight.TURN)]
        self._stage = Stage.CHANGE_OVER
        self._rest_until_s = t_s + rest_s
        self._left_position = False
        coming = _("Next: {what}.").format(what=_(STRETCHES[self._step.stretch].title))
        return [done, Say(joined(parting or _("Good."), coming), Weight.TURN)]

    def _end(self) -> list[CoachEvent]:
        """End the routine; `take_set` sums up once the last hold has ended."""
        self._agenda.end()
        self._stage = Stage.DONE
        return []

    def _break(self, stage: Stage, t_s: float) -> CoachOutput:
        self._note_time(t_s)
        if self._stage not in (Stage.DONE, Stage.USER_PAUSED, Stage.CAMERA_LOST):
            self._stage_before_break = self._stage
            self._flow.interrupt()
            self._set_up.forget()
        if self._stage is not Stage.DONE:
            self._stage = stage
        return self._output([], at_once=True)

    def _note_time(self, t_s: float) -> None:
        if math.isnan(self._first_s):
            self._first_s = t_s
        self._last_s = t_s

    def _summary(self) -> SessionSummary:
        return SessionSummary(
            routine=self._routine.name,
            sets=tuple(
                SetResult(
                    stretch=flow.step.stretch,
                    side=side,
                    hold_s=flow.progress.held_s(side),
                    target_s=flow.progress.target_s,
                    completed=side in flow.progress.reached,
                    breath_s=flow.breath_s,
                )
                for flow in self._agenda.flows
                for side in flow.step.side_names
            ),
            duration_s=0.0 if math.isnan(self._first_s) else self._last_s - self._first_s,
            advice=advice_on(self._kept),
        )

    def _output(self, events: list[CoachEvent], *, at_once: bool = False) -> CoachOutput:
        end_set, self._end_set = self._end_set, False
        told = self._floor.sift(events, self._last_s, at_once=at_once)
        self._caption.take(told, self._last_s)
        moment = ScreenMoment(
            stage=self._stage,
            reading=self._reading,
            problem="" if self.over else self._problem,
            found=self._found,
            caption=self._caption.text(self._last_s),
            rest_until_s=self._rest_until_s,
            camera=self._camera if self._stage is Stage.SETUP else (),
        )
        return CoachOutput(self._screen.view(self._agenda, moment, told, self._last_s, at_once=at_once), told, end_set)
