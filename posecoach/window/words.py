"""The text of the window: turns the coach's view into words, numbers and marks."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from posecoach.coach import CoachView, LeadingValue, Stage
from posecoach.coach.framing import CameraAspect
from posecoach.drawing.gauges import band_words, whole_number
from posecoach.engine.engine import JudgedFrame
from posecoach.engine.judging import Verdict
from posecoach.languages import gettext as _
from posecoach.languages import marked, ngettext
from posecoach.pose import Side
from posecoach.words.sentences import side_words

_VERDICTS: Mapping[bool | None, Verdict] = {
    True: Verdict.MET,
    False: Verdict.NOT_MET,
    None: Verdict.CANNOT_TELL,
}

#: What may end a sentence; the last one is the full stop of Japanese.
_ENDINGS = " .!\u3002"

_ASPECTS: Mapping[CameraAspect, str] = {
    CameraAspect.LIGHT: marked("Light"),
    CameraAspect.DISTANCE: marked("Distance"),
    CameraAspect.HEIGHT: marked("Height"),
    CameraAspect.TILT: marked("Tilt"),
}

#: Stages in which the clock is paused.
_PAUSED = frozenset({Stage.PAUSED, Stage.USER_PAUSED, Stage.CAMERA_LOST, Stage.NOBODY})


@dataclass(frozen=True, slots=True)
class CueWords:
    """The text of the cue panel.

    Attributes:
        text: the cue.
        note: the small text beneath, "" for none.
        verdict: the mark in front, None for none.
    """

    text: str
    note: str
    verdict: Verdict | None


@dataclass(frozen=True, slots=True)
class DialWords:
    """The inside of the hold ring.

    Attributes:
        number: the count, "" to show the pose to take instead.
        unit: the small text beneath the number.
        paused: whether to show the pause sign.
        full: whether to show that the target is reached.
    """

    number: str
    unit: str
    paused: bool
    full: bool


@dataclass(frozen=True, slots=True)
class SideWords:
    """The information beside the picture.

    Attributes:
        step_number: number of the step, from 1.
        step_count: number of steps.
        title: title of the stretch.
        side: the side in words, "" while either side will do.
        coming: what comes next, "" for nothing.
        dial: the inside of the hold ring.
        stretch: name of the stretch whose pose is shown.
        pose_side: side of that pose.
        camera: the checks of camera and room with their verdicts during set-up, empty afterwards.
    """

    step_number: int
    step_count: int
    title: str
    side: str
    coming: str
    dial: DialWords
    stretch: str
    pose_side: Side
    camera: tuple[tuple[str, Verdict], ...] = ()


def cue_panel_words(view: CoachView, judged: JudgedFrame | None) -> CueWords:
    """Return the text of the cue panel; a caption replaces the note."""
    words = _silent_words(view, judged)
    if view.stage is Stage.USER_PAUSED or not view.caption or same_words(view.caption, words.text):
        return words
    return replace(words, note=view.caption)


def same_words(one: str, other: str) -> bool:
    """Return whether two sentences are the same apart from case and final punctuation."""
    return one.rstrip(_ENDINGS).casefold() == other.rstrip(_ENDINGS).casefold()


def _silent_words(view: CoachView, judged: JudgedFrame | None) -> CueWords:
    if view.stage is Stage.SETUP:
        found = judged is not None and judged.pose.found
        text = view.problem or (_("Good, stay there") if found else _("Step into the picture"))
        return CueWords(text, "", view.sign if found else None)
    if view.stage is Stage.CAMERA_LOST:
        return CueWords(view.headline, _("It goes on by itself once the picture is back"), None)
    if view.stage is Stage.NOBODY:
        return CueWords(view.headline, _("It goes on by itself once you are back"), None)
    if view.stage is Stage.USER_PAUSED:
        return CueWords(view.headline, _("Press space to go on"), None)
    if is_resting(view):
        return CueWords(view.next_text, "", None)
    if view.demonstrated:
        return CueWords(view.title if view.stage is Stage.GET_READY else view.headline, "", None)
    problem = view.problem if view.stage in (Stage.GET_READY, Stage.PAUSED) else ""
    if view.cue or problem:
        return CueWords(view.cue or problem, "", view.sign if view.cue else Verdict.CANNOT_TELL)
    note = reading_words(view.reading) if view.stage is Stage.HOLD else ""
    return CueWords(view.headline, note, view.sign)


def reading_words(reading: LeadingValue | None) -> str:
    """Return a measured angle with its band, "" if there is none."""
    if reading is None or reading.unit != "deg" or not math.isfinite(reading.value):
        return ""
    band = band_words(reading.low, reading.high)
    value = f"{whole_number(reading.value)}°"
    if not band:
        return _("{label} {value}").format(label=reading.label, value=value)
    return _("{label} {value} ({band})").format(label=reading.label, value=value, band=band)


def side_panel_words(view: CoachView) -> SideWords:
    """Return the information beside the picture."""
    coming = "" if is_resting(view) or view.stage is Stage.SETUP else view.next_text
    return SideWords(
        step_number=view.step_number,
        step_count=view.step_count,
        title=view.title,
        side=side_words(view.side),
        coming=coming,
        dial=_dial_words(view),
        stretch=view.stretch,
        pose_side=view.side,
        camera=tuple((_(_ASPECTS[check.aspect]), _VERDICTS[check.good]) for check in view.camera),
    )


def ring_share(view: CoachView) -> float:
    """Return the filled share of the hold ring, 0 to 1."""
    if is_resting(view) or not (math.isfinite(view.hold_s) and view.target_s > 0.0):
        return 0.0
    return min(1.0, max(0.0, view.hold_s / view.target_s))


def is_resting(view: CoachView) -> bool:
    """Return whether the seconds left are those of a rest: switching to the other side has no clock."""
    return view.stage is Stage.CHANGE_OVER and view.left_s != max(0.0, view.target_s - view.hold_s)


def _dial_words(view: CoachView) -> DialWords:
    if is_resting(view):
        return DialWords(_counted(math.ceil, view.left_s), _("s rest"), paused=False, full=False)
    share = ring_share(view)
    if share == 0.0 and view.stage is not Stage.HOLD:
        return DialWords("", "", paused=False, full=False)
    paused, full = view.stage in _PAUSED, share >= 1.0
    if view.breaths_done is not None and view.breaths_target is not None:
        unit = ngettext("of {count} breath", "of {count} breaths", view.breaths_target)
        return DialWords(str(view.breaths_done), unit.format(count=view.breaths_target), paused, full)
    target = _("of {target} s").format(target=_counted(round, view.target_s))
    return DialWords(_counted(math.floor, view.hold_s), target, paused, full)


def _counted(whole: Callable[[float], int], seconds: float) -> str:
    return str(whole(seconds)) if math.isfinite(seconds) else "0"
