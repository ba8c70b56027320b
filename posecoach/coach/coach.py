"""The coach: leads one person through a routine, hands free, and says what is to be seen and heard."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from posecoach.coach.events import CoachEvent, RoutineDone, Say, SetSaved, StepDone, one_voice
from posecoach.coach.flow import StepFlow
from posecoach.coach.framing import Framing
from posecoach.coach.summary import SessionSummary, SetResult
from posecoach.coach.unseen_cues import SpacedSentence
from posecoach.coach.view import CoachView, LeadingValue, Stage, reading_of
from posecoach.engine.engine import JudgedFrame
from posecoach.engine.hold import Phase
from posecoach.engine.sets import SetRecord
from posecoach.profiles import Profile
from posecoach.routines import Routine, RoutineStep
from posecoach.stretches import STRETCHES
from posecoach.words.sentences import side_words

#: The picture must be good for this long before the set-up ends, seconds.
_GOOD_FRAMING_S = 1.5

_HEADLINES = {
    Stage.SETUP: "Setting up the camera",
    Stage.CHANGE_OVER: "Rest",
    Stage.DONE: "Well done",
    Stage.USER_PAUSED: "Paused by you",
    Stage.CAMERA_LOST: "No picture from the camera",
}


@dataclass(frozen=True, slots=True)
class CoachOutput:
    """What one moment brings.

    Attributes:
        view: what the window shows.
        events: what happened, in order; at most one of them is `Say`.
    """

    view: CoachView
    events: tuple[CoachEvent, ...]


class Coach:
    """Leads through a routine: set-up, then each step on each side, rest between them, a summary at the end.

    The caller runs the engine. It makes a fresh one, restricted to `wanted_stretch`, at the start and whenever
    `step_number` has changed, and hands what the old engine's ``finish`` returns to `take_set`. Time is the caller's,
    seconds on one clock for the whole session, and never goes backwards.

    Args:
        profile: the thresholds.
        routine: what to do.
    """

    def __init__(self, profile: Profile, routine: Routine) -> None:
        self._profile = profile
        self._routine = routine
        self._flows = [StepFlow(profile, step) for step in routine.steps]
        self._index = 0
        self._fed_index = 0
        self._stage = Stage.SETUP
        self._stage_before_break = Stage.SETUP
        self._set_up = SpacedSentence()
        self._rest_until_s = math.nan
        self._left_position = True
        self._first_s = math.nan
        self._last_s = math.nan
        self._reading: LeadingValue | None = None
        self._problem = ""

    @property
    def step_number(self) -> int:
        """Number of the step under way, from 1; one more than there are steps once the routine is over."""
        return self._index + 1

    @property
    def wanted_stretch(self) -> str | None:
        """The stretch that the engine is to be restricted to, None once the routine is over."""
        return None if self._over else self._step.stretch

    def update(self, step: JudgedFrame, framing: Framing, t_s: float) -> CoachOutput:
        """Take in one frame.

        Args:
            step: what the engine says about it.
            framing: how the person stands in the picture.
            t_s: time on the session's clock, seconds.
        """
        self._note_time(t_s)
        self._reading = reading_of(step.assessment)
        self._problem = framing.sentence
        if self._stage is Stage.CAMERA_LOST:
            self._stage = self._stage_before_break
        events: list[CoachEvent] = []
        if not self._over:
            self._fed_index = self._index
            if step.state.finished is not None:
                events.append(self._saved(step.state.finished))
            events += self._advance(step, framing, t_s)
        return self._output(events)

    def pause(self, t_s: float) -> CoachOutput:
        """Stop counting and speaking until `resume`; frames may go on coming in."""
        return self._break(Stage.USER_PAUSED, t_s)

    def resume(self, t_s: float) -> CoachOutput:
        """Go on after `pause`."""
        self._note_time(t_s)
        if self._stage is Stage.USER_PAUSED:
            self._stage = self._stage_before_break
        return self._output([])

    def camera_lost(self, t_s: float) -> CoachOutput:
        """Tell that no frames come in; the next `update` goes on by itself."""
        if self._stage is Stage.USER_PAUSED:
            return self._output([])
        return self._break(Stage.CAMERA_LOST, t_s)

    def skip(self, t_s: float) -> CoachOutput:
        """Leave out what is under way: the set-up, the rest, or the whole step."""
        self._note_time(t_s)
        if self._stage in (Stage.USER_PAUSED, Stage.CAMERA_LOST):
            self._stage = self._stage_before_break
        if self._over:
            return self._output([])
        if self._stage in (Stage.SETUP, Stage.CHANGE_OVER):
            return self._output([self._begin_step(t_s)])
        self._index += 1
        if self._over:
            return self._output(self._end())
        return self._output([self._begin_step(t_s)])

    def take_set(self, record: SetRecord | None, t_s: float) -> CoachOutput:
        """Take in the set that was under way when an engine was given up."""
        self._note_time(t_s)
        return self._output([] if record is None else [self._saved(record)])

    def finish(self, t_s: float) -> SessionSummary:
        """End the session, wherever it is, and return what it came to."""
        self._note_time(t_s)
        self._index = len(self._flows)
        self._stage = Stage.DONE
        return self._summary()

    @property
    def _over(self) -> bool:
        return self._index >= len(self._flows)

    @property
    def _flow(self) -> StepFlow:
        return self._flows[min(self._index, len(self._flows) - 1)]

    @property
    def _step(self) -> RoutineStep:
        return self._flow.step

    def _advance(self, step: JudgedFrame, framing: Framing, t_s: float) -> list[CoachEvent]:
        if self._stage is Stage.USER_PAUSED:
            self._flow.progress.take(step.state, counted=False)
            return []
        if self._stage is Stage.SETUP:
            return self._check_set_up(step, framing, t_s)
        if self._stage is Stage.CHANGE_OVER:
            return self._rest(step, t_s)
        events = self._flow.update(step, t_s)
        return [*events, *self._next_step(events, t_s)] if self._flow.done else events

    def _check_set_up(self, step: JudgedFrame, framing: Framing, t_s: float) -> list[CoachEvent]:
        if step.state.hold.phase is Phase.HOLDING:
            # Who holds already needs no instructions, and loses no second.
            self._stage = Stage.GET_READY
            return self._flow.update(step, t_s)
        if framing.good_s >= _GOOD_FRAMING_S:
            return [self._begin_step(t_s)]
        told = self._set_up.update(framing.sentence, t_s, quiet=False)
        return [told] if told else []

    def _begin_step(self, t_s: float) -> Say:
        self._stage = Stage.GET_READY
        return self._flow.announce(t_s)

    def _rest(self, step: JudgedFrame, t_s: float) -> list[CoachEvent]:
        in_form = step.assessment.in_form is True
        self._left_position = self._left_position or not in_form
        if in_form and self._left_position:
            # Who is in position before the rest is over wants to go on.
            self._stage = Stage.GET_READY
            return self._flow.update(step, t_s)
        return [self._begin_step(t_s)] if t_s >= self._rest_until_s else []

    def _next_step(self, events: Sequence[CoachEvent], t_s: float) -> list[CoachEvent]:
        parting = next((event.text for event in events if isinstance(event, Say)), "")
        rest_s = self._step.rest_s
        done = StepDone(self.step_number)
        self._index += 1
        if self._over:
            return [done, *self._end(parting)]
        self._stage = Stage.CHANGE_OVER
        self._rest_until_s = t_s + rest_s
        self._left_position = False
        return [done, Say(f"{parting or 'Well done.'} Next: {STRETCHES[self._step.stretch].title}.", urgent=True)]

    def _end(self, parting: str = "") -> list[CoachEvent]:
        self._stage = Stage.DONE
        summary = self._summary()
        return [RoutineDone(summary), Say(f"{parting} {summary.sentence}".strip(), urgent=True)]

    def _break(self, stage: Stage, t_s: float) -> CoachOutput:
        self._note_time(t_s)
        if self._stage not in (Stage.DONE, Stage.USER_PAUSED, Stage.CAMERA_LOST):
            self._stage_before_break = self._stage
            self._flow.interrupt()
            self._set_up.forget()
        if self._stage is not Stage.DONE:
            self._stage = stage
        return self._output([])

    def _note_time(self, t_s: float) -> None:
        if math.isnan(self._first_s):
            self._first_s = t_s
        self._last_s = t_s

    def _saved(self, record: SetRecord) -> SetSaved:
        step = self._routine.steps[self._fed_index]
        if record.stretch != step.stretch:
            return SetSaved(record)
        return SetSaved(replace(record, target_s=step.hold_target_s(self._profile)))

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
                )
                for flow in self._flows
                for side in flow.step.side_names
            ),
            duration_s=0.0 if math.isnan(self._first_s) else self._last_s - self._first_s,
        )

    def _output(self, events: list[CoachEvent]) -> CoachOutput:
        return CoachOutput(self._view(), one_voice(events))

    def _view(self) -> CoachView:
        flow = self._flow
        in_step = self._stage is Stage.GET_READY
        side = "" if self._over else flow.side
        held_s = flow.progress.held_s(side) if side else 0.0
        target_s = flow.progress.target_s
        resting = self._stage is Stage.CHANGE_OVER
        return CoachView(
            stage=flow.stage if in_step else self._stage,
            stretch=self.wanted_stretch or "",
            title="" if self._over else STRETCHES[self._step.stretch].title,
            side=side,
            step_number=min(self.step_number, len(self._flows)),
            step_count=len(self._flows),
            headline=flow.headline if in_step else _HEADLINES[self._stage],
            cue=flow.cue if in_step else "",
            next_text=self._next_text(),
            hold_s=held_s,
            target_s=target_s,
            left_s=max(0.0, self._rest_until_s - self._last_s if resting else target_s - held_s),
            breaths_done=flow.breaths.done(held_s) if flow.breaths else None,
            breaths_target=flow.breaths.target if flow.breaths else None,
            reading=self._reading,
            problem=self._problem,
        )

    def _next_text(self) -> str:
        if self._over:
            return ""
        flow = self._flow
        later = [side for side in flow.progress.pending if side != flow.side]
        if self._stage is Stage.CHANGE_OVER:
            return f"Next: {STRETCHES[self._step.stretch].title}"
        if later and flow.side:
            return f"Next: {side_words(later[0]).lower()}"
        if self._index + 1 < len(self._flows):
            return f"Next: {STRETCHES[self._flows[self._index + 1].step.stretch].title}"
        return "Next: done"
