"""The threads of the live trainer: one captures, one estimates, and neither waits for the other or for the screen.

All times come from one monotonic clock, so a change of the wall clock has no effect. On some systems this clock goes on
while the machine is suspended: then the gap between two poses is too long to count as a hold. On others it stops: then
the suspended time has no length. Neither adds to the hold time.
"""

from __future__ import annotations

import statistics
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from types import TracebackType

import numpy as np

from posecoach.capture.camera import CameraError, FrameSource
from posecoach.capture.frame import Frame
from posecoach.estimation.pacing import EveryFrame, Pace
from posecoach.estimation.protocol import Estimator
from posecoach.pose import Pose
from posecoach.pose.recording import decode, encode
from posecoach.runtime.mailbox import Mailbox

#: Estimation pauses while this many results have not been fetched; each holds a picture.
BACKLOG = 32

#: Number of ages for the median and the 95th percentile.
_AGES = 300

#: How often a waiting thread checks whether it should stop, seconds.
_POLL_S = 0.1

#: How long `LivePipeline.close` waits for the threads in total, seconds.
_CLOSE_S = 1.2


class SourceState(StrEnum):
    """What the frame source is doing."""

    OPENING = "opening"
    LIVE = "live"
    CAMERA_LOST = "camera lost"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Status:
    """The state of the frame source.

    Attributes:
        state: what it is doing.
        reason: why the camera is lost and what to do about it, in one line; "" otherwise.
        since_s: since when, monotonic clock, seconds.
    """

    state: SourceState
    reason: str
    since_s: float


@dataclass(frozen=True, slots=True, eq=False)
class Result:
    """One estimated pose.

    Attributes:
        frame: its frame; the image is shared, so draw on a copy.
        pose: the landmarks decoded from ``record``, so that a replay of the recording judges the same values.
        record: the encoded landmarks, see `posecoach.pose.recording`.
        captured_s: when the frame arrived, monotonic clock, seconds.
        judged_s: when the pose was ready, monotonic clock, seconds.
    """

    frame: Frame
    pose: Pose
    record: np.void
    captured_s: float
    judged_s: float

    @property
    def age_s(self) -> float:
        """How old the frame was when its pose was ready, seconds."""
        return self.judged_s - self.captured_s


@dataclass(frozen=True, slots=True)
class Counters:
    """What the threads have done so far.

    Attributes:
        captured: frames that came from the source.
        judged: frames whose pose was estimated.
        dropped: frames that were replaced by a newer one before estimation.
        rested: frames that the pace skipped.
        age_median_s: median age of the last 300 poses when ready, seconds; NaN before the first.
        age_p95_s: their 95th percentile, seconds; NaN before the first.
    """

    captured: int
    judged: int
    dropped: int
    rested: int
    age_median_s: float
    age_p95_s: float


@dataclass(frozen=True, slots=True)
class _Captured:
    frame: Frame
    at_s: float


