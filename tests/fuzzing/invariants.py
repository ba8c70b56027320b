"""Invariants of every verdict, clock and file, for any landmarks."""

from __future__ import annotations

import csv
import json
import math
import re
from collections.abc import Sequence
from dataclasses import fields
from itertools import pairwise
from pathlib import Path

from posecoach.engine.engine import JudgedFrame
from posecoach.engine.hold import Phase
from posecoach.engine.judging import Verdict
from posecoach.engine.sets import SetRecord
from posecoach.kinematics.signals import Signals
from posecoach.profiles import Profile
from posecoach.runtime.errors import PosecoachError
from posecoach.runtime.shown import shown

#: Tolerance for sums of many time steps, seconds.
EPS_S = 1e-6

#: NaN or infinity as text.
_NO_NUMBER = re.compile(r"(?i)(?<![a-z])[-+]?(nan|inf|infinity)(?![a-z])")


def check_error(error: PosecoachError) -> None:
    """An error is one line of readable text."""
    text = str(error)
    assert text.strip()
    assert shown(text) == text, repr(text)


def check_steps(steps: Sequence[JudgedFrame], records: Sequence[SetRecord], profile: Profile) -> None:
    """Check successive frames of one engine and the sets it counted."""
    for step in steps:
        check_signals(step.signals)
        check_verdict(step)
    check_clock(steps, profile)
    for record in records:
        check_record(record)
    in_order = all(b.signals.t_s > a.signals.t_s for a, b in pairwise(steps))
    if in_order:
        check_records_in_order(steps, records)


def check_signals(signals: Signals) -> None:
    """Measured values are finite, or NaN where they cannot be measured."""
    for part in (signals, signals.left, signals.right):
        for field in fields(part):
            value = getattr(part, field.name)
            if isinstance(value, float):
                assert not math.isinf(value), f"{field.name} is {value}"
    assert signals.facing in ("", "left", "right")


def check_verdict(step: JudgedFrame) -> None:
    """Verdicts follow from their checks, and unseen values are never judged."""
    assessment = step.assessment
    for result in assessment.results:
        assert math.isfinite(result.excess)
        if result.verdict is Verdict.CANNOT_TELL:
            assert result.excess == 0.0
        else:
            assert math.isfinite(result.value), f"{result.check.name} of {result.value} is {result.verdict}"
        assert result.verdict in (Verdict.NOT_MET, Verdict.BORDERLINE) or result.excess == 0.0
    if assessment.stretch is None:
        assert assessment.in_form is None
        assert assessment.results == ()
    if assessment.in_form is True:
        assert all(result.verdict is Verdict.MET or result.check.optional for result in assessment.results)
        assert step.unseen is None
    if assessment.in_form is False:
        assert assessment.failing is not None
        # A borderline frame has no fault to name; every other wrong frame has one.
        assert (assessment.failing.fault is None) is assessment.borderline


def check_clock(steps: Sequence[JudgedFrame], profile: Profile) -> None:
    """The clock runs only on right frames, never faster than time, and goes back only when a new set begins."""
    hold_s = longest_s = earned_s = 0.0
    previous: JudgedFrame | None = None
    for step in steps:
        hold, t_s = step.state.hold, step.signals.t_s
        assert math.isfinite(hold.hold_s)
        assert math.isfinite(hold.longest_s)
        assert hold.hold_s >= 0.0
        assert hold.longest_s >= 0.0
        assert math.isfinite(step.state.target_s)
        anew = step.state.finished is not None or previous is None or previous.state.stretch != step.state.stretch
        if anew:
            hold_s = longest_s = 0.0
            earned_s = 0.0
        step_s = 0.0 if previous is None else t_s - previous.signals.t_s
        in_form = _in_form(step)
        if previous is not None and in_form and _in_form(previous) and 0 < step_s <= profile.clock.max_gap_s:
            earned_s += step_s
        if hold.hold_s > hold_s or hold.longest_s > longest_s:
            assert in_form, f"the clock grows on a frame that is not in form, at {t_s} s"
            assert hold.phase is Phase.HOLDING
        if not profile.clock.unbroken:
            assert hold.hold_s >= hold_s - EPS_S, f"the clock goes back at {t_s} s"
            assert hold.longest_s <= hold.hold_s + EPS_S
        assert hold.longest_s >= longest_s - EPS_S
        assert max(hold.hold_s, hold.longest_s) <= earned_s + EPS_S, f"{hold.hold_s} s held of {earned_s} s in form"
        assert (hold.phase in (Phase.HOLDING, Phase.SETTLING)) == in_form
        assert math.isnan(hold.run_start_s) == (hold.phase is not Phase.HOLDING)
        hold_s, longest_s, previous = hold.hold_s, hold.longest_s, step


