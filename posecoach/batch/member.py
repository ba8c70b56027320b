"""Code that runs inside a process that carries out orders."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection

from posecoach.batch.orders import Order, VideoOutcome
from posecoach.batch.work import Throttled, carry_out
from posecoach.capture.decoder import THREADS_VARIABLE
from posecoach.runtime.memory import share_pool
from posecoach.stretches import STRETCHES
from posecoach.stretches.registry import OwnFile

#: How often a process reports how far it is, seconds.
_REPORT_S = 0.25

#: How long a process that was told to stop, or whose parent is gone, may take to clean up, seconds.
GRACE_S = 3.0


class Stopped(BaseException):
    """The work is no longer wanted."""


@dataclass(frozen=True, slots=True)
class _Lines:
    """The connections of this process with its parent.

    Attributes:
        reports: takes (time reached, duration) pairs.
        stopping: set when the work is no longer wanted.
    """

    reports: Connection
    stopping: threading.Event


_lines: _Lines | None = None


def begin(reports: Connection, until: Connection, threads: int, own_stretches: Sequence[OwnFile] = ()) -> None:
    """Prepare this process; it ends when its parent writes into ``until`` or is gone, even if that was killed.

    Args:
        reports: where to write how far the video is.
        until: becomes readable when the work is no longer wanted.
        threads: how many may decode a picture that is too large for one alone.
        own_stretches: the user's own stretches that the parent knows.
    """
    global _lines  # noqa: PLW0603 - an executor hands nothing from its initializer to its tasks
    share_pool()
    STRETCHES.adopt(own_stretches)
    # Ctrl-C reaches every process of the terminal; only the parent reacts to it.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.environ.setdefault(THREADS_VARIABLE, str(threads))
    _lines = _Lines(reports, threading.Event())
    threading.Thread(target=_end_with_parent, args=(until, _lines.stopping), name="until", daemon=True).start()


def carry_out_here(order: Order) -> VideoOutcome:
    """Carry out an order in this process, reporting to the parent how far it is."""
    lines = _lines
    if lines is None:
        raise RuntimeError("begin was not called in this process")
    report = Throttled(lambda t_s, duration_s: lines.reports.send((t_s, duration_s)), _REPORT_S)

    def advance(t_s: float, duration_s: float) -> None:
        if lines.stopping.is_set():
            raise Stopped
        try:
            report(t_s, duration_s)
        except OSError:
            raise Stopped from None

    return carry_out(order, advance)


def _end_with_parent(until: Connection, stopping: threading.Event) -> None:
    with suppress(OSError):
        until.poll(None)
    stopping.set()
    time.sleep(GRACE_S)
    os._exit(1)
