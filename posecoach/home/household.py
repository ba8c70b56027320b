"""Everything that the page can start; it outlives the requests."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from posecoach.batch.orders import Order
from posecoach.capture.camera import FrameSource
from posecoach.home.analysing import Analyser
from posecoach.home.camera import CameraLook, look_through
from posecoach.home.results import ResultsFolder, results_of
from posecoach.home.session import SessionProcess
from posecoach.home.settings import Settings, load_settings
from posecoach.home.tuners import Tuners
from posecoach.languages import gettext as _
from posecoach.profiles import load_profile
from posecoach.results.request import Request
from posecoach.routines import load_routine
from posecoach.runtime.errors import UsageError
from posecoach.stretches import stretch_named


@dataclass(slots=True)
class Household:
    """The state behind the page.

    Attributes:
        results: folder of the videos and their results.
        history: the history's file.
        model: the model of sessions and analyses.
        open_source: makes a camera, or the files in its place, from their names.
        cameras: used instead of the camera chosen on the page; empty to use that.
    """

    results: ResultsFolder
    history: Path
    model: str
    open_source: Callable[[list[str]], FrameSource]
    cameras: Sequence[str] = ()
    analyser: Analyser = field(default_factory=Analyser)
    session: SessionProcess = field(default_factory=SessionProcess)
    tuners: Tuners = field(default_factory=Tuners)
    last_look: CameraLook | None = None

    @property
    def busy(self) -> bool:
        """Whether something is running that must not be interrupted when the page is closed."""
        return self.analyser.working or self.session.running or self.tuners.working

    def look(self) -> CameraLook:
        """Look through the camera.

        Raises:
            UsageError: a session has it.
            PosecoachError: it gives no picture.
        """
        if self.session.running:
            raise UsageError(_("the session is using the camera: end it first"))
        settings = load_settings()
        self.last_look = look_through(self.open_source(self._cameras(settings)), load_profile(settings.profile))
        return self.last_look

    def train(self, *, routine: str = "", stretch: str = "") -> None:
        """Start a session with a routine or with one stretch.

        Raises:
            UsageError: there is no such routine, stretch or profile, or a session is running.
            PosecoachError: it cannot be started.
        """
        settings = load_settings()
        # Checked before the command starts, so that the page can show the error.
        load_profile(settings.profile)
        if stretch:
            chosen = [stretch_named(stretch).name]
        else:
            chosen = [f"--routine={routine}"]
            load_routine(routine)
        arguments = [*chosen, f"--profile={settings.profile}", f"--model={self.model}", f"--history={self.history}"]
        arguments += [f"--camera={name}" for name in self._cameras(settings)]
        arguments += [f"--voice={settings.voice}"] if settings.voice else []
        switches = {"--mute": settings.muted, "--small-window": settings.small_window}
        self.session.start([*arguments, *(switch for switch, on in switches.items() if on)])

    def analyse(self, video: str, *, annotate: bool) -> None:
        """Begin to analyse a video of the folder.

        Raises:
            UsageError: there is no such video or profile, or another one is under way.
        """
        path = self.results.video(video)
        request = Request(self.model, load_profile(load_settings().profile), annotate=annotate)
        self.analyser.start(Order(path, results_of(path), request))

    def tune(self, video: str) -> str:
        """Open the tuning page of an analysed video and return its address.

        Raises:
            PosecoachError: it cannot be read.
        """
        return self.tuners.open(self.results.video(video), load_settings().profile)

    def close(self) -> None:
        """End everything that is running, in order."""
        self.analyser.stop()
        self.session.close()
        self.tuners.close()

    def _cameras(self, settings: Settings) -> list[str]:
        return list(self.cameras) or [str(settings.camera)]