def _in_form(step: JudgedFrame) -> bool:
    """Whether the stretch of the set under way is in form; another stretch does not count."""
    assessment = step.assessment
    return (
        assessment.in_form is True and assessment.stretch is not None and assessment.stretch.name == step.state.stretch
    )


def check_record(record: SetRecord) -> None:
    """The numbers of a finished set are consistent."""
    spans = [*record.holds, (record.start_s, record.end_s), *((f.start_s, f.end_s) for f in record.faults)]
    assert all(math.isfinite(time_s) for span in spans for time_s in span)
    assert record.holds
    assert 0.0 <= record.longest_hold_s <= record.hold_s + EPS_S
    assert 0.5 <= record.side_confidence <= 1.0
    assert record.completed == (record.hold_s >= record.target_s > 0.0)
    assert all(math.isfinite(fault.worst) for fault in record.faults)
    assert all(math.isfinite(value) for r in record.ranges.values() for value in (r.best, r.median))


def check_records_in_order(steps: Sequence[JudgedFrame], records: Sequence[SetRecord]) -> None:
    """If time goes forward, holds follow each other within their set, and sets within the time of the stream."""
    for record in records:
        assert record.start_s <= record.end_s
        assert all(start <= end for start, end in record.holds)
        assert all(first[1] <= second[0] for first, second in pairwise(record.holds))
        assert (record.start_s, record.end_s) == (record.holds[0][0], record.holds[-1][1])
        assert record.hold_s <= sum(end - start for start, end in record.holds) + EPS_S
        assert all(fault.start_s <= fault.end_s for fault in record.faults)
    assert all(first.end_s <= second.start_s for first, second in pairwise(records))
    if records:
        assert steps[0].signals.t_s <= records[0].start_s
        assert records[-1].end_s <= steps[-1].signals.t_s
        assert sum(r.hold_s for r in records) <= steps[-1].signals.t_s - steps[0].signals.t_s + EPS_S


def check_outputs(folder: Path, frames: int) -> None:
    """No file of an analysis contains NaN or infinity."""
    json.loads((folder / "summary.json").read_text(encoding="utf-8"), parse_constant=_refuse)
    with (folder / "frames.csv").open(newline="", encoding="utf-8") as file:
        headings, *rows = csv.reader(file)
    assert len(rows) == frames
    first_signal = headings.index("hold_s")
    for row in rows:
        assert len(row) == len(headings)
        assert all(cell == "" or math.isfinite(float(cell)) for cell in (row[0], *row[first_signal:]))
        assert not any(_NO_NUMBER.fullmatch(cell) for cell in row)
    check_page((folder / "report.html").read_text(encoding="utf-8"))


def check_page(page: str) -> None:
    """Neither text, styles nor data of a report contain NaN or infinity."""
    for data in re.findall(r"<script[^>]*application/json[^>]*>(.*?)</script>", page, re.DOTALL):
        json.loads(data, parse_constant=_refuse)
    text = re.sub(r"<script.*?</script>", "", page, flags=re.DOTALL)
    found = _NO_NUMBER.search(re.sub(r"<style.*?</style>", "", text, flags=re.DOTALL))
    assert found is None, page[max(0, found.start() - 80) : found.end() + 80]


def _refuse(constant: str) -> float:
    raise AssertionError(f"{constant} is no JSON")
