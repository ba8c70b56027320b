"""Carrying out one order, on this computer or on a cluster."""

from __future__ import annotations

import os
import time
import traceback
from collections.abc import Callable

from posecoach.batch.orders import Order, VideoOutcome
from posecoach.capture.video_file import probe
from posecoach.languages import gettext as _
from posecoach.pose.recording import meant_as_recording
from posecoach.results.files import analyze_into
from posecoach.results.recordings import analyze_recording_into
from posecoach.runtime.errors import PosecoachError
from posecoach.runtime.process import set_up_process

#: Called with the time reached in the video and its announced duration (0 if unknown), seconds.
Advance = Callable[[float, float], None]


def carry_out(order: Order, advance: Advance) -> VideoOutcome:
    """Analyse one video or recording, in a process of its own.

    Every error becomes its outcome, so that the others go on.

    Args:
        order: what to do.
        advance: called at the beginning and with every frame of a video; what it raises ends the work, and is raised
            here unless it is an `Exception`.
    """
    try:
        if meant_as_recording(order.video):
            analysis = analyze_recording_into(order.video, order.folder, order.request)
        else:
            duration_s = probe(order.video, order.request.reading).duration_s
            set_up_process()
            advance(0.0, duration_s)
            analysis = analyze_into(order.video, order.folder, order.request, lambda t_s: advance(t_s, duration_s))
    except PosecoachError as error:
        return VideoOutcome.failed(error)
    except Exception as error:  # noqa: BLE001 - a bug that one video shows must not cost the others
        if os.environ.get("POSECOACH_DEBUG"):
            traceback.print_exc()
        return VideoOutcome.failed(
            _("cannot analyse {video}: unexpected {error}; please report it").format(
                video=order.video, error=f"{type(error).__name__}: {' '.join(str(error).split())}"
            )
        )
    return VideoOutcome.of(analysis.summary())


class Throttled:
    """Passes on the progress of every frame no more often than a person can read.

    Args:
        advance: where to pass it on to.
        every_s: least time between two reports, seconds.
    """

    def __init__(self, advance: Advance, every_s: float) -> None:
        self._advance = advance
        self._every_s = every_s
        self._last_s = -every_s

    def __call__(self, t_s: float, duration_s: float) -> None:
        """Pass on the progress if the last report is long enough ago."""
        now_s = time.monotonic()
        if now_s - self._last_s >= self._every_s:
            self._last_s = now_s
            self._advance(t_s, duration_s)
