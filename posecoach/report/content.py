"""What the report says, ready for the template: every text final, every number formatted."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from posecoach.analysis.key_frames import KeyFrame, KeyFrames
from posecoach.analysis.result import Analysis
from posecoach.analysis.source_notes import source_notes
from posecoach.analysis.unjudged import ADVICE_S, Unjudged, longest_first, unjudged, what_helps
from posecoach.languages import gettext as _
from posecoach.languages import inside, ngettext, whole_text
from posecoach.report.edition import UNKNOWN, Edition
from posecoach.report.pictures import Picture, picture
from posecoach.report.plots import PlotGroup, plot_group, with_margin
from posecoach.report.series import JudgedValues
from posecoach.report.sets import SetPresenter, SetSection
from posecoach.report.timeline import Timeline, timeline
from posecoach.runtime.shown import shown
from posecoach.runtime.version import __version__
from posecoach.stretches import STRETCHES
from posecoach.stretches.base import Stretch
from posecoach.words.formatting import (
    duration,
    goal,
    quantity,
    share,
    shown_tenths,
    unseen_advice,
    unseen_cause,
)
from posecoach.words.sentences import CAMERA_TILTED, CAMERA_TILTED_DEG, joined

#: A stretch without a set is worth showing once it was recognised for this long, seconds.
_ATTEMPT_S = 2.0


@dataclass(frozen=True, slots=True)
class Attempt:
    """A stretch that was recognised but never in good form long enough to count."""

    anchor: str
    title: str
    text: str
    plots: PlotGroup


@dataclass(frozen=True, slots=True)
class Content:
    """The whole page.

    Attributes:
        name: file name of the video.
        name_parts: the same, cut where a line may break.
        recorded_on: the day of the recording, "" if it is not known.
        analysed_on: the day of the analysis, "" if it is not known.
        annotated_video: name of the annotated video in the same folder, "" if there is none.
        headline: the result in one line.
        stopped_early: what to know if the video could not be read to its end, else "".
        video_notes: what else is to be known about the video.
        portrait: whether the video is higher than wide.
        sets: one section a set.
        attempts: stretches without a set.
        stretches: titles of all stretches that can be recognised.
        advice: what to do when no set was counted.
        timeline: the whole video.
        unjudged: why the body was not judged, longest first.
        other_pictures: key frames outside all sets.
        pictures_note: how many key frames are shown, if not all, else "".
        facts: name and value.
        notes: notes of the profile.
        data: what the page's script draws.
    """

    name: str
    name_parts: tuple[str, ...]
    recorded_on: str
    analysed_on: str
    annotated_video: str
    headline: str
    stopped_early: str
    video_notes: tuple[str, ...]
    portrait: bool
    sets: tuple[SetSection, ...]
    attempts: tuple[Attempt, ...]
    stretches: str
    advice: tuple[str, ...]
    timeline: Timeline | None
    unjudged: tuple[Unjudged, ...]
    other_pictures: tuple[Picture, ...]
    pictures_note: str
    facts: tuple[tuple[str, str], ...]
    notes: str
    data: dict[str, Any]


def content_of(analysis: Analysis, key_frames: KeyFrames, edition: Edition = UNKNOWN) -> Content:
    """Return what the report of an analysis says."""
    source = analysis.source
    length_s = source.duration_s if math.isfinite(source.duration_s) else 0.0
    pictured = key_frames.shown
    judged = JudgedValues(analysis.trace)
    presenter = SetPresenter(analysis.profile, judged, analysis.sets, pictured, length_s)
    sets = tuple(presenter.section(number, record) for number, record in enumerate(analysis.sets, start=1))
    attempts = tuple(_attempts(analysis, judged, length_s))
    whole = _timeline(analysis, sets, length_s)
    name = shown(Path(source.path).name or source.path)
    return Content(
        name=name,
        name_parts=tuple(re.findall(r"[^_.\- ]*[_.\- ]?", name)),
        recorded_on=source.recorded_on.isoformat() if source.recorded_on else "",
        analysed_on=edition.analysed_on.isoformat() if edition.analysed_on else "",
        annotated_video=edition.annotated_video,
        headline=_headline(analysis),
        stopped_early=_stopped_early(analysis, length_s),
        video_notes=source_notes(source),
        portrait=source.height > source.width,
        sets=sets,
        attempts=attempts,
        stretches=", ".join(_(stretch.title) for stretch in STRETCHES.values()),
        advice=() if sets else tuple(_advice(analysis)),
        timeline=whole,
        unjudged=unjudged(analysis),
        other_pictures=tuple(_other_pictures(analysis, pictured)),
        pictures_note=_pictures_note(key_frames),
        facts=tuple(_facts(analysis, length_s)),
        notes=_(analysis.profile.notes),
        data=_data(whole, [section.plots for section in sets] + [attempt.plots for attempt in attempts]),
    )


def _pictures_note(key_frames: KeyFrames) -> str:
    if not key_frames.left_out:
        return ""
    count = len(key_frames.shown)
    return _(
        "Showing {count} of {all} pictures, to keep this page small: those of the holds and faults that lasted longest."
    ).format(count=count, all=count + key_frames.left_out)


def _headline(analysis: Analysis) -> str:
    if not analysis.sets:
        return _("No set was counted in this video.")
    held = duration(shown_tenths(record.hold_s for record in analysis.sets))
    completed = sum(record.completed for record in analysis.sets)
    faults = sum(len(record.faults) for record in analysis.sets)
    if faults:
        told = ngettext("{time} held in good form, {count} fault.", "{time} held in good form, {count} faults.", faults)
        outcome = told.format(time=held, count=faults)
    else:
        outcome = _("{time} held in good form, no faults.").format(time=held)
    count = len(analysis.sets)
    if count == 1:
        one = _("One set, its target reached: {outcome}") if completed else _("One set, short of its target: {outcome}")
        return one.format(outcome=outcome)
    if not completed:
        return _("{count} sets, none with the target reached: {outcome}").format(count=count, outcome=outcome)
    told = ngettext(
        "{count} sets, {done} with the target reached: {outcome}",
        "{count} sets, {done} with the target reached: {outcome}",
        completed,
    )
    return told.format(count=count, done=completed, outcome=outcome)


def _stopped_early(analysis: Analysis, length_s: float) -> str:
    if not analysis.source.stopped_early:
        return ""
    return _(
        "The video could not be read to its end: this report covers the first {time}. The file may be damaged or "
        "cut off; export or copy it again to see the rest."
    ).format(time=duration(length_s))


def _timeline(analysis: Analysis, sets: Sequence[SetSection], length_s: float) -> Timeline | None:
    if max(length_s, analysis.trace.last_s) <= 0.0:
        return None
    spans = [span for section in sets for span in section.spans]
    return timeline(
        length_s, analysis.trace, spans, lambda reason: _("Not judged: {cause}").format(cause=unseen_cause(reason))
    )


def _attempts(analysis: Analysis, judged: JudgedValues, length_s: float) -> list[Attempt]:
    with_sets = {record.stretch for record in analysis.sets}
    found: list[Attempt] = []
    for name in judged.stretches():
        if name in with_sets or judged.judged_s(name) < _ATTEMPT_S:
            continue
        stretch = STRETCHES[name]
        anchor = f"attempt-{len(found) + 1}"
        shown_s = with_margin(*judged.extent_s(name), length_s)
        plots = plot_group(stretch, analysis.profile.stretches[name], judged, shown_s, f"{anchor}-plot")
        found.append(Attempt(anchor, _(stretch.title), _attempt_text(stretch, analysis, judged), plots))
    return found


def _attempt_text(stretch: Stretch, analysis: Analysis, judged: JudgedValues) -> str:
    settle = duration(analysis.profile.clock.settle_s)
    text = _(
        "This stretch was recognised for {time}, but its form was never good for {settle} without a break, so no set "
        "was counted."
    ).format(time=duration(judged.judged_s(stretch.name)), settle=settle)
    off: list[tuple[float, str]] = []
    for check in stretch.checks:
        band = analysis.profile.stretches[stretch.name].checks[check.name]
        values = judged.typical((stretch.name, check.name))
        outside = (values < band.low) | (values > band.high)
        if outside.any():
            typical = quantity(float(np.median(values)), check.unit)
            off.append(
                (
                    float(outside.mean()),
                    _("Most often off was {label}: typically {typical}; the goal is {goal}.").format(
                        label=inside(_(check.label)), typical=typical, goal=goal(band, check.unit)
                    ),
                )
            )
    if not off:
        return text
    return joined(text, max(off, key=lambda item: item[0])[1])


def _advice(analysis: Analysis) -> list[str]:
    settle = duration(analysis.profile.clock.settle_s)
    general = [
        _("Film from the side, with the camera still and level with your hips."),
        _("Keep your whole body in view, from head to feet, and be the only person in the picture."),
        _("Get into the stretch and hold it: a set begins after {time} in good form.").format(time=settle),
    ]
    by_time = longest_first(analysis.cannot_tell_s)
    seen = [unseen_advice(reason) for reason, seconds in by_time if seconds >= ADVICE_S]
    done = [what_helps(kind) for kind, _ in longest_first(analysis.not_recognised_s)]
    camera = [_("{sentence}.").format(sentence=_(CAMERA_TILTED))] if _camera_turned(analysis) else []
    return [*dict.fromkeys(advice for advice in (*seen, *done, *camera) if advice), *general]


def _camera_turned(analysis: Analysis) -> bool:
    return abs(analysis.camera_roll_deg) >= CAMERA_TILTED_DEG


def _other_pictures(analysis: Analysis, key_frames: Sequence[KeyFrame]) -> list[Picture]:
    return [
        picture(f"other-picture-{number}", key_frame)
        for number, key_frame in enumerate(key_frames, start=1)
        if not any(record.start_s <= key_frame.t_s <= record.end_s for record in analysis.sets)
    ]


def _facts(analysis: Analysis, length_s: float) -> list[tuple[str, str]]:
    source = analysis.source
    frames = ngettext("{count} frame", "{count} frames", source.frames).format(count=source.frames)
    found = _("{count} of {frames} ({share})").format(
        count=analysis.frames_with_pose, frames=frames, share=share(analysis.frames_with_pose, source.frames)
    )
    others = _("for {time}: only one person may be in the picture").format(time=duration(analysis.others_s))
    return [
        (_("Picture"), f"{source.width} \N{MULTIPLICATION SIGN} {source.height} px"),
        (_("Length"), f"{duration(length_s)}, {frames}"),
        (_("Person found"), found),
        *([(_("Somebody else seen"), others)] if analysis.others_s else []),
        *([(_("Camera"), _camera(analysis.camera_roll_deg))] if _camera_turned(analysis) else []),
        (_("Pose model"), analysis.model),
        (_("Threshold profile"), shown(analysis.profile.name)),
        (_("Analysed with"), f"posecoach {__version__}"),
    ]


def _camera(roll_deg: float) -> str:
    told = _("turned by about {angle}; angles were corrected for it: straighten it next time")
    return told.format(angle=quantity(abs(roll_deg), "deg"))


def _data(whole: Timeline | None, groups: Sequence[PlotGroup]) -> dict[str, Any]:
    spans = whole.spans if whole else ()
    return {
        "words": {"none": _("No set under way"), "at": _("{value} at {time}"), "point": whole_text(".")},
        "length": round(whole.length_s, 3) if whole else 0.0,
        "spans": [
            {"kind": span.kind, "start": round(span.start_s, 3), "end": round(span.end_s, 3), "text": span.text}
            for span in spans
        ],
        "groups": [group.data for group in groups if group.plots],
    }
