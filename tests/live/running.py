"""``posecoach live`` in a process of its own, its speech written down, its camera a clip cut from the samples."""

from __future__ import annotations

import itertools
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
import cv2
import numpy as np

from posecoach.capture import Frame, VideoFile
from posecoach.engine.engine import Engine
from posecoach.history import Session, read_sessions
from posecoach.pose.recording import Recording
from posecoach.profiles import load_profile
from tests.live.fakes import wait_until
from tests.live.in_step import HEARD, SPEED
from tests.videos import SAMPLES

ROOT = Path(__file__).parents[2]

#: The command, but its clip waits for the model: what is held does not depend on how fast the machine is.
IN_STEP = "tests.live.in_step"

#: Width and height of clips.
CLIP_PX = (640, 360)

#: Faster than any machine judges: each frame comes as soon as the one before is judged.
AT_ONCE = 100.0

#: Starting the interpreter and loading the models takes a few seconds, more on a busy machine.
START_LIMIT_S = 180.0

#: Stands in for eSpeak NG: notes when which text reached it.
_FAKE_SPEECH = """#!/bin/sh
text=$(cat)
echo "$(date +%s.%N) $text" >> "{notes}"
"""


@dataclass(frozen=True, slots=True)
class Utterance:
    """A text that was spoken and when, seconds: by the wall clock, or by the clip where that waits for the model."""

    at_s: float
    text: str


class LiveRun:
    """One run of the command, with a folder of its own.

    Args:
        folder: the folder.
        screen: environment of the screen for its window.
        module: what is run: the command itself, or a version of it for tests.
        speed: how many times faster than recorded `IN_STEP` plays the clip at the most.
    """

    def __init__(
        self, folder: Path, screen: dict[str, str] | None = None, *, module: str = "posecoach", speed: float = 1.0
    ) -> None:
        self._module = module
        self.folder = folder
        self.history = folder / "history.sqlite3"
        self.recording = folder / "landmarks.rec"
        self._notes = folder / "spoken.txt"
        self.environment = environment(**(screen or {}))
        self._heard = folder / "heard.txt"
        self.environment |= {HEARD: str(self._heard), SPEED: str(speed)}
        self.environment["PATH"] = f"{self._speech_folder()}{os.pathsep}{os.environ['PATH']}"
        self.process: subprocess.Popen[str] | None = None

    def start(self, *arguments: object, **options: object) -> subprocess.Popen[str]:
        """Start the command; ``options`` are those of `subprocess.Popen`."""
        command = [sys.executable, "-m", self._module, "live", *map(str, arguments), "--history", str(self.history)]
        self.process = subprocess.Popen(  # type: ignore[call-overload]
            [*command, "--record", str(self.recording)],
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            **options,
        )
        return self.process

    def wait_for_picture(self) -> float:
        """Return the wall clock, seconds, when the first picture was captured: the recording is made at that moment."""
        assert wait_until(lambda: self.recording.exists() or self._ended(), START_LIMIT_S)
        assert not self._ended(), self.finish()
        return time.time()

    def wait_for_hold(self, hold_s: float) -> None:
        """Wait until the history says that so much was held."""
        assert wait_until(lambda: self._held_s() >= hold_s or self._ended(), START_LIMIT_S)
        assert not self._ended(), self.finish()

    def finish(self, timeout_s: float = 900.0) -> tuple[int, str, list[str]]:
        """Wait for the end; return exit code, standard output and the lines of standard error."""
        assert self.process is not None
        out, errors = self.process.communicate(timeout=timeout_s)
        return self.process.returncode, out, errors.splitlines()

    def kill(self) -> None:
        """End what is still running."""
        if self.process is not None and not self._ended():
            self.process.kill()
            self.process.communicate(timeout=10)

    def sessions(self) -> tuple[Session, ...]:
        return read_sessions(self.history)

    def spoken(self) -> list[Utterance]:
        """Return what reached the speech program, by the wall clock."""
        return _read(self._notes)

    def coached(self) -> list[Utterance]:
        """Return what the coach said, by the time of the clip; only of the module `in_step`."""
        return _read(self._heard)

    def recorded_hold_s(self) -> float:
        """Return what the landmarks that were recorded count, judged again from the beginning, seconds."""
        engine = Engine(load_profile("default"))
        held = [engine.update(pose).state.hold.hold_s for pose in Recording(self.recording)]
        return held[-1] if held else 0.0

    def _held_s(self) -> float:
        return sum(session.hold_s for session in self.sessions())

    def _ended(self) -> bool:
        return self.process is not None and self.process.poll() is not None

    def _speech_folder(self) -> Path:
        programs = self.folder / "programs"
        programs.mkdir(exist_ok=True)
        fake = programs / "espeak-ng"
        fake.write_text(_FAKE_SPEECH.format(notes=self._notes))
        fake.chmod(0o755)
        return programs


def _read(notes: Path) -> list[Utterance]:
    if not notes.exists():
        return []
    lines = (line.partition(" ") for line in notes.read_text().splitlines())
    return [Utterance(float(at), text) for at, _, text in lines]


def environment(**more: str) -> dict[str, str]:
    """Return our environment without a screen."""
    kept = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY")}
    return {**kept, "PYTHONPATH": str(ROOT), **more}


def cut(path: Path, sample: str, *spans_s: tuple[float, float], mirror: bool = False, fps: int = 20) -> Path:
    """Write a clip of those parts of a sample, without a gap between them, as small as a webcam's picture.

    Mirrored it shows the other side. Below 20 frames a second, frames are left out.
    """
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=fps, options={"preset": "ultrafast"})
        stream.width, stream.height, stream.pix_fmt = *CLIP_PX, "yuv420p"
        for number, frame in enumerate(itertools.islice(_frames_in(sample, spans_s), None, None, 20 // fps)):
            small = np.asarray(cv2.resize(frame.image, CLIP_PX, interpolation=cv2.INTER_AREA), np.uint8)
            image = np.ascontiguousarray(small[:, ::-1]) if mirror else small
            picture = av.VideoFrame.from_ndarray(image, format="bgr24")
            picture.pts, picture.time_base = number, Fraction(1, fps)
            container.mux(stream.encode(picture))
        container.mux(stream.encode())
    return path


def _frames_in(sample: str, spans_s: tuple[tuple[float, float], ...]) -> Iterator[Frame]:
    with VideoFile(SAMPLES / f"{sample}.mp4") as video:
        last_s = max(end_s for _, end_s in spans_s)
        for frame in itertools.takewhile(lambda frame: frame.t_s < last_s, video):
            if any(start_s <= frame.t_s < end_s for start_s, end_s in spans_s):
                yield frame
