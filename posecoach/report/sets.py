"""One set as the report shows it: what was reached, what to change, every hold and fault, pictures and plots."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from posecoach.analysis.key_frames import KeyFrame
from posecoach.engine.ranges import ValueRange
from posecoach.engine.sets import SetRecord
from posecoach.engine.side import SURE
from posecoach.engine.watches import band_of
from posecoach.languages import gettext as _
from posecoach.languages import inside, ngettext
from posecoach.profiles.profile import Profile
from posecoach.report.faults import FaultReport, FaultSummary, fault_report, fault_summaries
from posecoach.report.pictures import Picture, picture
from posecoach.report.plots import PlotGroup, plot_group, with_margin
from posecoach.report.series import JudgedValues
from posecoach.report.timeline import Span
from posecoach.stretches import STRETCHES
from posecoach.stretches.base import Check
from posecoach.words.formatting import (
    best_and_typical,
    clock_time,
    css_per_cent,
    duration,
    goal,
    quantity,
    shortfall,
)
from posecoach.words.sentences import side_words


@dataclass(frozen=True, slots=True)
class FormValues:
    """The values of one check in good form."""

    label: str
    values: str
    goal: str


@dataclass(frozen=True, slots=True)
class Row:
    """One hold or fault in the table of a set; times and duration as text."""

    kind: str
    start: str
    end: str
    duration: str
    title: str
    rule: str
    off: str
    target: str
    moment_s: float


@dataclass(frozen=True, slots=True)
class SetSection:
    """One set, ready to be shown."""

    anchor: str
    number: int
    title: str
    side: str
    when: str
    held: str
    target: str
    progress: str
    completed: bool
    verdict: str
    holds: str
    faults: tuple[FaultSummary, ...]
    readings: tuple[FormValues, ...]
    rows: tuple[Row, ...]
    pictures: tuple[Picture, ...]
    plots: PlotGroup
    spans: tuple[Span, ...]


class SetPresenter:
    """Makes the sections of the sets of one video.

    Args:
        profile: the thresholds it was judged by.
        judged: the judged values.
        records: all sets of the video.
        key_frames: all its pictures.
        last_s: time of its end, seconds.
    """

    def __init__(
        self,
        profile: Profile,
        judged: JudgedValues,
        records: Sequence[SetRecord],
        key_frames: Sequence[KeyFrame],
        last_s: float,
    ) -> None:
        self._profile = profile
        self._judged = judged
        self._records = records
        self._key_frames = key_frames
        self._last_s = last_s

    def section(self, number: int, record: SetRecord) -> SetSection:
        """Return the section of the set with this number."""
        anchor = f"set-{number}"
        faults = self._faults(record, anchor)
        plots = self._plots(record, anchor)
        return SetSection(
            anchor=anchor,
            number=number,
            title=_(STRETCHES[record.stretch].title),
            side=_side_text(record),
            when=_("{start} to {end}").format(start=clock_time(record.start_s), end=clock_time(record.end_s)),
            held=duration(record.hold_s),
            target=duration(record.target_s),
            progress=css_per_cent(record.hold_s, record.target_s),
            completed=record.completed,
            verdict=_verdict(record),
            holds=_holds_text(record),
            faults=fault_summaries(faults),
            readings=tuple(self._readings(record)),
            rows=tuple(_rows(record, faults, plots)),
            pictures=tuple(self._pictures(record, anchor, plots)),
            plots=plots,
            spans=tuple(_spans(number, record, faults, plots)),
        )

    def _faults(self, record: SetRecord, anchor: str) -> list[FaultReport]:
        thresholds = self._profile.stretches[record.stretch]
        stretch = STRETCHES[record.stretch]
        bands = {**thresholds.checks, **{rule.check.name: band_of(rule, thresholds) for rule in stretch.watches}}
        return [
            self._pictured(fault_report(span, stretch, bands[span.check], self._judged), anchor)
            for span in record.faults
        ]

    def _pictured(self, fault: FaultReport, anchor: str) -> FaultReport:
        """Return a fault with its picture, if there is one."""
        span = fault.span
        for number, key_frame in enumerate(self._key_frames, start=1):
            here = span.start_s <= key_frame.t_s <= span.end_s
            if here and key_frame.kind == "fault" and key_frame.caption == span.cue:
                return replace(fault, picture=_picture_anchor(anchor, number), moment_s=key_frame.t_s)
        return fault

    def _plots(self, record: SetRecord, anchor: str) -> PlotGroup:
        same = [other for other in self._records if other.stretch == record.stretch]
        return plot_group(
            STRETCHES[record.stretch],
            self._profile.stretches[record.stretch],
            self._judged,
            with_margin(record.start_s, record.end_s, self._last_s),
            f"{anchor}-plot",
            holds=[hold for other in same for hold in other.holds],
            faults=[fault for other in same for fault in self._faults(other, anchor)],
            sigmas=record.sigmas,
        )

    def _readings(self, record: SetRecord) -> list[FormValues]:
        bands = self._profile.stretches[record.stretch].checks
        checks = [STRETCHES[record.stretch].check(name) for name in record.ranges]
        return [_reading(check, record.ranges[check.name], goal(bands[check.name], check.unit)) for check in checks]

    def _pictures(self, record: SetRecord, anchor: str, plots: PlotGroup) -> list[Picture]:
        found = []
        for number, key_frame in enumerate(self._key_frames, start=1):
            if record.start_s <= key_frame.t_s <= record.end_s:
                check = next((f.check for f in record.faults if f.start_s <= key_frame.t_s <= f.end_s), "")
                found.append(picture(_picture_anchor(anchor, number), key_frame, plots.anchor(check)))
        return found


def _picture_anchor(anchor: str, number: int) -> str:
    """Return the id of a picture in the section of a set, ``number`` its place among all of the video."""
    return f"{anchor}-picture-{number}"


def _verdict(record: SetRecord) -> str:
    if record.completed:
        return _("Target reached")
    return _("{time} short of the target").format(time=shortfall(record.hold_s, record.target_s))


def _holds_text(record: SetRecord) -> str:
    longest = duration(record.longest_hold_s)
    if len(record.holds) == 1:
        return _("In one unbroken hold of {time}").format(time=longest)
    count = len(record.holds)
    told = ngettext("In {count} hold, the longest {time}", "In {count} holds, the longest {time}", count)
    return told.format(count=count, time=longest)


def _reading(check: Check, values: ValueRange, aim: str) -> FormValues:
    # Between two limits no value is better than the others.
    if check.below is not None and check.above is not None:
        return FormValues(_(check.label), _("typically {value}").format(value=quantity(values.median, check.unit)), aim)
    return FormValues(_(check.label), best_and_typical(values.best, values.median, check.unit), aim)


def _rows(record: SetRecord, faults: Sequence[FaultReport], plots: PlotGroup) -> list[Row]:
    rows = [(start_s, _hold_row(start_s, end_s, plots.anchor())) for start_s, end_s in record.holds]
    rows += [(fault.span.start_s, _fault_row(fault, _target(fault, plots))) for fault in faults]
    return [row for _, row in sorted(rows, key=lambda pair: pair[0])]


def _hold_row(start_s: float, end_s: float, target: str) -> Row:
    return Row(
        kind="hold",
        start=clock_time(start_s, tenths=True),
        end=clock_time(end_s, tenths=True),
        duration=duration(end_s - start_s),
        title=_("Held in good form"),
        rule="",
        off="",
        target=target,
        moment_s=start_s,
    )


def _fault_row(fault: FaultReport, target: str) -> Row:
    return Row(
        kind="fault",
        start=clock_time(fault.span.start_s, tenths=True),
        end=clock_time(fault.span.end_s, tenths=True),
        duration=duration(fault.span.end_s - fault.span.start_s),
        title=fault.title,
        rule=fault.rule,
        off=fault.off,
        target=target,
        moment_s=fault.moment_s,
    )


def _target(fault: FaultReport, plots: PlotGroup) -> str:
    """Return the id of what shows a fault: its picture, or else its plot."""
    return fault.picture or plots.anchor(fault.check.name)


def _side_text(record: SetRecord) -> str:
    """The side in words, with a note if it is uncertain."""
    text = side_words(record.side)
    if record.side_confidence >= SURE:
        return text
    return _("{side}: left or right could not be told for sure").format(side=text)


def _spans(number: int, record: SetRecord, faults: Sequence[FaultReport], plots: PlotGroup) -> list[Span]:
    title = _(STRETCHES[record.stretch].title)
    whole = _("Set {number}: {title}, {side}").format(number=number, title=title, side=inside(side_words(record.side)))
    held = _("Set {number}: held in good form").format(number=number)
    close = _(
        "Set {number}: too close to call, as the values may be wrong by as much; not counted, and no fault"
    ).format(number=number)
    return [
        Span("set", record.start_s, record.end_s, whole, f"{number} {title}", f"set-{number}", record.start_s),
        *(Span("hold", a, b, held, duration(b - a), plots.anchor(), a) for a, b in record.holds),
        *(Span("borderline", a, b, close, _("borderline"), plots.anchor(), a) for a, b in record.borderline),
        *(
            Span(
                kind="fault",
                start_s=fault.span.start_s,
                end_s=fault.span.end_s,
                text=_("Set {number}: {fault}. {cue}").format(
                    number=number, fault=inside(fault.title), cue=_(fault.span.cue)
                ),
                label=fault.title,
                target=_target(fault, plots),
                moment_s=fault.moment_s,
            )
            for fault in faults
        ),
    ]
