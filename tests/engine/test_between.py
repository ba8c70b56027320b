"""Judging every frame of a video of which some frames were looked at."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from posecoach.engine.between import FrameJudge, assessed, assessed_between
from posecoach.engine.engine import Engine, JudgedFrame
from posecoach.engine.hold import Phase
from posecoach.engine.judging import NO_STRETCH, Assessment, CheckResult, Findings, Verdict
from posecoach.engine.recognition import Recogniser
from posecoach.engine.sets import SetRecord, SetTracker
from posecoach.pose import Pose, Side
from posecoach.profiles import Band, Profile, load_profile, override
from posecoach.stretches import STRETCHES
from tests.bodies import BRIDGE, FLAT, KNEELING, RIGHT, SITTING, Clip, jittered, looked_at, verdict
from tests.fuzzing.invariants import check_steps

NAN = math.nan
BRIDGES = STRETCHES["bridge"]


def run(profile: Profile, poses: Sequence[Pose]) -> tuple[list[JudgedFrame], list[SetRecord]]:
    engine = Engine(profile)
    steps = list(FrameJudge(engine).over(poses))
    last = engine.finish()
    return steps, [s.state.finished for s in steps if s.state.finished] + ([last] if last else [])


def form(value: float, excess: float = 0.0, *, hysteresis: float = 4.0, check: int = 0) -> Assessment:
    """Return the verdict of a bridge of which one check has this value."""
    results = [
        CheckResult(
            check=each,
            band=Band(hysteresis=hysteresis),
            value=value if number == check else 0.0,
            verdict=Verdict.NOT_MET if excess and number == check else Verdict.MET,
            excess=excess if number == check else 0.0,
        )
        for number, each in enumerate(BRIDGES.checks)
    ]
    return Assessment(BRIDGES, Side.BOTH, Findings.of(results), in_form=not excess)


HIP = next(number for number, check in enumerate(BRIDGES.checks) if check.unit == "deg")


@pytest.mark.parametrize(
    ("before", "after", "changes_at"),
    [
        # Out of form by 6 deg of a way of 8 deg: the edge is reached after three quarters.
        pytest.param(form(-6.0, -6.0, check=HIP), form(2.0, check=HIP), 0.75, id="in"),
        # The same way back: only 4 deg beyond the edge is the hold over.
        pytest.param(form(2.0, check=HIP), form(-6.0, -6.0, check=HIP), 0.75, id="out, with hysteresis"),
        pytest.param(form(2.0, check=HIP), form(-6.0, -6.0, check=HIP, hysteresis=0.0), 0.25, id="out, without"),
        # A value that jumps by 30 deg does so at the later look, and so does one that was not measured.
        pytest.param(form(-20.0, -20.0, check=HIP), form(10.0, check=HIP), 1.0, id="jump in"),
        pytest.param(form(10.0, check=HIP), form(-20.0, -20.0, check=HIP), 1.0, id="jump out"),
        pytest.param(form(-6.0, -6.0, check=HIP), form(NAN, check=HIP), 1.0, id="not measured later"),
        pytest.param(form(NAN, check=HIP), form(-6.0, -6.0, check=HIP), 1.0, id="not measured before"),
        # A value that was excused although it lies further out.
        pytest.param(form(-6.0, -6.0, check=HIP), form(-8.0, check=HIP), 1.0, id="excused later"),
        pytest.param(form(-6.0, check=HIP), form(-6.0, -6.0, check=HIP), 1.0, id="excused before"),
        pytest.param(form(2.0, check=HIP), form(3.0, check=HIP), 1.0, id="right at both"),
        pytest.param(form(-9.0, -9.0, check=HIP), form(-6.0, -6.0, check=HIP), 1.0, id="wrong at both"),
        pytest.param(verdict(), verdict(unknown=["hip_extension"]), 1.0, id="cannot tell"),
        pytest.param(verdict(), NO_STRETCH, 1.0, id="left"),
        pytest.param(verdict(), verdict(side=Side.RIGHT, wrong={"hip_extension": -2.0}), 1.0, id="another side"),
        pytest.param(verdict(), verdict("bridge", wrong={"hip_extension": -2.0}), 1.0, id="another stretch"),
    ],
)
def test_the_verdict_changes_where_the_edge_is_crossed(
    before: Assessment, after: Assessment, changes_at: float
) -> None:
    for share in (0.01, 0.24, 0.26, 0.74, 0.76, 0.99):
        assert assessed_between(before, after, share) is (before if share < changes_at else after)


@pytest.mark.parametrize("figure", RIGHT.values(), ids=RIGHT)
@pytest.mark.parametrize("every", [2, 3, 6])
def test_holds_are_as_long_as_if_every_frame_had_been_looked_at(figure, every: int, profile: Profile) -> None:
    """At 60 frames a second; every sixth is the longest pause, which people who move as fast do not get."""
    poses = Clip(fps=60.0).hold(SITTING, 2.0).hold(figure, 4.0).hold(SITTING, 2.0).hold(figure, 4.0).poses
    _, all_looked_at = run(profile, poses)
    _, sets = run(profile, looked_at(poses, range(0, len(poses), every)))
    assert [(s.stretch, s.side, len(s.holds)) for s in sets] == [
        (s.stretch, s.side, len(s.holds)) for s in all_looked_at
    ]
    assert [s.hold_s for s in sets] == pytest.approx([s.hold_s for s in all_looked_at], abs=0.06)


@settings(max_examples=25, deadline=None)
@given(
    held_s=st.lists(st.sampled_from([0.4, 1.0, 2.5]), min_size=2, max_size=5),
    figures=st.permutations([*RIGHT.values(), KNEELING.leaning(35.0), SITTING, FLAT]),
    fps=st.sampled_from([5.0, 12.0, 30.0, 60.0, 120.0]),
    look_every=st.floats(1.0, 12.0),
    sigma_px=st.sampled_from([0.0, 1.5]),
    changes=st.sampled_from([{}, {"clock.unbroken": True}, {"clock.settle_s": 0.1, "clock.confirm_s": 0.1}]),
)
def test_the_clock_of_looks_and_frames_between_keeps_its_promises(
    held_s, figures, fps, look_every, sigma_px, changes
) -> None:
    clip = Clip(fps=fps)
    for figure, seconds in zip(figures, held_s, strict=False):
        clip.hold(figure, seconds, moving_s=0.3)
    clip.poses[5:7] = [Pose.empty(pose.t_s, pose.size_px) for pose in clip.poses[5:7]]
    noise = np.random.default_rng(1)
    seen = [jittered(pose, noise, sigma_px) if pose.found else pose for pose in clip.poses]
    looks = {round(k * look_every) for k in range(len(seen)) if round(k * look_every) < len(seen)}
    poses = looked_at(seen, looks)
    tried = override(load_profile(), changes)
    steps, sets = run(tried, poses)
    assert [step.signals.t_s for step in steps] == [pose.t_s for pose in poses]
    check_steps(steps, sets, tried)


def test_what_happens_once_happens_once(profile: Profile) -> None:
    clip = Clip(fps=60.0).hold(FLAT, 2.0).hold(BRIDGE, 4.0).hold(FLAT, 3.0, moving_s=1.0).hold(SITTING, 6.0)
    steps, sets = run(profile, looked_at(clip.poses, range(0, len(clip.poses), 5)))
    assert len(sets) == 1
    assert sum(step.state.finished is not None for step in steps) == 1
    assert sum(watch.ended is not None for step in steps for watch in step.state.watches) == 1


def test_signals_are_judged_like_poses(profile: Profile) -> None:
    clip = Clip(fps=30.0).hold(SITTING, 1.0).hold(KNEELING, 3.0).hold(KNEELING.leaning(40.0), 1.0).hold(KNEELING, 2.0)
    steps, sets = run(profile, looked_at(clip.poses, range(0, len(clip.poses), 3)))
    tracker, finished = SetTracker(profile), []
    for step, (signals, assessment, unseen) in zip(
        steps, assessed(Recogniser(profile), [step.signals for step in steps]), strict=True
    ):
        assert (assessment.in_form, unseen) == (step.assessment.in_form, step.unseen)
        ended = tracker.advance(signals, assessment, unseen)
        finished += [ended] if ended else []
    last = tracker.finish()
    assert [*finished, *([last] if last else [])] == sets


def test_after_the_last_look_of_a_broken_file_all_stays(profile: Profile) -> None:
    poses = Clip(fps=20.0).hold(KNEELING, 4.0).poses
    steps, _ = run(profile, [*poses[:-2], *(replace(pose, between=True) for pose in poses[-2:])])
    assert [step.state.hold.phase for step in steps[-3:]] == [Phase.HOLDING] * 3
    assert steps[-1].signals.left == steps[-3].signals.left
    assert steps[-1].state.hold.hold_s == pytest.approx(steps[-1].signals.t_s, abs=0.1)
