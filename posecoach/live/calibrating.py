"""Calibration of one person, pose by pose: takes the trainer's place in a live session."""

from __future__ import annotations

import math
from dataclasses import replace

from posecoach.coach import CoachView, SessionSummary, SetResult, Stage
from posecoach.coach.caption import Caption
from posecoach.coach.events import CoachEvent, RoutineDone, Say, Sound
from posecoach.coach.floor import AS_USUAL, Floor, SpeechPlan
from posecoach.coach.framing import FramingCheck
from posecoach.coach.trainer import Moment
from posecoach.coach.unseen_cues import SpacedSentence
from posecoach.coach.wordings import speaking_s
from posecoach.engine.engine import Engine, JudgedFrame
from posecoach.engine.judging import NO_FINDINGS, Verdict
from posecoach.engine.sets import SetRecord
from posecoach.fitting.calibration import best_forms, calibrate, calibrated_sides
from posecoach.fitting.held import HeldForm, StillWatch
from posecoach.languages import gettext as _
from posecoach.languages import inside, marked
from posecoach.pose import Pose, Side
from posecoach.profiles import Profile
from posecoach.stretches.base import Stretch
from posecoach.words.sentences import UNSEEN_SENTENCES, joined, next_side_words
from posecoach.words.tones import Tone
from posecoach.words.weight import Weight

#: The picture must be good for this long before the set-up ends, seconds.
_GOOD_FRAMING_S = 1.5

#: Keeping still for this long counts as a hold, seconds: less is a pause in a movement.
_HOLD_S = 1.0

#: The prompt is repeated after this long without a hold, seconds.
_REPEAT_S = 12.0

#: At most this many of the resulting sentences are spoken; the others are only shown.
_MOST_SPOKEN = 2

_PROMPTS = {
    Side.LEFT: marked("Take your best form on the left side, and hold it still for {seconds:g} seconds."),
    Side.RIGHT: marked("Take your best form on the right side, and hold it still for {seconds:g} seconds."),
}

_NOW = {Side.LEFT: marked("Now the left side"), Side.RIGHT: marked("Now the right side")}

_HEADLINES = {
    Stage.SETUP: marked("Setting up the camera"),
    Stage.GET_READY: marked("Take your best form"),
    Stage.HOLD: marked("Hold"),
    Stage.DONE: marked("All done"),
    Stage.USER_PAUSED: marked("Paused by you"),
    Stage.CAMERA_LOST: marked("No picture from the camera"),
}


class UnwrittenJournal:
    """A journal that keeps nothing, because a calibration is not training."""

    problem = ""

    def due(self, t_s: float) -> bool:
        """Return False: nothing is ever written."""
        del t_s
        return False

    def under_way(self, record: SetRecord | None, t_s: float) -> None:
        """Do nothing."""

    def finished(self, record: SetRecord, t_s: float) -> None:
        """Do nothing."""

    def pain(self, value: int) -> None:
        """Do nothing."""

    def close(self) -> None:
        """Do nothing."""


