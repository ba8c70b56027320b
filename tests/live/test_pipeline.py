from __future__ import annotations

import threading
import time
from functools import partial

import pytest

from posecoach.capture.camera import CameraError
from posecoach.capture.frame import Frame
from posecoach.capture.paced_file import PacedFile
from posecoach.estimation import PoseEstimator
from posecoach.live.pipeline import LivePipeline, Result, SourceState
from posecoach.pose import Pose
from posecoach.pose.recording import decode
from posecoach.profiles import Profile
from posecoach.runtime.errors import ModelError
from tests import videos
from tests.bodies import KNEELING, pose_of
from tests.live.fakes import (
    PATIENCE_S,
    FakeEstimator,
    FakeSource,
    GatedEstimator,
    wait_until,
)
from tests.live.fetching import fetch, fetch_all, has_counted, hold_s, is_in, kneeling

pytestmark = pytest.mark.usefixtures("no_threads_are_left")


def test_each_frame_judged_comes_once_and_in_order():
    source, estimator = FakeSource(), FakeEstimator(kneeling)
    with LivePipeline(source, lambda: estimator) as pipeline:
        results = []
        for k in range(50):
            source.feed(k / 30)
            results += fetch(pipeline, 1)
        assert pipeline.poll() == []
        counters = pipeline.counters()
    assert [r.frame.index for r in results] == list(range(50))
    assert (counters.captured, counters.judged, counters.dropped) == (50, 50, 0)
    assert 0.0 <= counters.age_median_s <= counters.age_p95_s < PATIENCE_S


def test_a_result_carries_what_a_replay_of_its_record_will_judge():
    source = FakeSource(7.5)
    with LivePipeline(source, lambda: FakeEstimator(kneeling)) as pipeline:
        (result,) = fetch(pipeline, 1)
    replayed = decode(result.record, result.pose.size_px)
    assert (replayed.image_px == result.pose.image_px).all()
    assert result.pose.t_s == result.frame.t_s == 7.5
    assert result.captured_s <= result.judged_s
    assert result.age_s == result.judged_s - result.captured_s


def test_while_one_frame_is_judged_the_picture_moves_on_and_stale_frames_are_dropped():
    source, estimator = FakeSource(), GatedEstimator()
    with LivePipeline(source, lambda: estimator) as pipeline:
        source.feed(0.0)
        assert estimator.began.acquire(timeout=PATIENCE_S)
        for k in range(1, 10):
            source.feed(k / 30)
        assert wait_until(lambda: (frame := pipeline.latest_frame()) is not None and frame.index == 9)
        assert wait_until(lambda: pipeline.counters().dropped == 8)
        assert pipeline.poll() == []
        estimator.gate.release(2)
        results = fetch(pipeline, 2)
    assert [r.frame.index for r in results] == [0, 9]


class _ThirdPartSource(FakeSource):
    """A file of which the estimator manages every third frame, however fast the machine."""

    def __init__(self, estimator: GatedEstimator, count: int, fps: float) -> None:
        super().__init__(*(k / fps for k in range(count)))
        self.items.put(None)
        self._estimator = estimator

    def read(self) -> Frame | None:
        if self._count % 3 == 1:
            if self._count > 1:
                self._estimator.gate.release()
            assert self._estimator.began.acquire(timeout=PATIENCE_S)
        frame = super().read()
        if frame is None:
            self._estimator.gate.release(2)
        return frame


def test_the_hold_time_of_a_file_does_not_depend_on_the_frames_that_were_dropped(profile: Profile) -> None:
    estimator = GatedEstimator(kneeling)
    source = _ThirdPartSource(estimator, count=240, fps=20.0)
    with LivePipeline(source, lambda: estimator) as pipeline:
        judged = [result.pose for result in fetch_all(pipeline)]
        dropped = pipeline.counters().dropped
    assert (len(judged), dropped) == (81, 159)
    every = hold_s(profile, [pose_of(KNEELING, k / 20.0) for k in range(240)])
    assert every > 10.0
    assert hold_s(profile, judged) == pytest.approx(every, abs=0.5)


def test_a_caller_that_fetches_nothing_loses_nothing_that_was_judged():
    source, estimator = FakeSource(), FakeEstimator()
    with LivePipeline(source, lambda: estimator, backlog=4) as pipeline:
        for k in range(20):
            source.feed(float(k))
            counts = (k + 1, min(k + 1, 4))
            assert wait_until(partial(has_counted, pipeline, *counts))
        assert [r.frame.index for r in fetch(pipeline, 4)] == [0, 1, 2, 3]
        assert [r.frame.index for r in fetch(pipeline, 1)] == [19]
        assert len(estimator.frames) == 5


def test_a_file_at_its_end():
    source = FakeSource(0.0, 0.1)
    source.items.put(None)
    with LivePipeline(source, FakeEstimator) as pipeline:
        assert not pipeline.finished
        results = fetch_all(pipeline)
        assert is_in(pipeline, SourceState.ENDED)
        assert results[-1].frame.t_s == 0.1
        assert pipeline.poll(PATIENCE_S) == []
    assert source.closed.is_set()


def test_an_error_while_estimating_reaches_the_caller_after_the_results_before_it():
    def fail_at_the_second(frame: Frame) -> Pose:
        if frame.index == 1:
            raise ZeroDivisionError("in the model")
        return kneeling(frame)

    estimator, source = FakeEstimator(fail_at_the_second), FakeSource(0.0)
    with LivePipeline(source, lambda: estimator) as pipeline:
        assert wait_until(lambda: pipeline.counters().judged == 1)
        source.feed(0.1)
        assert estimator.closed.wait(PATIENCE_S)
        assert len(pipeline.poll()) == 1
        for _ in range(2):
            with pytest.raises(ZeroDivisionError, match="in the model"):
                pipeline.poll(PATIENCE_S)
        assert not pipeline.finished


