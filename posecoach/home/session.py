"""A live session, started as the command that a terminal would start."""

from __future__ import annotations

import subprocess
import tempfile
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from posecoach.runtime.errors import PosecoachError, UsageError
from posecoach.runtime.os_errors import why
from posecoach.runtime.own_command import own_command

#: How long a session may take to save and close what it has, seconds.
_STOP_S = 10.0

#: At most this much of what the command complains about is shown, bytes.
_TOLD_BYTES = 4_000


@dataclass(frozen=True, slots=True)
class SessionState:
    """What the last session is doing.

    Attributes:
        running: whether it goes on.
        exit_code: how it ended; None while it goes on or if there was none.
        stopped: whether it was ended from here.
        said: the lines it wrote to standard error.
    """

    running: bool
    exit_code: int | None
    stopped: bool
    said: tuple[str, ...]


class SessionProcess:
    """Starts ``posecoach live`` and watches it; usable from several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._stopped = False
        # A pipe would have to be read all the time, or the session would come to a halt.
        self._folder = tempfile.TemporaryDirectory(prefix="posecoach-")
        self._complaints = Path(self._folder.name) / "complaints.txt"

    @property
    def running(self) -> bool:
        """Whether a session goes on."""
        return self._process is not None and self._process.poll() is None

    def start(self, arguments: Sequence[str]) -> None:
        """Begin a session.

        Args:
            arguments: what follows ``posecoach live``.

        Raises:
            UsageError: one goes on.
            PosecoachError: the system starts no process.
        """
        with self._lock:
            if self.running:
                raise UsageError("a session goes on: end it first")
            self._stopped = False
            try:
                with self._complaints.open("wb") as complaints:
                    self._process = subprocess.Popen(  # noqa: S603 - our own command, nothing of it from a shell
                        own_command("live", *arguments),
                        stdin=subprocess.DEVNULL,
                        stdout=subprocess.DEVNULL,
                        stderr=complaints,
                    )
            except OSError as error:
                raise PosecoachError(f"cannot start a session: {why(error, 'close other programs')}") from error

    def state(self) -> SessionState:
        """Return what it is doing."""
        with self._lock:
            code = self._process.poll() if self._process is not None else None
            return SessionState(self.running, code, self._stopped, self._said())

    def stop(self) -> None:
        """Have the session end in order, as the end of the computer would; wait for that."""
        process = self._process
        if process is None or process.poll() is not None:
            return
        self._stopped = True
        process.terminate()
        try:
            process.wait(_STOP_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def close(self) -> None:
        """End the session and clear away."""
        self.stop()
        self._folder.cleanup()

    def _said(self) -> tuple[str, ...]:
        if not self._complaints.exists():
            return ()
        with self._complaints.open("rb") as complaints:
            text = complaints.read(_TOLD_BYTES).decode("utf-8", "replace")
        lines = (line.removeprefix("posecoach: ").strip() for line in text.splitlines())
        return tuple(line for line in lines if line)
