"""What stands in for the camera's hardware, for the clock and for the model."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from queue import Empty, Queue
from typing import Any

import numpy as np
from numpy.typing import NDArray

from posecoach.capture.frame import Frame
from posecoach.pose import Pose

#: Upper limit of every wait of these tests; none takes that long unless something is broken.
PATIENCE_S = 5.0


def wait_until(condition: Callable[[], object], timeout_s: float = PATIENCE_S) -> bool:
    """Return whether ``condition`` came true within ``timeout_s`` seconds."""
    deadline_s = time.monotonic() + timeout_s
    while not condition():
        if time.monotonic() > deadline_s:
            return False
        time.sleep(0.002)
    return True


def picture(seed: int) -> NDArray[np.uint8]:
    """Return a picture with a sensor's noise."""
    return np.random.default_rng(seed).integers(0, 256, (72, 128, 3), dtype=np.uint8)


class FakeClock:
    """A clock that only the test moves."""

    def __init__(self, now_s: float = 1000.0) -> None:
        self.now_s = now_s

    def __call__(self) -> float:
        return self.now_s


class FakeCapture:
    """A ``cv2.VideoCapture`` that delivers what the test feeds it; an exception is raised, None is a failed read.

    Once all is delivered every read gives ``then``; one that is ``stuck`` blocks instead, as drivers do.
    """

    def __init__(self, *items: Any, opened: bool = True, then: Any = None, stuck: bool = False) -> None:
        self.items: Queue[Any] = Queue()
        for item in items:
            self.items.put(item)
        self.opened = opened
        self.then = then
        self.stuck = stuck
        self.asked: list[tuple[int, float]] = []
        self.reading = threading.Event()
        self.released = threading.Event()

    def isOpened(self) -> bool:  # noqa: N802 - OpenCV's name
        return self.opened

    def read(self) -> tuple[bool, Any]:
        self.reading.set()
        try:
            item = self.items.get(timeout=None if self.stuck else 0.002)
        except Empty:
            item = self.then
        self.reading.clear()
        if isinstance(item, Exception):
            raise item
        return item is not None, item

    def get(self, prop: int) -> float:
        return dict(self.asked).get(prop, 0.0)

    def set(self, prop: int, value: float) -> bool:
        self.asked.append((prop, value))
        return True

    def release(self) -> None:
        self.opened = False
        self.released.set()


class FakeSource:
    """A frame source that returns what the test feeds it: frames, exceptions, or None for the end."""

    description = "fake"

    def __init__(self, *times_s: float) -> None:
        self.items: Queue[Any] = Queue()
        for t_s in times_s:
            self.feed(t_s)
        self.ended = False
        self.open_errors: list[Exception] = []
        self.opened_at_s: list[float] = []
        self.closed = threading.Event()
        self._count = 0

    def feed(self, t_s: float) -> None:
        self.items.put(t_s)

    def open(self) -> None:
        self.opened_at_s.append(time.monotonic())
        if self.open_errors:
            raise self.open_errors.pop(0)
        self.closed.clear()

    def read(self) -> Frame | None:
        try:
            item = self.items.get(timeout=0.02)
        except Empty:
            return None
        if isinstance(item, Exception):
            raise item
        if item is None:
            self.ended = True
            return None
        frame = Frame(picture(0), item, self._count)
        self._count += 1
        return frame

    def close(self) -> None:
        self.closed.set()


class FakeEstimator:
    """An estimator that sees nobody, unless told otherwise, and remembers the frames it was given."""

    def __init__(self, see: Callable[[Frame], Pose] | None = None) -> None:
        self._see = see
        self.frames: list[Frame] = []
        self.closed = threading.Event()

    def estimate(self, frame: Frame) -> Pose:
        self.frames.append(frame)
        if self._see is not None:
            return self._see(frame)
        return Pose.empty(frame.t_s, (frame.image.shape[1], frame.image.shape[0]))

    def close(self) -> None:
        self.closed.set()


class GatedEstimator(FakeEstimator):
    """Tells when it has begun with a frame, and finishes it when the test lets it."""

    def __init__(self, see: Callable[[Frame], Pose] | None = None) -> None:
        super().__init__(see)
        self.began = threading.Semaphore(0)
        self.gate = threading.Semaphore(0)

    def estimate(self, frame: Frame) -> Pose:
        self.began.release()
        assert self.gate.acquire(timeout=PATIENCE_S)
        return super().estimate(frame)
