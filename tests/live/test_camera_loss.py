from __future__ import annotations

import threading
import time
from itertools import pairwise
from typing import Any

import pytest

from posecoach.capture.camera import Camera, CameraError
from posecoach.live.pipeline import LivePipeline, SourceState
from posecoach.profiles import Profile
from tests.live.fakes import (
    PATIENCE_S,
    FakeCapture,
    FakeClock,
    FakeEstimator,
    FakeSource,
    picture,
    wait_until,
)
from tests.live.fetching import fetch, film, hold_s, is_in, kneeling

pytestmark = pytest.mark.usefixtures("no_threads_are_left")


def test_a_lost_camera_is_opened_again_ever_more_rarely_until_it_is_back():
    source = FakeSource(0.0)
    with LivePipeline(source, FakeEstimator, retry_s=0.02, retry_limit_s=0.05) as pipeline:
        fetch(pipeline, 1)
        assert is_in(pipeline, SourceState.LIVE)
        source.open_errors = [CameraError("still away")] * 3
        source.items.put(CameraError("stopped delivering"))
        assert wait_until(lambda: pipeline.status.reason == "stopped delivering")
        assert is_in(pipeline, SourceState.CAMERA_LOST)
        lost_since_s = pipeline.status.since_s
        assert wait_until(lambda: pipeline.status.reason == "still away")
        assert pipeline.status.since_s == lost_since_s
        assert wait_until(lambda: len(source.opened_at_s) == 5)
        source.feed(3.0)
        (result,) = fetch(pipeline, 1)
        assert wait_until(lambda: is_in(pipeline, SourceState.LIVE))
        assert pipeline.status.reason == ""
    assert result.frame.t_s == 3.0
    pauses_s = [b - a for a, b in pairwise(source.opened_at_s[1:])]
    assert all(pause_s >= least_s for pause_s, least_s in zip(pauses_s, [0.04, 0.05, 0.05], strict=True))


@pytest.mark.parametrize(
    ("ends_with", "reason"),
    [
        ({}, "stopped delivering"),
        ({"then": picture(39)}, "repeats one and the same picture"),
        ({"then": OSError("unplugged")}, "unplugged"),
        ({"stuck": True}, "stopped delivering"),
    ],
    ids=["delivers nothing", "repeats one picture", "raises", "blocks"],
)
def test_a_camera_is_lost_and_found_and_the_gap_is_no_hold_time(
    profile: Profile, ends_with: dict[str, Any], reason: str
) -> None:
    clock, plugged_in = FakeClock(), threading.Event()
    lost, back = FakeCapture(picture(1000)), FakeCapture(picture(500))
    devices = [lost, FakeCapture(opened=False), FakeCapture(opened=False), back]

    def open_capture(_: int) -> FakeCapture:
        if devices[0] is not lost:
            assert plugged_in.wait(PATIENCE_S)
        return devices.pop(0)

    camera = Camera(0, clock, open_capture=open_capture, lost_after_s=0.3)
    with LivePipeline(camera, lambda: FakeEstimator(kneeling), clock=clock, retry_s=0.01) as pipeline:
        results = fetch(pipeline, 1) + film(pipeline, lost, clock, range(40))
        held_s = hold_s(profile, [r.pose for r in results])
        for name, value in ends_with.items():
            setattr(lost, name, value)
        # Long enough for the driver to be read again, so that the camera knows how it ends.
        time.sleep(0.05)
        clock.now_s += 2.0
        assert wait_until(lambda: reason in pipeline.status.reason)
        assert is_in(pipeline, SourceState.CAMERA_LOST)
        lost.items.put(None)
        plugged_in.set()
        assert wait_until(lambda: is_in(pipeline, SourceState.LIVE))
        results += fetch(pipeline, 1) + film(pipeline, back, clock, range(501, 503))
    times_s = [r.pose.t_s for r in results]
    assert times_s == sorted(set(times_s))
    assert held_s > 1.0
    assert hold_s(profile, [r.pose for r in results]) <= held_s + 0.15


def test_a_machine_that_slept_for_a_minute_held_nothing_meanwhile(profile: Profile) -> None:
    clock = FakeClock()
    capture = FakeCapture(picture(1000), stuck=True)
    camera = Camera(0, clock, open_capture=lambda _: capture)
    with LivePipeline(camera, lambda: FakeEstimator(kneeling), clock=clock) as pipeline:
        results = fetch(pipeline, 1) + film(pipeline, capture, clock, range(60))
        before_s = hold_s(profile, [r.pose for r in results])
        # The driver wakes with a picture in its hand.
        capture.items.put(picture(2000))
        clock.now_s += 60.0
        results += fetch(pipeline, 1) + film(pipeline, capture, clock, range(60, 80))
        capture.items.put(None)
    assert before_s == pytest.approx(3.0, abs=0.2)
    assert before_s < hold_s(profile, [r.pose for r in results]) <= 4.1
