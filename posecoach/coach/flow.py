"""One step of the routine: from getting into position to the last side's target."""

from __future__ import annotations

import math
from dataclasses import replace

from posecoach.coach import wordings
from posecoach.coach.cues import FaultCues
from posecoach.coach.descent import DescentCoach
from posecoach.coach.events import CoachEvent, Say, Sound
from posecoach.coach.floor import Floor
from posecoach.coach.instructions import Instructions
from posecoach.coach.progress import StepProgress
from posecoach.coach.reminders import Reminders
from posecoach.coach.sides import Leaving, SideQuestion, is_in_position
from posecoach.coach.sounds import BreathCalls, ClockSounds, TimeCalls
from posecoach.coach.unseen_cues import SpacedSentence
from posecoach.coach.view import Stage
from posecoach.engine.engine import JudgedFrame
from posecoach.engine.hold import NO_HOLD, Phase
from posecoach.engine.judging import NO_STRETCH, Verdict
from posecoach.engine.sets import SetState
from posecoach.languages import gettext as _
from posecoach.pose import Side
from posecoach.profiles import Profile
from posecoach.routines import RoutineStep
from posecoach.stretches import STRETCHES
from posecoach.stretches.base import WatchKind, WatchRule
from posecoach.words.sentences import CAMERA_TILTED, CAMERA_TILTED_DEG, phase_words, seen_words
from posecoach.words.tones import Tone
from posecoach.words.weight import Talk, Weight


