"""A child process that can always be ended."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from typing import IO

from posecoach.languages import gettext as _
from posecoach.voice.programs import SpeechCommand

MAX_ERROR_BYTES = 16 * 1024 * 1024
_REASON_BYTES = 4096
_REASON_LENGTH = 160
_REAP_S = 0.3

if sys.platform == "win32":
    _CREATION_FLAGS = subprocess.CREATE_NO_WINDOW
else:
    _CREATION_FLAGS = 0


class Child:
    """A running program.

    Args:
        process: the leader of a process group of its own.
        errors: where its standard error goes.
    """

    def __init__(self, process: subprocess.Popen[bytes], errors: IO[bytes]) -> None:
        self._process = process
        self._errors = errors

    def has_ended(self) -> bool:
        """Return whether the program has ended by itself."""
        return self._process.poll() is not None

    def floods(self) -> bool:
        """Return whether the program has written so many errors that it must be stopped to protect the disk."""
        return os.fstat(self._errors.fileno()).st_size > MAX_ERROR_BYTES

    def failure(self) -> str | None:
        """Return in one line why the ended program failed; None if it succeeded.

        Without a sound device eSpeak NG exits with 0, so its last line of output counts as well.
        """
        reason = self._last_error_line()
        if self._process.returncode == 0 and not reason.lower().startswith("error"):
            return None
        return reason or _("exit status {code}").format(code=self._process.returncode)

    def end(self) -> None:
        """Kill the program and everything it started, and reap it. Does nothing if it is already gone."""
        if sys.platform == "win32":
            self._process.kill()
        else:
            # Even after the program has ended: what it started is still in its group. macOS raises PermissionError
            # for a group of zombies.
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self._process.pid, signal.SIGKILL)
        # A process stuck in its audio driver dies later; the subprocess module reaps it on its next start.
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(_REAP_S)

    def wait(self, timeout_s: float) -> None:
        """Wait until the program has ended, at most ``timeout_s`` seconds."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(timeout_s)

    def _last_error_line(self) -> str:
        size = self._errors.seek(0, os.SEEK_END)
        self._errors.seek(max(0, size - _REASON_BYTES))
        lines = self._errors.read().decode("utf-8", errors="replace").split("\n")
        said = [line.strip() for line in lines if line.strip()]
        return "".join(c for c in said[-1] if c.isprintable())[:_REASON_LENGTH] if said else ""


@contextlib.contextmanager
def running(command: SpeechCommand) -> Iterator[Child]:
    """Run ``command``; it is ended when the ``with`` block is left.

    Standard input and standard error are files, not pipes, so a program that does not read or writes without end
    cannot block.

    Raises:
        OSError: the program cannot be started.
        ValueError: an argument is not valid, such as one with a null byte.
    """
    with tempfile.TemporaryFile() as text, tempfile.TemporaryFile() as errors:
        text.write(command.stdin.encode())
        text.seek(0)
        child = Child(_start(command, text, errors), errors)
        try:
            yield child
        finally:
            child.end()


def _start(command: SpeechCommand, stdin: IO[bytes], stderr: IO[bytes]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(  # noqa: S603 - a program found on the search path, and no text to speak among its arguments
        command.argv,
        stdin=stdin,
        stdout=subprocess.DEVNULL,
        stderr=stderr,
        env={**os.environ, **command.environment},
        start_new_session=True,
        creationflags=_CREATION_FLAGS,
    )
