from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import example, given

from posecoach.profiles import Profile
from tests.fuzzing.landmarks import FIGURES, Span, check_landmarks, poses_of
from tests.fuzzing.strategies import spans, tried


def quick(profile: Profile, *, unbroken: bool) -> Profile:
    """Return a profile that starts counting soon, so that short streams contain sets."""
    return replace(profile, clock=replace(profile.clock, settle_s=0.3, unbroken=unbroken))


@pytest.mark.parametrize("unbroken", [False, True])
@tried(3)
@given(spans)
# A body that shrinks to a point while one landmark flies off: lengths in trunk lengths were infinite.
@example([Span(3, 27, 1 / 30, "tiny", ((27, 1.7e308, 0.0),))])
# Labels that change after the target was reached: the summary called the side done and gave its seconds to the other.
@example([Span(1, 11, 0.1), Span(0, 11, 0.5)])
def test_no_stream_of_landmarks_violates_an_invariant(unbroken: bool, profile: Profile, spans: list[Span]) -> None:
    check_landmarks(poses_of(spans), quick(profile, unbroken=unbroken))


@pytest.mark.parametrize("figure", range(len(FIGURES[:8])))
def test_uncorrupted_streams_are_counted(figure: int, profile: Profile) -> None:
    (record,) = check_landmarks(poses_of([Span(figure, 60)]), quick(profile, unbroken=False))
    assert record.hold_s == pytest.approx(5.9)
