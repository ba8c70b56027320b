"""The data that the tuning page loads once: thresholds, and measured values over time."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from posecoach.analysis.trace import FrameTrace
from posecoach.engine.between import assessed
from posecoach.engine.recognition import Recogniser
from posecoach.engine.sets import SetRecord
from posecoach.kinematics.signals import Signals
from posecoach.languages import gettext as _
from posecoach.pose import BONES, LEGS
from posecoach.profiles.profile import Band, Profile
from posecoach.profiles.reading import RANGES
from posecoach.stretches import STRETCHES, Check, Stretch
from posecoach.tuning.sources import TuningSource
from posecoach.words.formatting import fault_title, unit_named, unseen_cause

_TIME_DECIMALS = 3

#: Shorter spans without a verdict are not shown, as a share of the recording.
_SHORTEST_UNSEEN = 1 / 500

#: A stretch judged for less than this was only passed through on the way to another, seconds.
_LEAST_JUDGED_S = 1.0

#: By how much a key press moves a threshold, by unit.
_STEPS = {"deg": 1.0, "trunk": 0.01, "s": 0.5}


def recording_content(
    source: TuningSource, signals: Sequence[Signals], profile: Profile, only: Sequence[Stretch]
) -> dict[str, Any]:
    """Return what the page shows of one recording, whatever the thresholds are.

    Args:
        source: the recording.
        signals: what was measured on its frames.
        profile: tells when the person is in a stretch; the bands of form do not matter.
        only: the stretches to recognise; all if empty.
    """
    trace = _trace(signals, profile, only)
    info = source.recording.info
    return {
        "title": source.title,
        "width": info.width,
        "height": info.height,
        "frames": trace.frames,
        "duration_s": round(trace.last_s, _TIME_DECIMALS),
        "has_picture": source.stills is not None,
        "cut_off": source.recording.cut_off,
        "unseen": [
            [unseen_cause(span.reason), round(span.start_s, _TIME_DECIMALS), round(span.end_s, _TIME_DECIMALS)]
            for span in trace.unseen_spans(trace.last_s * _SHORTEST_UNSEEN)
        ],
        "values": {
            name: {check.name: _line(trace, name, check) for check in STRETCHES[name].checks}
            for name, judged in trace.stretches.items()
            if judged.total_s >= _LEAST_JUDGED_S
        },
    }


def sets_content(sets: Sequence[SetRecord]) -> dict[str, Any]:
    """Return what a profile counts in one recording: its sets, and the seconds held in all of them."""
    return {
        "hold_s": round(math.fsum(record.hold_s for record in sets), _TIME_DECIMALS),
        "sets": [
            {
                "stretch": record.stretch,
                "title": _(STRETCHES[record.stretch].title),
                "side": record.side,
                "start_s": round(record.start_s, _TIME_DECIMALS),
                "end_s": round(record.end_s, _TIME_DECIMALS),
                "hold_s": round(record.hold_s, _TIME_DECIMALS),
                "target_s": record.target_s,
                "holds": [
                    [round(start_s, _TIME_DECIMALS), round(end_s, _TIME_DECIMALS)] for start_s, end_s in record.holds
                ],
                "faults": [
                    {
                        "rule": fault.name,
                        "title": fault_title(fault.name),
                        "start_s": round(fault.start_s, _TIME_DECIMALS),
                        "end_s": round(fault.end_s, _TIME_DECIMALS),
                        "cue": _(fault.cue),
                    }
                    for fault in record.faults
                ],
            }
            for record in sets
        ],
    }


def stretch_content(stretch: Stretch, profile: Profile) -> dict[str, Any]:
    """Return the thresholds of one stretch, each with its key in the profile and the range it may take."""
    thresholds = profile.stretches[stretch.name]
    target_key = f"{stretch.name}.target_s"
    return {
        "name": stretch.name,
        "title": _(stretch.title),
        "target": _threshold(target_key, _("Target"), thresholds.target_s, RANGES["target_s"], "s", 1.0),
        "checks": [_check_content(stretch, check, thresholds.checks[check.name]) for check in stretch.checks],
    }


def body_content() -> dict[str, Any]:
    """Return which landmarks a drawing of the body joins, and which are those of the legs."""
    return {
        "bones": [[int(first), int(second)] for first, second in BONES],
        "legs": {"left": LEGS[0].tolist(), "right": LEGS[1].tolist()},
    }


def _trace(signals: Sequence[Signals], profile: Profile, only: Sequence[Stretch]) -> FrameTrace:
    recogniser = Recogniser(profile, only)
    trace = FrameTrace(profile.clock.max_gap_s)
    for frame, assessment, unseen in assessed(recogniser, signals):
        trace.add(
            frame.t_s,
            unseen=unseen.value if unseen else "",
            stretch=assessment.stretch.name if assessment.stretch else "",
            values=[(result.check.name, result.value) for result in assessment.results],
        )
    return trace


def _line(trace: FrameTrace, stretch: str, check: Check) -> dict[str, Any]:
    judged = trace.checks.get((stretch, check.name))
    times, values = judged.line.points() if judged else ((), ())
    return {"t": _numbers(times, _TIME_DECIMALS), "v": _numbers(values, unit_named(check.unit).decimals + 1)}


def _numbers(values: Iterable[float], decimals: int) -> list[float | None]:
    """Return numbers for JSON: rounded, None where there is none."""
    return [round(value, decimals) if math.isfinite(value) else None for value in map(float, values)]


def _check_content(stretch: Stretch, check: Check, band: Band) -> dict[str, Any]:
    unit = unit_named(check.unit)
    key = f"{stretch.name}.{check.name}"
    edges = {
        side: {**_edge(f"{key}.{side}", value, check), "label": fault_title(fault.name), "fault": fault.name}
        for side, value, fault in (("min", band.low, check.below), ("max", band.high, check.above))
        if fault is not None
    }
    return {
        "name": check.name,
        "label": _(check.label),
        "decimals": unit.decimals,
        "sign": unit.sign,
        "word": unit.word,
        "step": _STEPS[check.unit],
        "edges": edges,
        "settings": list(_settings(key, check, band)),
    }


def _settings(key: str, check: Check, band: Band) -> Iterator[dict[str, Any]]:
    low, high = check.safe
    # As wide as `posecoach.profiles.reading` lets it be.
    widest = 0.2 * (high - low) if high < 20.0 else 20.0
    yield _threshold(f"{key}.hysteresis", _("Still counts beyond by"), band.hysteresis, (0.0, widest), check.unit)
    own = band.own
    if own is None:
        return
    span = (0.0, high - low)
    if math.isfinite(own.below):
        yield _threshold(f"{key}.own.below", _("At most below own level"), own.below, span, check.unit)
        yield {**_edge(f"{key}.own.min", own.low_at_most, check), "label": _("Lower edge rises to")}
    if math.isfinite(own.above):
        yield _threshold(f"{key}.own.above", _("At most above own level"), own.above, span, check.unit)
        yield {**_edge(f"{key}.own.max", own.high_at_least, check), "label": _("Upper edge falls to")}


def _edge(key: str, value: float, check: Check) -> dict[str, Any]:
    return _threshold(key, "", value, check.safe, check.unit)


def _threshold(
    key: str, label: str, value: float, limits: tuple[float, float], unit: str, step: float | None = None
) -> dict[str, Any]:
    return {
        "key": key,
        "label": label,
        "value": value if math.isfinite(value) else None,
        "limits": list(limits),
        "step": _STEPS[unit] if step is None else step,
        "sign": unit_named(unit).sign or unit_named(unit).word,
    }
