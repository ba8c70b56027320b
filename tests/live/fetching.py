"""What the tests of the pipeline do with one: fetch its results, and see how far it is."""

from __future__ import annotations

import time

from posecoach.capture.frame import Frame
from posecoach.engine.engine import Engine
from posecoach.live.pipeline import LivePipeline, Result, SourceState
from posecoach.pose import Pose
from posecoach.profiles import Profile
from tests.bodies import KNEELING, pose_of
from tests.live.fakes import PATIENCE_S, FakeCapture, FakeClock, picture


def kneeling(frame: Frame) -> Pose:
    return pose_of(KNEELING, frame.t_s)


def hold_s(profile: Profile, poses: list[Pose]) -> float:
    engine = Engine(profile)
    return [engine.update(pose).state.hold.hold_s for pose in poses][-1]


def fetch(pipeline: LivePipeline, count: int) -> list[Result]:
    """Return the next ``count`` results."""
    results: list[Result] = []
    deadline_s = time.monotonic() + PATIENCE_S
    while len(results) < count:
        assert time.monotonic() < deadline_s
        results += pipeline.poll(0.1)
    assert len(results) == count
    return results


def fetch_all(pipeline: LivePipeline) -> list[Result]:
    """Return all results until the source has ended."""
    results: list[Result] = []
    deadline_s = time.monotonic() + PATIENCE_S
    while not pipeline.finished:
        assert time.monotonic() < deadline_s
        results += pipeline.poll(0.1)
    return results


def has_counted(pipeline: LivePipeline, captured: int, judged: int) -> bool:
    counters = pipeline.counters()
    return (counters.captured, counters.judged) == (captured, judged)


def is_in(pipeline: LivePipeline, state: SourceState) -> bool:
    return pipeline.status.state is state


def film(pipeline: LivePipeline, capture: FakeCapture, clock: FakeClock, seeds: range) -> list[Result]:
    """Return the results of one picture each 50 ms."""
    results = []
    for seed in seeds:
        clock.now_s += 0.05
        capture.items.put(picture(seed))
        results += fetch(pipeline, 1)
    return results
