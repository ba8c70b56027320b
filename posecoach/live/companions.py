"""What a live session needs of those who lead it, show it and keep it."""

from __future__ import annotations

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from posecoach.coach import CoachView, SessionSummary
from posecoach.coach.events import CoachEvent
from posecoach.coach.trainer import Moment
from posecoach.engine.engine import JudgedFrame
from posecoach.engine.sets import SetRecord
from posecoach.pose import Pose
from posecoach.window.window import Key


class Display(Protocol):
    """Shows the session and reads the keys."""

    @property
    def lost(self) -> bool:
        """Whether the display was lost, not closed by the user."""
        ...

    def show(
        self,
        image: NDArray[np.uint8] | None,
        judged: JudgedFrame | None,
        view: CoachView,
        summary: SessionSummary | None = None,
    ) -> None:
        """Show the newest picture with the view, or the summary once the routine is over."""
        ...

    def pressed(self) -> list[Key]:
        """Return the keys pressed since the last call."""
        ...


class Leader(Protocol):
    """Leads through a session: `Trainer`, which documents the methods, or what takes its place."""

    @property
    def t_s(self) -> float:
        """Time of the last pose, seconds."""
        ...

    @property
    def paused(self) -> bool:
        """Whether the person has paused the session."""
        ...

    @property
    def over(self) -> bool:
        """Whether all is done."""
        ...

    def take(self, pose: Pose, brightness: float) -> Moment:
        """Process the pose of the next frame."""
        ...

    def camera_lost(self, t_s: float) -> Moment:
        """Report that no frames arrive."""
        ...

    def pause(self) -> Moment:
        """Pause."""
        ...

    def resume(self) -> Moment:
        """Continue after `pause`."""
        ...

    def skip(self) -> Moment:
        """Skip the set-up, the rest, or the current step."""
        ...

    def under_way(self) -> SetRecord | None:
        """Return the current set as it stands, if it counts."""
        ...

    def finish(self) -> tuple[SessionSummary, tuple[CoachEvent, ...]]:
        """End the session at any point; return its summary and the events of the last sets."""
        ...


class Diary(Protocol):
    """Keeps the sets; see `Journal`."""

    problem: str

    def due(self, t_s: float) -> bool:
        """Return whether the current set should be written again."""
        ...

    def under_way(self, record: SetRecord | None, t_s: float) -> None:
        """Write the current set."""
        ...

    def finished(self, record: SetRecord, t_s: float) -> None:
        """Write a set that has ended."""
        ...

    def pain(self, value: int) -> None:
        """Write the pain, 0 to 10, that the person reports for the last set."""
        ...

    def close(self) -> None:
        """Write what is left."""
        ...
