"""The faults of a set as the report shows them: when each was worst, and the limit it exceeded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from posecoach.engine.faults import FaultSpan
from posecoach.languages import gettext as _
from posecoach.languages import inside, ngettext
from posecoach.profiles.profile import Band
from posecoach.report.series import JudgedValues
from posecoach.stretches.base import Check, Stretch
from posecoach.words.formatting import distance_off, duration, fault_title, goal, quantity


@dataclass(frozen=True, slots=True)
class FaultReport:
    """One fault.

    Attributes:
        span: the fault itself.
        check: the check that says so.
        title: what it is called.
        moment_s: when it was worst, seconds; that of its picture if there is one.
        limit: the limit that it broke.
        own_level: whether that limit had followed the level of the person, away from the edge of the profile's band.
        rule: what has to be, in words.
        off: how far off it was, in words.
        picture: id of its picture, "" if there is none.
    """

    span: FaultSpan
    check: Check
    title: str
    moment_s: float
    limit: float
    own_level: bool
    rule: str
    off: str
    picture: str = ""


@dataclass(frozen=True, slots=True)
class FaultSummary:
    """All faults of one name in a set.

    Attributes:
        title: name of the fault.
        cue: what to do about it.
        extent: how often, how long, how far off.
        check: name of the check that says so.
        moment_s: when it was worst, seconds.
        picture: id of the picture of that moment, "" if there is none.
    """

    title: str
    cue: str
    extent: str
    check: str
    moment_s: float
    picture: str


def fault_report(span: FaultSpan, stretch: Stretch, band: Band, judged: JudgedValues) -> FaultReport:
    """Return what the report says about a fault.

    Args:
        span: the fault.
        stretch: the stretch it was made in.
        band: the band of its check in the profile.
        judged: the values of the video.
    """
    check = stretch.check(span.check)
    below = span.worst < 0
    edge = band.low if below else band.high
    worst = judged.extreme((stretch.name, check.name), (span.start_s, span.end_s), lowest=below)
    moment_s, limit = (span.start_s, edge) if worst is None else (worst[0], worst[1] - span.worst)
    own_level = quantity(limit, check.unit) != quantity(edge, check.unit)
    if not own_level:
        rule = _("{label} has to be {goal}").format(label=_(check.label), goal=goal(band, check.unit))
    else:
        told = (
            _("{label} has to be at least {limit} here, close to the level held")
            if below
            else _("{label} has to be at most {limit} here, close to the level held")
        )
        rule = told.format(label=_(check.label), limit=quantity(limit, check.unit))
    return FaultReport(
        span=span,
        check=check,
        title=fault_title(span.name),
        moment_s=moment_s,
        limit=limit,
        own_level=own_level,
        rule=rule,
        off=distance_off(span.worst, check.unit),
    )


def fault_summaries(faults: Sequence[FaultReport]) -> tuple[FaultSummary, ...]:
    """Return one summary for each name, in order of time."""
    return tuple(
        _summary([fault for fault in faults if fault.span.name == name])
        for name in dict.fromkeys(fault.span.name for fault in faults)
    )


def _summary(alike: Sequence[FaultReport]) -> FaultSummary:
    worst = max(alike, key=lambda fault: abs(fault.span.worst))
    lost = duration(sum(fault.span.end_s - fault.span.start_s for fault in alike))
    count = len(alike)
    told = ngettext("once, {time}; {label} up to {off}", "{count} times, {time}; {label} up to {off}", count)
    extent = told.format(count=count, time=lost, label=inside(_(worst.check.label)), off=worst.off)
    return FaultSummary(worst.title, _(worst.span.cue), extent, worst.check.name, worst.moment_s, worst.picture)
