"""The threads of the live trainer: one captures, one estimates, and neither waits for the other or for the screen.

All times come from one monotonic clock, so a corrected wall clock changes nothing. Whether that clock goes on while a
machine is suspended differs between systems. Where it does, the poses before and after lie too far apart to count as
a hold; where it does not, the suspended time has no length. Neither counts a second that nobody was watched.
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

#: How many results may lie unfetched; each holds a picture. While there are as many, nothing is estimated.
BACKLOG = 32

#: How many ages the median and the 95th percentile are taken over.
_AGES = 300

#: How often waits look whether they still have to go on, seconds.
_POLL_S = 0.1

#: How long `LivePipeline.close` waits for the threads in all, seconds.
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
        frame: the frame it was seen in; its image is shared, so draw on a copy.
        pose: the landmarks, as decoded from ``record``: what a replay of the recording will judge.
        record: the record of the landmarks, see `posecoach.pose.recording`.
        captured_s: when the frame came, monotonic clock, seconds.
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
    """What the threads did so far.

    Attributes:
        captured: frames that came from the source.
        judged: frames whose pose was estimated.
        dropped: frames that a newer one replaced before they could be judged.
        rested: frames that the pace passed over.
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
    """From a frame source to poses, without lag: stale frames are dropped, what is judged is the newest.

    Every estimated pose is handed out by `poll` exactly once and in order, so the caller may run an `Engine` on them
    and exchange it between any two. If the caller fetches nothing for so long that `BACKLOG` results lie waiting,
    estimating pauses until it does; the picture goes on.

    A lost camera is opened again and again until it is back. Meanwhile no pose comes, and the first one after carries
    a time that much later.

    Both threads are daemons: one that a driver or a model holds in a call is left behind by `close`, frees what it
    has when the call returns, and cannot keep the process from ending.

    Usage::

        with LivePipeline(Camera(0), PoseEstimator) as pipeline:
            while not pipeline.finished:
                for result in pipeline.poll():
                    judged = engine.update(result.pose)
                show(pipeline.latest_frame(), judged)

    Args:
        source: where the frames come from.
        estimator_factory: makes the estimator, on the inference thread.
        pace: says which frames are judged, on the inference thread; all if None.
        clock: monotonic clock, seconds.
        retry_s: pause before a lost camera is first opened again, seconds; it doubles with each attempt.
        retry_limit_s: longest such pause, seconds.
        backlog: how many results may lie unfetched.
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
        # Guards what follows, and is notified when results come, are fetched, or will come no more.
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
        """Open the source, load the model, and begin. To be called once, on the main thread.

        The source is opened here because macOS asks for access to a camera on the main thread only; frames are read
        once the model is there, so that a file begins with a frame that is judged.

        Raises:
            PosecoachError: the source cannot be opened or the model cannot be loaded.
        """
        inference, capture = self._threads
        try:
            self._source.open()
            inference.start()
            while not self._ready.wait(_POLL_S):
                # Waiting in slices lets Ctrl-C through on Windows.
                pass
            if self._error is not None:
                raise self._error
            capture.start()
        except BaseException:
            self.close()
            raise

    def poll(self, timeout_s: float = 0.0) -> list[Result]:
        """Return the results that came since the last call, oldest first.

        Args:
            timeout_s: how long to wait for the first, seconds.

        Raises:
            BaseException: whatever ended a thread, once all results before it were handed out.
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
        """Return the newest frame, judged or not; None before the first. Its image is shared, so draw on a copy."""
        return self._latest

    @property
    def status(self) -> Status:
        """The state of the source."""
        return self._status

    @property
    def over(self) -> bool:
        """Whether nothing more will come, in order or not; results may still lie unfetched."""
        with self._handing:
            return self._over or self._error is not None

    @property
    def finished(self) -> bool:
        """Whether the source ended and every result was fetched."""
        with self._handing:
            return self._over and not self._results and self._error is None

    def counters(self) -> Counters:
        """Return what the threads did so far."""
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
            # First, as inference waits for it whatever becomes of the source.
            self._frames.close()
            self._end_source()

    def _end_source(self) -> None:
        """Undo also a reopening that went on while the pipeline was being closed."""
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
