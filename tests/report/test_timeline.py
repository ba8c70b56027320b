"""The timeline of the whole video."""

from __future__ import annotations

import pytest

from posecoach.analysis.trace import FrameTrace
from posecoach.report.timeline import Span, Timeline, timeline


def frames(reasons: str) -> FrameTrace:
    """Ten frames a second; one letter each, a dot where the body was judged."""
    trace = FrameTrace(0.5)
    for index, reason in enumerate(reasons):
        trace.add(index / 10, unseen=reason.strip("."))
    return trace


@pytest.mark.parametrize(
    ("length_s", "first", "last", "count"),
    [(0.4, "0:00", "0:00", 1), (30, "0:00", "0:25", 6), (127, "0:00", "2:00", 5), (7200, "0:00", "1:30:00", 4)],
)
def test_ticks(length_s: float, first: str, last: str, count: int) -> None:
    texts = [text for _, text in Timeline(length_s, ()).ticks()]
    assert (texts[0], texts[-1], len(texts)) == (first, last, count)


@pytest.mark.parametrize(
    ("start_s", "end_s", "css"),
    [(0.0, 10.0, "left:0.000%;width:25.000%"), (10.0, 20.0, "left:25.000%;width:25.000%")],
)
def test_place(start_s: float, end_s: float, css: str) -> None:
    assert Timeline(40.0, ()).place(Span("hold", start_s, end_s, "")) == css


def test_spans_are_in_order_and_the_last_frame_counts() -> None:
    later, earlier = Span("hold", 3.0, 5.0, "held"), Span("set", 1.0, 5.0, "set")
    whole = timeline(4.0, frames("h" * 20 + "." * 40), [later, earlier], {"h": "hidden"}.__getitem__)
    assert whole.length_s == pytest.approx(5.9)
    assert [span.text for span in whole.spans] == ["hidden", "set", "held"]