def test_a_model_that_cannot_be_loaded_is_said_at_the_start():
    def broken() -> FakeEstimator:
        raise ModelError("the model file is damaged")

    source = FakeSource()
    with pytest.raises(ModelError, match="damaged"):
        LivePipeline(source, broken).start()
    assert source.closed.is_set()


def test_a_source_that_cannot_be_opened_is_said_at_the_start():
    source = FakeSource()
    source.open_errors = [CameraError("no camera found")]
    with pytest.raises(CameraError, match="no camera found"):
        LivePipeline(source, FakeEstimator).start()


def test_an_error_in_the_source_that_no_reopening_heals_reaches_the_caller():
    source = FakeSource()
    source.items.put(ZeroDivisionError("in the source"))
    with LivePipeline(source, FakeEstimator) as pipeline, pytest.raises(ZeroDivisionError, match="in the source"):
        fetch(pipeline, 1)


class Broken(BaseException):
    """Not an `Exception`: what a library in another language throws need not be one."""


@pytest.mark.parametrize("where", ["estimator", "source", "closing the source"])
def test_whatever_ends_a_thread_reaches_the_caller(where: str) -> None:
    def fail(*_: object) -> Pose:
        raise Broken(where)

    source, estimator = FakeSource(0.0), FakeEstimator(fail if where == "estimator" else None)
    pipeline = LivePipeline(source, lambda: estimator)
    if where == "source":
        source.read = fail  # type: ignore[assignment]
    elif where == "closing the source":
        source.items.put(None)
        source.close = fail  # type: ignore[assignment]
    pipeline.start()

    def poll_to_the_end() -> None:
        while not pipeline.finished:
            pipeline.poll(0.1)

    try:
        with pytest.raises(Broken, match=where):
            poll_to_the_end()
    finally:
        source.close = source.closed.set  # type: ignore[method-assign]
        pipeline.close()


class _EverySecond:
    """A pace that wants every second frame, and remembers what it was told."""

    def __init__(self) -> None:
        self.told_s: list[float] = []

    def wants(self, frame: Frame) -> bool:
        return frame.index % 2 == 0

    def looked(self, pose: Pose) -> None:
        self.told_s.append(pose.t_s)


def test_only_what_the_pace_wants_is_judged_and_the_picture_goes_on():
    source, pace = FakeSource(), _EverySecond()
    with LivePipeline(source, FakeEstimator, pace=pace) as pipeline:
        judged = []
        for index in range(6):
            source.feed(index / 10)
            assert wait_until(partial(_has_handled, pipeline, index + 1))
            judged += pipeline.poll()
        newest = pipeline.latest_frame()
        assert [result.frame.index for result in judged] == [0, 2, 4]
        assert pace.told_s == [0.0, 0.2, 0.4]
        assert newest is not None
        assert newest.index == 5
        assert _handled(pipeline) == (3, 3)


def _has_handled(pipeline: LivePipeline, frames: int) -> bool:
    return sum(_handled(pipeline)) == frames


def _handled(pipeline: LivePipeline) -> tuple[int, int]:
    counters = pipeline.counters()
    return counters.judged, counters.rested


class _BlockedSource(FakeSource):
    """A source whose read ignores everything, also that it is closed."""

    def __init__(self) -> None:
        super().__init__()
        self.entered = threading.Event()
        self.leave = threading.Event()

    def read(self) -> Frame | None:
        self.entered.set()
        self.leave.wait(PATIENCE_S)
        return None


def test_closing_takes_no_longer_than_two_seconds_and_can_be_repeated():
    source, estimator = _BlockedSource(), FakeEstimator()
    pipeline = LivePipeline(source, lambda: estimator)
    pipeline.start()
    assert source.entered.wait(PATIENCE_S)
    began_s = time.monotonic()
    pipeline.close()
    assert time.monotonic() - began_s < 2.0
    source.leave.set()
    pipeline.close()
    assert estimator.closed.is_set()
    assert pipeline.poll() == []


def test_closing_one_that_was_never_started():
    source = FakeSource()
    LivePipeline(source, FakeEstimator).close()
    assert source.closed.is_set()


def test_interrupted_from_the_keyboard_everything_is_closed():
    source, estimator = FakeSource(0.0), FakeEstimator()
    with pytest.raises(KeyboardInterrupt), LivePipeline(source, lambda: estimator):
        raise KeyboardInterrupt
    assert source.closed.is_set()
    assert estimator.closed.is_set()


def test_a_sample_through_the_real_model(tmp_path):
    clip = videos.sample_start(tmp_path / "clip.mp4", "standing_lunge", seconds=2.0)
    results: list[Result] = []
    with LivePipeline(PacedFile(clip), lambda: PoseEstimator("full")) as pipeline:
        while not pipeline.finished:
            results += pipeline.poll(0.1)
        counters = pipeline.counters()
    assert counters.captured == 40
    assert counters.judged + counters.dropped == 40
    assert len(results) == counters.judged >= 1
    assert all(result.pose.found for result in results)
    times_s = [result.pose.t_s for result in results]
    assert times_s == sorted(set(times_s))
    assert times_s[0] == 0.0
