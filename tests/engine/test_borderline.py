from __future__ import annotations

from dataclasses import replace

import pytest

from posecoach.engine.borderline import BorderlineLog
from posecoach.engine.faults import FaultLog
from posecoach.engine.hold import HoldClock
from posecoach.engine.judging import Judge, Verdict
from posecoach.pose import Side
from posecoach.profiles import Profile
from posecoach.stretches import STRETCHES

RIGHT = {
    "trunk_inclination": 0.0,
    "upper_trunk_inclination": 3.0,
    "front_knee_flexion": 90.0,
    "hip_extension": 20.0,
}


@pytest.mark.parametrize(
    ("hip_deg", "sigma_deg", "verdict", "named"),
    [
        (12.0, 4.0, Verdict.MET, None),
        (8.0, 4.0, Verdict.BORDERLINE, None),
        (6.6, 4.0, Verdict.BORDERLINE, None),
        (6.0, 4.0, Verdict.NOT_MET, "hips_back"),
        (8.0, 0.0, Verdict.NOT_MET, "hips_back"),
    ],
)
def test_no_fault_for_less_than_the_error(
    hip_deg: float, sigma_deg: float, verdict: Verdict, named: str | None, profile: Profile
) -> None:
    stretch = STRETCHES["kneeling_hip_flexor"]
    judge = Judge(stretch, profile.stretches[stretch.name], profile.clock)
    found = judge.judge(0.0, Side.LEFT, RIGHT | {"hip_extension": hip_deg}, lambda _check: sigma_deg)
    result = found.results[-1]
    assert result.verdict is verdict
    assert (result.fault.name if result.fault else None) == named
    assert found.borderline is (verdict is Verdict.BORDERLINE)
    assert found.in_form is (verdict is Verdict.MET)


def test_a_clear_fault_beside_a_borderline_one_is_named(profile: Profile) -> None:
    stretch = STRETCHES["kneeling_hip_flexor"]
    judge = Judge(stretch, profile.stretches[stretch.name], profile.clock)
    found = judge.judge(0.0, Side.LEFT, RIGHT | {"trunk_inclination": 25.0, "hip_extension": 0.0}, lambda _check: 3.0)
    assert [named.fault.name for named in found.findings.faults] == ["hips_back"]
    log = FaultLog(0.25)
    for k in range(10):
        log.update(k / 20, found, resumed=False)
    fault = log.open_fault()
    assert fault is not None
    assert fault.name == "hips_back"


@pytest.mark.parametrize(
    ("spans", "expected"),
    [
        ([], []),
        ([(1.0, 1.3)], []),
        ([(1.0, 2.0)], [(1.0, 1.95)]),
        ([(1.0, 2.0), (3.0, 3.2), (4.0, 5.0)], [(1.0, 1.95), (4.0, 4.95)]),
    ],
)
def test_spans_that_last(spans: list[tuple[float, float]], expected: list[tuple[float, float]]) -> None:
    log = BorderlineLog(max_gap_s=0.5)
    for k in range(120):
        log.update(k / 20, borderline=any(start <= k / 20 < end for start, end in spans))
    assert [round(time_s, 6) for span in log.spans for time_s in span] == [
        time_s for span in expected for time_s in span
    ]


@pytest.mark.parametrize(("borderline", "held_s"), [(True, 6.0), (False, 3.0)])
def test_an_unbroken_hold_is_not_lost(borderline: bool, held_s: float, profile: Profile) -> None:
    clock = HoldClock(replace(profile.clock, unbroken=True))
    for k in range(161):
        out = 60 < k < 100
        clock.advance(k / 20, not out, borderline=out and borderline)
    assert clock.hold_s == pytest.approx(held_s)
