"""A live session, started as the command that a terminal would start."""

from __future__ import annotations

import subprocess
import tempfile
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from posecoach.languages import gettext as _
from posecoach.runtime.errors import PosecoachError, UsageError
from posecoach.runtime.os_errors import why
from posecoach.runtime.own_command import own_command

#: How long a session may take to save and close what it has, seconds.
_STOP_S = 10.0

#: Most of the command's error output that is shown, bytes.
_TOLD_BYTES = 4_000


@dataclass(frozen=True, slots=True)
class SessionState:
    """The state of the last session.

    Attributes:
        running: whether it is running.
        exit_code: its exit code; None while it is running or if there was none.
        stopped: whether it was ended from the page.
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
        # A file, because a pipe blocks the session once it is full.
        self._folder = tempfile.TemporaryDirectory(prefix="posecoach-")
        self._complaints = Path(self._folder.name) / "complaints.txt"

    @property
    def running(self) -> bool:
        """Whether a session is running."""
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
                raise UsageError(_("a session is running: end it first"))
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
                raise PosecoachError(
                    _("cannot start a session: {reason}").format(reason=why(error, _("close other programs")))
                ) from error

    def state(self) -> SessionState:
        """Return its state."""
        with self._lock:
            code = self._process.poll() if self._process is not None else None
            return SessionState(self.running, code, self._stopped, self._said())

    def stop(self) -> None:
        """Ask the session to end in order, as a shutdown of the computer would, and wait for it."""
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
        """End the session and delete its temporary folder."""
        self.stop()
        self._folder.cleanup()

    def _said(self) -> tuple[str, ...]:
        if not self._complaints.exists():
            return ()
        with self._complaints.open("rb") as complaints:
            text = complaints.read(_TOLD_BYTES).decode("utf-8", "replace")
        lines = (line.removeprefix("posecoach: ").strip() for line in text.splitlines())
        return tuple(line for line in lines if line)
