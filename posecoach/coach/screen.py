"""What the window shows at any moment: consistent with what is said, and without flicker."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from posecoach.coach.agenda import Agenda
from posecoach.coach.cues import PRAISE
from posecoach.coach.events import CoachEvent, Say, Sound
from posecoach.coach.flow import StepFlow
from posecoach.coach.framing import CameraCheck
from posecoach.coach.steady import Steady
from posecoach.coach.view import CoachView, LeadingValue, Stage
from posecoach.engine.judging import Verdict
from posecoach.languages import gettext as _
from posecoach.languages import marked
from posecoach.pose import Side
from posecoach.stretches import STRETCHES
from posecoach.words.sentences import next_side_words

_HEADLINES = {
    Stage.SETUP: marked("Setting up the camera"),
    Stage.CHANGE_OVER: marked("Rest"),
    Stage.DONE: marked("Well done"),
    Stage.USER_PAUSED: marked("Paused by you"),
    Stage.CAMERA_LOST: marked("No picture from the camera"),
    Stage.NOBODY: marked("Paused: nobody is here"),
}


@dataclass(frozen=True, slots=True)
class ScreenMoment:
    """What the coach knows at one moment, apart from the agenda.

    Attributes:
        stage: where the session is; `Stage.GET_READY` means: use the stage of the current step.
        reading: the most important value; None without a stretch.
        problem: what to change about the picture, "" if nothing.
        found: whether a person is visible.
        caption: the sentence being spoken, "" for none.
        rest_until_s: when the rest ends, seconds; NaN before the first rest.
        camera: checks of camera and room during set-up, empty afterwards.
    """

    stage: Stage
    reading: LeadingValue | None
    problem: str
    found: bool
    caption: str
    rest_until_s: float
    camera: tuple[CameraCheck, ...]


@dataclass(frozen=True, slots=True)
class _Heading:
    """The part that must not flicker: stage, index of the step, side and headline."""

    stage: Stage
    index: int
    side: Side
    headline: str


class Screen:
    """Composes the view of each moment.

    Headline, side and pose change at most once a second, unless the clock starts or stops or a key is pressed. The
    mark for right or wrong form and the numbers are always current.
    """

    def __init__(self) -> None:
        self._heading = Steady(_Heading(Stage.SETUP, 0, Side.NONE, _(_HEADLINES[Stage.SETUP])))
        self._cue = Steady("")

    def view(
        self, agenda: Agenda, moment: ScreenMoment, events: Sequence[CoachEvent], t_s: float, *, at_once: bool
    ) -> CoachView:
        """Return what to show at ``t_s``.

        Args:
            agenda: the steps.
            moment: what else the coach knows.
            events: the events of this moment.
            t_s: time of the session, seconds.
            at_once: show changes immediately, because a key was pressed or the camera was lost.
        """
        heading = self._settle(agenda, moment.stage, events, t_s, at_once=at_once)
        flows, in_step = agenda.flows, moment.stage is Stage.GET_READY
        over = heading.index >= len(flows)
        flow = flows[min(heading.index, len(flows) - 1)]
        held_s = flow.progress.held_s(heading.side) if heading.side else 0.0
        target_s = flow.progress.target_s
        resting = heading.stage is Stage.CHANGE_OVER and moment.stage is Stage.CHANGE_OVER
        return CoachView(
            stage=heading.stage,
            stretch="" if over else flow.step.stretch,
            title="" if over else _(STRETCHES[flow.step.stretch].title),
            side=heading.side,
            step_number=min(heading.index + 1, len(flows)),
            step_count=len(flows),
            headline=heading.headline,
            cue=self._cue.shown,
            sign=_sign(agenda.flow, moment),
            next_text="" if over else _next_text(agenda, flow, heading, resting=resting),
            hold_s=held_s,
            target_s=target_s,
            left_s=max(0.0, moment.rest_until_s - t_s if resting else target_s - held_s),
            breaths_done=flow.breaths.done(held_s) if flow.breaths else None,
            breaths_target=flow.breaths.target if flow.breaths else None,
            reading=moment.reading,
            problem=moment.problem,
            caption=moment.caption,
            demonstrated=resting or (in_step and flow.explaining),
            camera=moment.camera,
        )

    def _settle(
        self, agenda: Agenda, stage: Stage, events: Sequence[CoachEvent], t_s: float, *, at_once: bool
    ) -> _Heading:
        """Update heading and cue without flicker."""
        flow, in_step = agenda.flow, stage is Stage.GET_READY
        # A tone marks each start and stop of the clock, which must show immediately.
        at_once = at_once or any(isinstance(event, Sound) for event in events)
        shown_stage = flow.stage if in_step else stage
        headline = flow.headline if in_step else _(_HEADLINES[stage])
        wanted = _Heading(shown_stage, agenda.index, Side.NONE if agenda.over else flow.side, headline)
        at_once = at_once or (shown_stage is Stage.HOLD) != (self._heading.shown.stage is Stage.HOLD)
        heading = self._heading.update(wanted, t_s, at_once=at_once or shown_stage is Stage.DONE)
        # A new cue shows as it is spoken, and praise disappears as soon as it no longer applies.
        said = any(isinstance(event, Say) for event in events)
        now = at_once or said or not in_step or flow.praised or self._cue.shown in map(_, PRAISE)
        self._cue.update(flow.cue if in_step else "", t_s, at_once=now)
        return heading


def _sign(flow: StepFlow, moment: ScreenMoment) -> Verdict | None:
    if moment.stage is Stage.SETUP:
        return Verdict.MET if moment.found and not moment.problem else None
    return flow.sign if moment.stage is Stage.GET_READY else None


def _next_text(agenda: Agenda, flow: StepFlow, heading: _Heading, *, resting: bool) -> str:
    if resting:
        return _("Next: {what}").format(what=_(STRETCHES[flow.step.stretch].title))
    later = [side for side in flow.progress.pending if side != heading.side]
    if later and heading.side:
        return next_side_words(later[0])
    coming = agenda.coming()
    if coming is None:
        return _("Next: done")
    return _("Next: {what}").format(what=_(STRETCHES[agenda.flows[coming].step.stretch].title))
