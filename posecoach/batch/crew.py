"""The interface of crews, which carry out orders: progress and outcomes."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass

from posecoach.batch.orders import Order, VideoOutcome


@dataclass(frozen=True, slots=True)
class Reached:
    """How far a video has come.

    Attributes:
        index: index of the order.
        t_s: time reached in it, seconds.
        duration_s: its announced duration, seconds; 0 if unknown.
    """

    index: int
    t_s: float
    duration_s: float


#: Called in the thread that waits for the outcomes, a few times a second for each video at work.
Listener = Callable[[Reached], None]

#: Index and outcome of each order, as they come. Closing it ends the work.
Outcomes = Generator[tuple[int, VideoOutcome], None, None]

#: Returns the orders that have come since it was asked last; None once there will be no more.
Supply = Callable[[], Sequence[Order] | None]

#: How often progress is polled while waiting for an outcome, seconds.
LOOK_S = 0.2
