"""Everything that the window shows, as data."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from posecoach.coach.framing import CameraCheck
from posecoach.engine.judging import Assessment, CheckResult, Verdict
from posecoach.languages import gettext as _
from posecoach.pose import Side


class Stage(StrEnum):
    """Where the session is."""

    SETUP = "setup"
    GET_READY = "get_ready"
    HOLD = "hold"
    PAUSED = "paused"
    CHANGE_OVER = "change_over"
    DONE = "done"
    USER_PAUSED = "user_paused"
    CAMERA_LOST = "camera_lost"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class LeadingValue:
    """The most important measured value with its band.

    Attributes:
        check: name of the check ("hip_extension").
        label: its title ("Hip extension, back leg").
        unit: "deg", or "trunk" for trunk lengths.
        value: the measured value; NaN if unknown.
        low: lower edge of the band, minus infinity if it has none.
        high: upper edge, infinity if it has none.
        met: whether the value is right; None if unknown.
    """

    check: str
    label: str
    unit: str
    value: float
    low: float
    high: float
    met: bool | None


@dataclass(frozen=True, slots=True)
class CoachView:
    """What the window shows at one moment.

    Attributes:
        stage: where the session is.
        stretch: name of the stretch, "" when the routine is over.
        title: title of the stretch.
        side: side that is held or comes next; `Side.NONE` while either side will do.
        step_number: number of the step, from 1.
        step_count: number of steps.
        headline: the state in a few words.
        cue: the one thing to do now, or praise, or "" for nothing.
        sign: the mark beside it: right form, wrong form, or body not seen; None for no mark.
        next_text: what comes next, "" for nothing.
        hold_s: seconds held on this side.
        target_s: seconds that complete it.
        left_s: seconds left of the hold, or of the rest.
        breaths_done: whole breaths held; None for a stretch that is not counted in breaths.
        breaths_target: breaths that complete it; None likewise.
        reading: the most important value; None without a stretch.
        problem: what to change about the picture, "" if nothing.
        caption: the sentence being spoken, "" for none.
        demonstrated: whether to show how the stretch is done instead of the camera picture.
        camera: checks of camera and room during set-up, empty afterwards.
    """

    stage: Stage
    stretch: str
    title: str
    side: Side
    step_number: int
    step_count: int
    headline: str
    cue: str
    sign: Verdict | None
    next_text: str
    hold_s: float
    target_s: float
    left_s: float
    breaths_done: int | None
    breaths_target: int | None
    reading: LeadingValue | None
    problem: str
    caption: str = ""
    demonstrated: bool = False
    camera: tuple[CameraCheck, ...] = ()


def reading_of(assessment: Assessment) -> LeadingValue | None:
    """Return the most important value: the wrong one, or else the depth of the stretch."""
    result = assessment.failing or _depth(assessment)
    if result is None:
        return None
    met = None if result.verdict is Verdict.CANNOT_TELL else result.verdict is Verdict.MET
    check, band = result.check, result.band
    return LeadingValue(check.name, _(check.label), check.unit, result.value, band.low, band.high, met)


def _depth(assessment: Assessment) -> CheckResult | None:
    stretch, results = assessment.stretch, assessment.results
    if stretch is None or not results:
        return None
    return next((result for result in results if result.check.name == stretch.depth), results[0])
