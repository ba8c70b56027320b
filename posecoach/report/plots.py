"""The plots of one stretch over a span of time: what to draw, and the same in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np

from posecoach.languages import gettext as _
from posecoach.profiles.profile import Band, StretchThresholds
from posecoach.report.faults import FaultReport
from posecoach.report.series import Array, JudgedValues, Span, json_numbers
from posecoach.stretches.base import Check, Stretch
from posecoach.words.formatting import clock_time, goal, quantity, threshold, unit_named
from posecoach.words.sentences import joined

#: Time shown before and after a set: this share of it, within these limits, seconds.
_MARGIN_SHARE, _MARGIN_S = 0.08, (2.0, 10.0)

#: Room above and below the values, as a share of their range, and the least range in units of the last decimal.
_HEADROOM, _LEAST_RANGE = 0.18, 20.0

_TIME_DECIMALS = 3


@dataclass(frozen=True, slots=True)
class Plot:
    """One plotted check.

    Attributes:
        anchor: id of its element.
        check: name of the check.
        label: what is plotted.
        rule: where the value has to lie, as sentences.
        description: what is to be seen, for those who cannot see it.
        data: what the page draws.
    """

    anchor: str
    check: str
    label: str
    rule: str
    description: str
    data: dict[str, Any]


@dataclass(frozen=True, slots=True)
class PlotGroup:
    """The plots of one stretch over one span of time.

    Attributes:
        plots: one for each check that was judged in that time.
        data: what they share: the span of time, the holds and the faults in it.
    """

    plots: tuple[Plot, ...]
    data: dict[str, Any]

    def anchor(self, check: str = "") -> str:
        """Return the id of the plot of ``check``, of the first plot if it has none, "" if there are no plots."""
        named = [plot.anchor for plot in self.plots if plot.check == check]
        return next(iter(named or [plot.anchor for plot in self.plots]), "")


def with_margin(start_s: float, end_s: float, last_s: float) -> Span:
    """Return the span of time to show around a set, within the video."""
    margin_s = float(np.clip(_MARGIN_SHARE * (end_s - start_s), *_MARGIN_S))
    return max(0.0, start_s - margin_s), min(max(last_s, end_s), end_s + margin_s)


def plot_group(
    stretch: Stretch,
    thresholds: StretchThresholds,
    judged: JudgedValues,
    shown_s: Span,
    prefix: str,
    holds: Sequence[Span] = (),
    faults: Sequence[FaultReport] = (),
    sigmas: Mapping[str, float] = MappingProxyType({}),
) -> PlotGroup:
    """Return the plots of a stretch.

    Args:
        stretch: whose checks are plotted.
        thresholds: its bands.
        judged: the values of the video.
        shown_s: the span of time to show.
        prefix: beginning of the ids of the plots.
        holds: spans in good form.
        faults: what was wrong.
        sigmas: by how much values may be wrong, one sigma, by name of the check.
    """
    plots: list[Plot] = []
    for check in stretch.checks:
        times, values = judged.line((stretch.name, check.name), shown_s)
        if len(values):
            moved = [fault for fault in faults if fault.check is check and fault.own_level]
            anchor = f"{prefix}-{len(plots) + 1}"
            plots.append(
                _plot(check, thresholds.checks[check.name], (times, values), anchor, moved, sigmas.get(check.name, 0.0))
            )
    data = {
        "shown": json_numbers(shown_s, _TIME_DECIMALS),
        "holds": _within(holds, shown_s),
        "faults": _within([(fault.span.start_s, fault.span.end_s) for fault in faults], shown_s),
        "plots": [plot.data for plot in plots],
    }
    return PlotGroup(tuple(plots), data)


def _plot(
    check: Check, band: Band, line: tuple[Array, Array], anchor: str, moved: Sequence[FaultReport], sigma: float
) -> Plot:
    times, values = line
    unit = unit_named(check.unit)
    low, high = (quantity(float(v), check.unit) for v in (np.nanmin(values), np.nanmax(values)))
    rule = _rule(band, check.unit)
    if sigma:
        doubt = quantity(sigma, check.unit).removeprefix("+")
        told = _("Values may be wrong by {size} either way; what is out by less is no fault.")
        rule = joined(rule, told.format(size=doubt))
    start, end = clock_time(float(times[0])), clock_time(float(times[-1]))
    strict = band.strictest()
    return Plot(
        anchor=anchor,
        check=check.name,
        label=_(check.label),
        rule=rule,
        description=_("{label} from {start} to {end}: between {low} and {high}. {rule}").format(
            label=_(check.label), start=start, end=end, low=low, high=high, rule=rule
        ),
        data={
            "anchor": anchor,
            "decimals": unit.decimals,
            "sign": unit.sign,
            "word": unit.word,
            "t": json_numbers(times, _TIME_DECIMALS),
            "v": json_numbers(values, unit.decimals + 1),
            "range": json_numbers(_value_range(band, values, unit.decimals), unit.decimals + 1),
            "band": json_numbers((band.low, band.high), unit.decimals + 3),
            "strict": json_numbers((strict.low, strict.high), unit.decimals + 3),
            "hysteresis": band.hysteresis,
            "sigma": round(sigma, unit.decimals + 1),
            "limits": [
                json_numbers((fault.span.start_s, fault.span.end_s, fault.limit), _TIME_DECIMALS) for fault in moved
            ],
        },
    )


def _rule(band: Band, unit: str) -> str:
    sentences = [_("Goal: {goal}.").format(goal=goal(band, unit))]
    strict = band.strictest()
    if (strict.low, strict.high) != (band.low, band.high):
        sentences.append(
            _("It closes in on the level you hold, to {goal} at the strictest.").format(goal=goal(strict, unit))
        )
    if band.hysteresis > 0:
        sentences.append(_("Once there, {size} beyond still counts.").format(size=threshold(band.hysteresis, unit)))
    return joined(*sentences)


def _value_range(band: Band, values: Array, decimals: int) -> Span:
    """Lowest and highest value of the axis: all values and both edges of the band, with some room."""
    edges = [
        edge
        for edge in (band.low - band.hysteresis, band.low, band.high, band.high + band.hysteresis)
        if np.isfinite(edge)
    ]
    low, high = min([float(np.nanmin(values)), *edges]), max([float(np.nanmax(values)), *edges])
    room = max((high - low) * _HEADROOM, (_LEAST_RANGE * 10.0**-decimals - (high - low)) / 2)
    return low - room, high + room


def _within(spans: Sequence[Span], shown_s: Span) -> list[list[float | None]]:
    start_s, end_s = shown_s
    return [
        json_numbers((max(a, start_s), min(b, end_s)), _TIME_DECIMALS) for a, b in spans if a <= end_s and b >= start_s
    ]
