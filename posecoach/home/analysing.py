"""Runs one analysis at a time in its own process, and reports its progress."""

from __future__ import annotations

import threading
from contextlib import closing
from dataclasses import dataclass
from enum import StrEnum

from posecoach.batch.crew import Reached
from posecoach.batch.local import analyze_here
from posecoach.batch.orders import Order, OutcomeKind
from posecoach.languages import gettext as _
from posecoach.runtime.errors import InternalError, PosecoachError, UsageError

#: Longest wait for a cancelled analysis to end, seconds.
_STOP_S = 8.0


class AnalysisStage(StrEnum):
    """The state of an analysis."""

    NONE = "none"
    WORKING = "working"
    DONE = "done"
    FAILED = "failed"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class AnalysisProgress:
    """The progress of the last analysis.

    Attributes:
        stage: its state.
        video: name of the video.
        share: how much of the video is done, 0 to 1.
        note: an error or a remark on the result, in one line; "" for none.
    """

    stage: AnalysisStage = AnalysisStage.NONE
    video: str = ""
    share: float = 0.0
    note: str = ""


class Analyser:
    """Analyses one video after another; usable from several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._progress = AnalysisProgress()
        self._thread: threading.Thread | None = None
        self._unwanted = threading.Event()

    @property
    def progress(self) -> AnalysisProgress:
        """The progress of the last analysis."""
        return self._progress

    @property
    def working(self) -> bool:
        """Whether a video is being analysed."""
        return self._thread is not None and self._thread.is_alive()

    def start(self, order: Order) -> None:
        """Begin with a video.

        Raises:
            UsageError: another one is under way.
        """
        with self._lock:
            if self.working:
                raise UsageError(
                    _("{video} is still being analysed: wait for it, or stop it").format(video=self._progress.video)
                )
            self._unwanted.clear()
            self._progress = AnalysisProgress(AnalysisStage.WORKING, order.video.name)
            self._thread = threading.Thread(target=self._run, args=(order,), name="analysis", daemon=True)
            self._thread.start()

    def stop(self) -> None:
        """Cancel the current analysis and wait until it has ended."""
        self._unwanted.set()
        if self._thread is not None:
            self._thread.join(_STOP_S)

    def _run(self, order: Order) -> None:
        name = order.video.name
        try:
            with closing(analyze_here([order], 1, self._watch)) as outcomes:
                outcome = next(outcomes)[1]
        except _UnwantedError:
            self._progress = AnalysisProgress(AnalysisStage.STOPPED, name)
        except PosecoachError as error:
            self._progress = AnalysisProgress(AnalysisStage.FAILED, name, note=str(error))
        except Exception as error:  # noqa: BLE001 - whatever it is, the page has to say it
            self._progress = AnalysisProgress(AnalysisStage.FAILED, name, note=str(InternalError.of(error)))
        else:
            if outcome.kind is OutcomeKind.FAILED:
                self._progress = AnalysisProgress(AnalysisStage.FAILED, name, note=outcome.why)
            else:
                early = outcome.kind is OutcomeKind.STOPPED_EARLY
                note = _("The video breaks off: what follows is missing or damaged.") if early else ""
                self._progress = AnalysisProgress(AnalysisStage.DONE, name, 1.0, note)

    def _watch(self, reached: Reached) -> None:
        if self._unwanted.is_set():
            raise _UnwantedError
        share = min(1.0, reached.t_s / reached.duration_s) if reached.duration_s > 0.0 else 0.0
        self._progress = AnalysisProgress(AnalysisStage.WORKING, self._progress.video, share)


class _UnwantedError(Exception):
    """The analysis was cancelled."""