class LivePipeline:
    """Turns frames into poses without lag: it always estimates the newest frame and drops older ones.

    `poll` returns every estimated pose exactly once and in order, so the caller may run an `Engine` on them and replace
    it between any two. If `BACKLOG` results have not been fetched, estimation pauses, but the picture goes on.

    A lost camera is reopened until it is back. Meanwhile there are no poses, and the gap shows in their times.

    Both threads are daemons: `close` abandons one that is stuck in a driver or the model. It releases its resources
    when the call returns, and it cannot keep the process from ending.

    Usage::

        with LivePipeline(Camera(0), PoseEstimator) as pipeline:
            while not pipeline.finished:
                for result in pipeline.poll():
                    judged = engine.update(result.pose)
                show(pipeline.latest_frame(), judged)

    Args:
        source: where the frames come from.
        estimator_factory: makes the estimator; called on the inference thread.
        pace: decides which frames are estimated, on the inference thread; None for all.
        clock: monotonic clock, seconds.
        retry_s: pause before a lost camera is reopened, seconds; it doubles with each attempt.
        retry_limit_s: longest such pause, seconds.
        backlog: estimation pauses while this many results have not been fetched.
    """

    def __init__(
        self,
        source: FrameSource,
        estimator_factory: Callable[[], Estimator],
        *,
        pace: Pace | None = None,
        clock: Callable[[], float] = time.monotonic,
        retry_s: float = 0.5,
        retry_limit_s: float = 5.0,
        backlog: int = BACKLOG,
    ) -> None:
        self._source = source
        self._estimator_factory = estimator_factory
        self._pace = pace or EveryFrame()
        self._clock = clock
        self._retry_s = retry_s
        self._retry_limit_s = retry_limit_s
        self._backlog = backlog
        self._stopping = threading.Event()
        self._ready = threading.Event()
        self._frames: Mailbox[_Captured] = Mailbox()
        self._latest: Frame | None = None
        self._status = Status(SourceState.OPENING, "", clock())
        self._captured = 0
        self._rested = 0
        # Guards the attributes below; notified when results arrive, are fetched, or will no longer arrive.
        self._handing = threading.Condition()
        self._results: deque[Result] = deque()
        self._ages_s: deque[float] = deque(maxlen=_AGES)
        self._judged = 0
        self._error: BaseException | None = None
        self._over = False
        self._threads = [
            threading.Thread(target=self._infer, name="inference", daemon=True),
            threading.Thread(target=self._capture, name="capture", daemon=True),
        ]

    def __enter__(self) -> LivePipeline:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def start(self) -> None:
        """Open the source, load the model, and start the threads. Call it once, on the main thread.

        The source is opened here because macOS asks for camera access on the main thread only. Reading starts once the
        model is loaded, so that the first frame of a file is judged.

        Raises:
            PosecoachError: the source cannot be opened or the model cannot be loaded.
        """
        inference, capture = self._threads
        try:
            self._source.open()
            inference.start()
            while not self._ready.wait(_POLL_S):
                # An unlimited wait would block Ctrl-C on Windows.
                pass
            if self._error is not None:
                raise self._error
            capture.start()
        except BaseException:
            self.close()
            raise

    def poll(self, timeout_s: float = 0.0) -> list[Result]:
        """Return the results since the last call, oldest first.

        Args:
            timeout_s: how long to wait for the first, seconds.

        Raises:
            BaseException: the error that ended a thread, once all earlier results have been returned.
        """
        with self._handing:
            self._handing.wait_for(lambda: self._results or self._over, timeout_s)
            results = list(self._results)
            self._results.clear()
            self._handing.notify_all()
            if not results and self._error is not None:
                raise self._error
            return results

    def latest_frame(self) -> Frame | None:
        """Return the newest frame, judged or not; None before the first. Its image is shared: draw on a copy."""
        return self._latest

    @property
    def status(self) -> Status:
        """The state of the source."""
        return self._status

    @property
    def over(self) -> bool:
        """Whether no more results will arrive, because of the end or an error; some may not have been fetched yet."""
        with self._handing:
            return self._over or self._error is not None

    @property
    def finished(self) -> bool:
        """Whether the source ended and every result was fetched."""
        with self._handing:
            return self._over and not self._results and self._error is None

    def counters(self) -> Counters:
        """Return what the threads have done so far."""
        with self._handing:
            ages_s = sorted(self._ages_s)
            judged = self._judged
        return Counters(
            captured=self._captured,
            judged=judged,
            dropped=self._frames.dropped,
            rested=self._rested,
            age_median_s=statistics.median(ages_s) if ages_s else float("nan"),
            age_p95_s=ages_s[int(0.95 * (len(ages_s) - 1))] if ages_s else float("nan"),
        )

    def close(self) -> None:
        """Stop both threads and close the source, within 2 s. A second call does nothing; `poll` still works."""
        self._stopping.set()
        self._frames.close()
        with self._handing:
            self._handing.notify_all()
        self._source.close()
        deadline_s = time.monotonic() + _CLOSE_S
        for thread in self._threads:
            if thread.ident is not None:
                thread.join(max(0.0, deadline_s - time.monotonic()))

    def _capture(self) -> None:
        try:
            while not self._stopping.is_set():
                self._capture_one()
                if self._source.ended:
                    self._set_state(SourceState.ENDED)
                    break
        except BaseException as error:  # noqa: BLE001 - the caller's thread raises it at its next poll
            self._fail(error)
        finally:
            # First, because the inference thread waits for it even if closing the source fails.
            self._frames.close()
            self._end_source()

    def _end_source(self) -> None:
        """Close the source again, as it may have been reopened while the pipeline was being closed."""
        try:
            self._source.close()
        except BaseException as error:  # noqa: BLE001 - as above
            self._fail(error)

    def _capture_one(self) -> None:
        try:
            frame = self._source.read()
        except CameraError as error:
            self._bring_back(str(error))
            return
        if frame is None:
            return
        self._latest = frame
        self._captured += 1
        self._frames.put(_Captured(frame, self._clock()))
        if self._status.state is not SourceState.LIVE:
            self._set_state(SourceState.LIVE)

    def _bring_back(self, reason: str) -> None:
        self._set_state(SourceState.CAMERA_LOST, reason)
        for pause_s in self._pauses():
            self._source.close()
            if self._stopping.wait(pause_s):
                return
            try:
                self._source.open()
            except CameraError as error:
                self._status = Status(SourceState.CAMERA_LOST, str(error), self._status.since_s)
            else:
                return

    def _pauses(self) -> Iterator[float]:
        pause_s = self._retry_s
        while True:
            yield pause_s
            pause_s = min(2 * pause_s, self._retry_limit_s)

    def _set_state(self, state: SourceState, reason: str = "") -> None:
        self._status = Status(state, reason, self._clock())

    def _infer(self) -> None:
        try:
            estimator = self._estimator_factory()
            try:
                self._ready.set()
                self._estimate_all(estimator)
            finally:
                estimator.close()
        except BaseException as error:  # noqa: BLE001 - the caller's thread raises it at its next poll
            self._fail(error)
        finally:
            with self._handing:
                self._over = True
                self._handing.notify_all()
            self._ready.set()

    def _estimate_all(self, estimator: Estimator) -> None:
        while self._wait_for_room():
            captured = self._frames.get(_POLL_S)
            if captured is None:
                if self._frames.closed:
                    return
                continue
            if not self._pace.wants(captured.frame):
                self._rested += 1
                continue
            pose = estimator.estimate(captured.frame)
            self._pace.looked(pose)
            self._hand_over(captured, pose)

    def _wait_for_room(self) -> bool:
        with self._handing:
            self._handing.wait_for(lambda: len(self._results) < self._backlog or self._stopping.is_set())
        return not self._stopping.is_set()

    def _hand_over(self, captured: _Captured, estimated: Pose) -> None:
        record = encode(estimated)
        pose = decode(record, estimated.size_px)
        result = Result(captured.frame, pose, record, captured.at_s, self._clock())
        with self._handing:
            self._results.append(result)
            self._ages_s.append(result.age_s)
            self._judged += 1
            self._handing.notify_all()

    def _fail(self, error: BaseException) -> None:
        with self._handing:
            self._error = self._error or error
