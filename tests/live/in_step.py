"""``posecoach`` with a played file that waits until its last frame is judged, so that no frame is ever skipped.

What is counted and coached then depends on the file alone, not on how fast the machine is. The file is played ``SPEED``
times faster than recorded if the machine is fast enough. Notes, in the file that ``HEARD`` names, each sentence and the
time of the frame that brought it.
"""

from __future__ import annotations

import os
import sys
import threading
from pathlib import Path

from posecoach.capture import Frame
from posecoach.capture.paced_file import PacedFile
from posecoach.capture.reading import Reading
from posecoach.cli import calibrate, live, main
from posecoach.coach import Say
from posecoach.coach.trainer import Moment, Trainer
from posecoach.estimation.pacing import ABSENCE_PAUSE_S, MovementPace, Pace
from posecoach.live.calibrating import CalibrationGuide
from posecoach.pose import Pose

HEARD = "POSECOACH_TEST_HEARD"
SPEED = "POSECOACH_TEST_SPEED"

#: Released whenever a frame has gone all the way, so that the next one may come.
_gone = threading.Semaphore(1)

#: A thread that waits for this looks so often whether it was closed meanwhile, seconds.
_LOOK_S = 0.2


class WaitingFile(PacedFile):
    """A file that gives a frame only when the one before is judged."""

    def __init__(self, *paths: Path, reading: Reading) -> None:
        super().__init__(*paths, speed=float(os.environ[SPEED]), reading=reading)

    def read(self) -> Frame | None:
        if not _gone.acquire(timeout=_LOOK_S):
            return None
        frame = super().read()
        if frame is None:
            _gone.release()
        return frame


class WaitedForPace(MovementPace):
    def wants(self, frame: Frame) -> bool:
        wanted = super().wants(frame)
        if not wanted:
            _gone.release()
        return wanted


def waited_for_pace(*, every_frame: bool) -> Pace:
    assert not every_frame
    return WaitedForPace(ABSENCE_PAUSE_S)


def noted(t_s: float, moment: Moment) -> Moment:
    """Note what is said, and let the next frame come."""
    with Path(os.environ[HEARD]).open("a", encoding="utf-8") as notes:
        notes.writelines(f"{t_s} {event.text}\n" for event in moment.events if isinstance(event, Say))
    _gone.release()
    return moment


class NotedTrainer(Trainer):
    def take(self, pose: Pose, brightness: float) -> Moment:
        return noted(pose.t_s, super().take(pose, brightness))


class NotedGuide(CalibrationGuide):
    def take(self, pose: Pose, brightness: float) -> Moment:
        return noted(pose.t_s, super().take(pose, brightness))


if __name__ == "__main__":
    vars(calibrate).update(CalibrationGuide=NotedGuide)
    vars(live).update(PacedFile=WaitingFile, live_pace=waited_for_pace, Trainer=NotedTrainer)
    sys.exit(main())