class CalibrationGuide:
    """Guides a person to hold their best form for some seconds on each side, in any order.

    Args:
        profile: the profile to calibrate; its gates decide when the person is in the stretch.
        stretch: the stretch; it has safe limits.
        seconds: how long to hold, seconds.
        plan: how much is said, and how fast.
    """

    def __init__(self, profile: Profile, stretch: Stretch, seconds: float, plan: SpeechPlan = AS_USUAL) -> None:
        self.forms: dict[Side, HeldForm] = {}
        self.paused = False
        self.t_s = 0.0
        self._profile = profile
        self._stretch = stretch
        self._seconds = seconds
        self._framing = FramingCheck(profile.sight)
        self._unseen = SpacedSentence()
        self._floor = Floor(plan)
        self._caption = Caption(plan.pace)
        self._stage = Stage.SETUP
        self._problem = ""
        self._first_s = math.nan
        self._quiet_until_s = -math.inf
        self._told_s = math.nan
        self._ended = False
        self._begin()

    def _begin(self) -> None:
        """Start measuring afresh: after a break, the person or the leg may be another one."""
        self._engine = Engine(self._profile, [self._stretch])
        self._watch = StillWatch(self._stretch, self._profile.clock.max_gap_s)
        self._holding = False

    @property
    def over(self) -> bool:
        """Whether every side was held, or the person has ended it."""
        return self._ended or not self._pending

    @property
    def held_longest_s(self) -> float:
        """The longest time that the person held still since the last break, seconds."""
        return self._watch.longest_s()

    def take(self, pose: Pose, brightness: float) -> Moment:
        """Process the pose of the next frame.

        Args:
            pose: the landmarks.
            brightness: mean grey of the frame, 0 to 255.
        """
        self.t_s = pose.t_s
        if math.isnan(self._first_s):
            self._first_s = pose.t_s
        if self.paused:
            return self._moment()
        judged = self._engine.update(pose)
        framing = self._framing.update(judged.pose, judged.signals, brightness, pose.t_s)
        self._problem = framing.sentence
        self._watch.update(judged.signals, judged.assessment)
        if self.over:
            return self._moment(judged)
        if self._stage in (Stage.SETUP, Stage.CAMERA_LOST):
            if framing.good_s < _GOOD_FRAMING_S and not self._is_holding:
                told = self._unseen.update(framing.sentence, pose.t_s, quiet=False)
                return self._moment(judged, *([told] if told else []))
            self._stage = Stage.GET_READY
            return self._moment(judged, self._say(self._prompt))
        return self._moment(judged, *self._follow(judged))

    def camera_lost(self, t_s: float) -> Moment:
        """Report that no frames arrive; the next frame ends that state."""
        self.t_s = t_s
        if not self.paused and not self.over:
            self._stage = Stage.CAMERA_LOST
        return self._moment()

    def pause(self) -> Moment:
        """Stop measuring; a current hold is lost."""
        self.paused = True
        return self._moment()

    def resume(self) -> Moment:
        """Continue after `pause`."""
        self.paused = False
        self._begin()
        return self._moment()

    def skip(self) -> Moment:
        """End the set-up, or else end the calibration with the sides held so far."""
        if self._stage is Stage.SETUP:
            self._stage = Stage.GET_READY
            return self._moment(None, self._say(self._prompt))
        self._ended = True
        return self._moment(None, *self._goodbye())

    def under_way(self) -> SetRecord | None:
        """Return None: nothing of a calibration goes into the history."""
        return None

    def finish(self) -> tuple[SessionSummary, tuple[CoachEvent, ...]]:
        """End at any point; return what was held."""
        self._ended = True
        return self._summary(), ()

    @property
    def _pending(self) -> list[Side]:
        return [side for side in calibrated_sides(self._stretch) if side not in self.forms]

    @property
    def _is_holding(self) -> bool:
        return self._watch.held_s >= _HOLD_S and self._watch.side in self._pending

    @property
    def _side(self) -> Side:
        """The side that is held or comes next; `Side.NONE` while either side will do."""
        if self._is_holding:
            return self._watch.side
        return self._pending[0] if len(self._pending) == 1 else Side.NONE

    @property
    def _prompt(self) -> str:
        if not self.forms:
            start = _("Start with either side.") if self._stretch.sided else ""
            how = _("Take your best form, and hold it still for {seconds:g} seconds.").format(seconds=self._seconds)
            return joined(_("{title}.").format(title=_(self._stretch.title)), start, how)
        return _(_PROMPTS[self._pending[0]]).format(seconds=self._seconds)

    def _follow(self, judged: JudgedFrame) -> list[CoachEvent]:
        """Process a frame after the set-up."""
        was_holding, self._holding = self._holding, self._is_holding
        if self._holding and self._watch.held_s >= self._seconds and (done := self._take_form()):
            return done
        if self._holding:
            self._told_s = judged.signals.t_s
            return [] if was_holding else [Sound(Tone.START)]
        if was_holding:
            return [Sound(Tone.PAUSE), self._say(_("Hold still a little longer."))]
        sentence = _(UNSEEN_SENTENCES[judged.unseen]) if judged.unseen is not None else ""
        quiet = judged.signals.t_s < self._quiet_until_s
        told = self._unseen.update(sentence, judged.signals.t_s, quiet=quiet)
        if told is None and not quiet and judged.signals.t_s - self._told_s >= _REPEAT_S:
            return [self._say(self._prompt)]
        return [told] if told else []

    def _take_form(self) -> list[CoachEvent]:
        """Keep the best span of the current hold."""
        side = self._watch.side
        spans = [span for span in self._watch.spans(self._seconds) if span.side == side]
        if not spans:
            return []
        self.forms[side] = best_forms(spans, self._stretch, self._profile)[side]
        self._holding = False
        complete = Sound(Tone.COMPLETE)
        if self.over:
            return [complete, *self._goodbye()]
        text = joined(_("Good."), _("Now the other side: {prompt}").format(prompt=inside(self._prompt)))
        return [complete, self._say(text, Weight.TURN)]

    def _goodbye(self) -> list[CoachEvent]:
        self._stage = Stage.DONE
        return [RoutineDone(self._summary()), self._say(self._result(), Weight.TURN)]

    def _result(self) -> str:
        """Return the result to speak, because the person is too far away to read much."""
        if not self.forms:
            return _("Nothing was held.")
        words = calibrate(self.forms, self._stretch, self._profile).words[:_MOST_SPOKEN]
        told = joined(*words) if words else _("Your range fits the profile as it is.")
        return joined(_("Thank you, come out of it slowly."), told.replace(" deg", _(" degrees")))

    def _say(self, text: str, weight: Weight = Weight.INSTRUCTION) -> Say:
        self._told_s = self.t_s
        self._quiet_until_s = self.t_s + speaking_s(text) / self._floor.plan.pace
        return Say(text, weight)

    def _summary(self) -> SessionSummary:
        results = [
            SetResult(
                stretch=self._stretch.name,
                side=side,
                hold_s=self.forms[side].held_s if side in self.forms else 0.0,
                target_s=self._seconds,
                completed=side in self.forms,
            )
            for side in calibrated_sides(self._stretch)
        ]
        duration_s = 0.0 if math.isnan(self._first_s) else self.t_s - self._first_s
        return SessionSummary("calibration", tuple(results), duration_s)

    def _moment(self, judged: JudgedFrame | None = None, *events: CoachEvent) -> Moment:
        # Verdicts by the bands that are being calibrated would only mislead.
        shown = (
            None
            if judged is None
            else replace(judged, assessment=replace(judged.assessment, findings=NO_FINDINGS, in_form=None))
        )
        told = self._floor.sift(events, self.t_s)
        self._caption.take(told, self.t_s)
        return Moment(shown, self._view(), told)

    def _view(self) -> CoachView:
        stage = Stage.USER_PAUSED if self.paused else self._stage
        if stage is Stage.GET_READY and self._is_holding:
            stage = Stage.HOLD
        held_s = min(self._watch.held_s, self._seconds) if self._is_holding else 0.0
        sides = calibrated_sides(self._stretch)
        side = self._side
        later = [pending for pending in self._pending if pending != side]
        return CoachView(
            stage=stage,
            stretch=self._stretch.name,
            title=_(self._stretch.title),
            side=side,
            step_number=min(len(self.forms) + 1, len(sides)),
            step_count=len(sides),
            headline=_(_NOW[side] if stage is Stage.GET_READY and self.forms and side in _NOW else _HEADLINES[stage]),
            cue="",
            sign=Verdict.MET if stage is Stage.HOLD or (stage is Stage.SETUP and not self._problem) else None,
            next_text=next_side_words(later[0]) if side and later else _("Next: done"),
            hold_s=held_s,
            target_s=self._seconds,
            left_s=self._seconds - held_s,
            breaths_done=None,
            breaths_target=None,
            reading=None,
            problem=self._problem,
            caption=self._caption.text(self.t_s),
        )