class StepFlow:
    """Coaches one step of the routine.

    Args:
        profile: the thresholds.
        step: the step.
        floor: decides what may be said.
    """

    def __init__(self, profile: Profile, step: RoutineStep, floor: Floor) -> None:
        self.step = step
        self._floor = floor
        self.done = False
        target_s = step.hold_target_s(profile)
        self.progress = StepProgress(step.stretch, step.side_names, target_s, unbroken=profile.clock.unbroken)
        self._cues = FaultCues(profile.clock.confirm_s)
        self._unseen = SpacedSentence()
        self._camera_told = False
        self._clock = ClockSounds()
        self._reminders = Reminders()
        self._instructions = Instructions(STRETCHES[step.stretch], profile.stretches[step.stretch])
        self._leaving = Leaving()
        self._question = SideQuestion(step.stretch)
        extras = profile.stretches[step.stretch].extras
        self._descent = DescentCoach() if any(map(_is_lowering, STRETCHES[step.stretch].watches)) else None
        self.breath_s = extras.get("breath_s")
        self.breaths = BreathCalls(self.breath_s, target_s) if self.breath_s is not None else None
        self._calls = self.breaths or TimeCalls(target_s, floor.plan.talk)
        self._side = Side.NONE
        self._held_s = 0.0
        self._phase = Phase.IDLE
        self._in_form: bool | None = None
        self._announced_until_s = -math.inf
        self._now_s = -math.inf

    def announce(self, t_s: float) -> Say:
        """Return the announcement of the step; less urgent sentences wait until it has been spoken."""
        little = self._floor.plan.talk is Talk.LITTLE
        text = wordings.short_announcement(self.step) if little else wordings.announcement(self.step)
        self._announce(text, t_s)
        self._reminders.restart()
        self._instructions.begin(t_s, text)
        return Say(text, Weight.INSTRUCTION)

    def _announce(self, text: str, t_s: float) -> None:
        self._announced_until_s = t_s + wordings.speaking_s(text) / self._floor.plan.pace

    def interrupt(self) -> None:
        """Forget everything but the time held: the person or the camera takes a break."""
        self._clock.begin_set()
        self._cues.rest()
        self._unseen.forget()
        self._reminders.restart()

    def take(self, state: SetState, *, counted: bool) -> None:
        """Count a set that belongs to this step, even if the step is not the current one."""
        if self.progress.take(state, counted=counted):
            self._begin_set()

    def end_set(self) -> None:
        """End the current set."""
        self.progress.end_set()
        self._begin_set()

    def _begin_set(self) -> None:
        self._cues.begin_set()
        self._clock.begin_set()
        self._question.begin_set()

    def unanswered(self, t_s: float) -> bool:
        """Return whether the person is still not in position after two reminders."""
        return self._reminders.unanswered(t_s)

    def may_have_changed_legs(self, judged: JudgedFrame, t_s: float) -> bool:
        """Return whether the person may have changed legs by ``t_s``. Call it for every frame, even an empty one."""
        left = self._leaving.update(self._of_this_stretch(judged), t_s)
        return left and self.progress.spent and bool(self.progress.pending)

    def update(self, judged: JudgedFrame, t_s: float) -> list[CoachEvent]:
        """Coach one frame, after `take` has counted it."""
        judged = self._of_this_stretch(judged)
        self._now_s, self._phase = t_s, judged.state.hold.phase
        self._in_form = judged.assessment.in_form
        if self._descent is not None:
            told = self._descent.update([watch for watch in judged.state.watches if _is_lowering(watch.rule)], t_s)
            if self._descent.over:
                self.done = True
            if self._descent.awaited:
                return told
        else:
            told = []
        return [*told, *self._hold(judged, t_s)]

    def _of_this_stretch(self, judged: JudgedFrame) -> JudgedFrame:
        """Return the frame without anything that concerns other stretches."""
        stretch, name = judged.assessment.stretch, self.step.stretch
        if stretch is not None and stretch.name != name:
            judged = replace(judged, assessment=NO_STRETCH)
        if judged.state.stretch not in ("", name):
            judged = replace(judged, state=replace(judged.state, hold=NO_HOLD, fault=None))
        return judged

    def _hold(self, judged: JudgedFrame, t_s: float) -> list[CoachEvent]:
        progress = self.progress
        counting = self._phase is Phase.HOLDING and progress.counts
        before_s, before_side = self._held_s, self._side
        self._side, self._held_s = self.side, progress.held_s(self.side) if self.side else 0.0
        events = self._tone(t_s, counting=counting)
        if counting:
            # Somebody who holds does not need the rest of the announcement.
            self._announced_until_s = -math.inf
            self._instructions.stop()
            self._floor.hold_has_begun()
        reached = progress.newly_reached()
        if reached:
            return [*events, *self._reached(t_s)]
        told = self._guidance(judged, t_s)
        if counting and self._side == before_side:
            heard = told is None and self._floor.takes(Weight.COUNT, t_s)
            told = self._calls.passed(before_s, self._held_s, heard=heard) or told
        return [*events, told] if told else events

    def _tone(self, t_s: float, *, counting: bool) -> list[CoachEvent]:
        if not counting and self.progress.spent:
            self._clock.begin_set()
        tone = self._clock.update(t_s, counting=counting)
        return [] if tone is None else [tone]

    def _reached(self, t_s: float) -> list[CoachEvent]:
        self._clock.begin_set()
        self._cues.rest()
        self._reminders.restart()
        complete = Sound(Tone.COMPLETE)
        pending = self.progress.pending
        if pending:
            text = wordings.switch(self.step.stretch, pending[0])
            self._announce(text, t_s)
            return [complete, Say(text, Weight.TURN)]
        if self._descent is None:
            self.done = True
            return [complete]
        return [complete, self._descent.ask(t_s, self.breaths.target if self.breaths else None)]

    def _guidance(self, judged: JudgedFrame, t_s: float) -> Say | None:
        """Return the one thing to say about position and form."""
        progress, getting_in = self.progress, not self._clock.started
        quiet = not self._floor.may_guide(Weight.GUIDE, t_s, getting_in=getting_in)
        if not progress.spent:
            told = self._question.update(judged, progress.belief, progress.due, t_s, quiet=quiet)
            if told is not None:
                return told
        in_turn = progress.counts or (not progress.spent and not progress.side)
        in_position = in_turn and is_in_position(judged)
        reminder = self._reminder(t_s, in_position=in_position)
        if not in_turn:
            self._cues.rest()

        def heard(weight: Weight) -> bool:
            return reminder is None and self._floor.may_guide(weight, t_s, getting_in=getting_in)

        cue = self._cues.update(judged, t_s, heard) if in_turn else None
        turned = abs(judged.signals.camera_roll_deg) >= CAMERA_TILTED_DEG and judged.unseen is None
        tilted = _(CAMERA_TILTED)
        sentence = tilted if turned and not in_position and not self._camera_told else seen_words(judged)
        quiet = quiet or (reminder or cue) is not None or t_s < self._announced_until_s
        unseen = self._unseen.update(sentence, t_s, quiet=quiet)
        self._camera_told = self._camera_told or (unseen is not None and unseen.text == tilted)
        quiet = (reminder or cue or unseen) is not None or not (in_turn or progress.reached)
        quiet = quiet or self._floor.plan.talk is Talk.LITTLE or not self._floor.silent(t_s)
        step_of_card = self._instructions.update(judged.signals, t_s, quiet=quiet)
        if step_of_card:
            self._announce(step_of_card, t_s)
            return Say(step_of_card, Weight.INSTRUCTION)
        return reminder or cue or unseen

    def _reminder(self, t_s: float, *, in_position: bool) -> Say | None:
        """Return what to say to somebody who has been out of position for long."""
        quiet = not self._floor.takes(Weight.INSTRUCTION, t_s)
        number = self._reminders.update(t_s, in_position=in_position, quiet=quiet)
        if number is None:
            return None
        text = wordings.reminder(self.step, self.progress.reached, self.progress.pending, number)
        return Say(wordings.stay_or_go_on(text) if number == 1 else text, Weight.INSTRUCTION)

    @property
    def side(self) -> Side:
        """The side being held if it counts, else the next one; `Side.NONE` while either side will do."""
        progress = self.progress
        if progress.counts:
            return progress.side
        if progress.pending and (progress.reached or len(progress.pending) == 1):
            return progress.pending[0]
        return progress.reached[0] if not progress.pending else self._side

    @property
    def in_turn(self) -> bool:
        """Whether the person is in position on a side that is still to be held."""
        return self.progress.counts

    @property
    def explaining(self) -> bool:
        """Whether the announcement is being spoken and the person has not begun."""
        return self._now_s < self._announced_until_s and self.stage in (Stage.GET_READY, Stage.CHANGE_OVER)

    @property
    def lowering(self) -> bool:
        """Whether the hold is over and the hips should come down."""
        return self._descent is not None and self._descent.awaited

    @property
    def stage(self) -> Stage:
        """Where the step is."""
        if self.lowering or self._clock.running:
            return Stage.HOLD
        if self._clock.started:
            return Stage.PAUSED
        return Stage.CHANGE_OVER if self.progress.reached else Stage.GET_READY

    @property
    def headline(self) -> str:
        """The state in a few words."""
        if self.lowering:
            return _("Lower slowly")
        if self.stage is Stage.CHANGE_OVER and not self.progress.counts:
            body = wordings.in_the_body(self.step.stretch, self.side)
            return _("Now {side}").format(side=body)
        if self.stage is Stage.HOLD:
            return phase_words(Phase.HOLDING)
        begun = self._clock.started
        if (
            self._phase is Phase.HOLDING
            or (self._phase is Phase.IDLE and begun)
            or (self._phase is Phase.AWAY and not begun)
        ):
            # The engine's clock is that of another set.
            return phase_words(Phase.AWAY if begun else Phase.IDLE)
        return phase_words(self._phase, begun=begun)

    @property
    def cue(self) -> str:
        """The one thing to do now, or praise, or "" for nothing."""
        now_s = self._now_s
        unseen_or_asked = self._unseen.text(now_s) or self._question.text(now_s)
        return unseen_or_asked or self._cues.text() or self._cues.praise(now_s)

    @property
    def praised(self) -> bool:
        """Whether praise is to be shown."""
        return bool(self._cues.praise(self._now_s))

    @property
    def sign(self) -> Verdict | None:
        """The mark beside the cue, None for none. "Right" needs right form in this very frame."""
        if self._unseen.text(self._now_s):
            return Verdict.CANNOT_TELL
        if self._in_form is True:
            return Verdict.MET if self.praised or (self.stage is Stage.HOLD and not self.lowering) else None
        return Verdict.NOT_MET if self._cues.text() and not self._question.text(self._now_s) else None


def _is_lowering(rule: WatchRule) -> bool:
    return rule.kind is WatchKind.SLOW_LOWERING
