"""The trace of all frames for the report."""

from __future__ import annotations

import pytest

from posecoach.analysis.trace import FrameTrace
from tests.report.test_timeline import frames


@pytest.mark.parametrize(
    ("reasons", "resolution_s", "expected"),
    [
        (".....", 0.0, []),
        ("..hh..", 0.0, [("h", 0.2, 0.4)]),
        ("hh.hhnn.", 0.0, [("h", 0.0, 0.2), ("h", 0.3, 0.5), ("n", 0.5, 0.7)]),
        ("hh.hh...", 0.15, [("h", 0.0, 0.5)]),
        (".h......", 0.15, []),
        ("...h", 0.0, [("h", 0.3, 0.3)]),
        ("", 0.0, []),
    ],
    ids=["seen", "one", "two reasons", "short break closed", "too short to show", "last frame", "no frames"],
)
def test_unseen_spans(reasons: str, resolution_s: float, expected: list[tuple[str, float, float]]) -> None:
    found = frames(reasons).unseen_spans(resolution_s)
    assert [span.reason for span in found] == [reason for reason, *_ in expected]
    assert [time for span in found for time in (span.start_s, span.end_s)] == pytest.approx(
        [time for _, *times in expected for time in times]
    )


def test_spans_stay_few_however_often_sight_is_lost() -> None:
    trace = FrameTrace(0.5)
    for index in range(60_000):
        trace.add(index / 30, unseen=("", "hidden", "nobody")[index % 3])
    for index in range(60_000, 60_300):
        trace.add(index / 30, unseen="nobody")
    assert len(trace.unseen_spans(0.0)) <= 6000
    assert trace.unseen_spans(2.0)[-1].start_s == pytest.approx(60_000 / 30, abs=0.1)
