"""The tuning pages opened from the page, each on its own port."""

from __future__ import annotations

import threading
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from posecoach.home.results import results_of
from posecoach.pose.recording import Recording
from posecoach.results.request import RECORDING_NAME
from posecoach.serving import PageServer, listen
from posecoach.tuning.page import tuning_page
from posecoach.tuning.sources import TuningSource
from posecoach.tuning.stills import Stills
from posecoach.tuning.workbench import Workbench

#: Longest wait for the servers to end, seconds.
_CLOSE_S = 5.0


@dataclass(frozen=True, slots=True)
class _Tuner:
    server: PageServer
    thread: threading.Thread


class Tuners:
    """Opens tuning pages and ends them; each also ends with its last tab."""

    def __init__(self) -> None:
        self._open: list[_Tuner] = []

    @property
    def working(self) -> bool:
        """Whether a tuning page is open."""
        return any(tuner.thread.is_alive() for tuner in self._open)

    def open(self, video: Path, profile: str) -> str:
        """Serve the tuning page of a video that was analysed, and return its address.

        Args:
            video: the video.
            profile: name of the profile to start from.

        Raises:
            VideoError: its recording or the video cannot be read.
            ProfileError: there is no such profile.
        """
        with ExitStack() as stack:
            recording = Recording(results_of(video) / RECORDING_NAME)
            stills = stack.enter_context(Stills(video))
            workbench = Workbench([TuningSource(video.name, recording, stills)], profile)
            workbench.measure()
            listener = stack.enter_context(listen())
            server = PageServer(tuning_page(workbench), listener)
            held = stack.pop_all()

        def serve() -> None:
            with held:
                server.run()

        tuner = _Tuner(server, threading.Thread(target=serve, name="tuning page", daemon=True))
        self._open.append(tuner)
        tuner.thread.start()
        return server.address

    def close(self) -> None:
        """End all of them."""
        for tuner in self._open:
            tuner.server.stop()
        for tuner in self._open:
            tuner.thread.join(_CLOSE_S)
