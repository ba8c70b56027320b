"""Keep native libraries from writing over the messages that are meant for people."""

from __future__ import annotations

import faulthandler
import os
import sys
from pathlib import Path


def quiet_native_stderr() -> None:
    """Send what native code writes to standard error nowhere, for the rest of the process.

    The landmark model and the video decoder print notes and warnings straight to file descriptor 2, among them one
    for every damaged packet. Python's own ``sys.stderr`` goes on to where it went, and so does what Python tells of a
    crash in native code. Set ``POSECOACH_DEBUG=1`` to see everything.
    """
    if os.environ.get("POSECOACH_DEBUG") or _is_quiet():
        return
    try:
        kept = os.dup(2)
        quiet = os.open(os.devnull, os.O_WRONLY)
    except OSError:
        return
    sys.stderr.flush()
    sys.stderr = os.fdopen(kept, "w", buffering=1, encoding=sys.stderr.encoding, errors="backslashreplace")
    os.dup2(quiet, 2)
    os.close(quiet)
    if not faulthandler.is_enabled():
        faulthandler.enable(sys.stderr)


def _is_quiet() -> bool:
    """Return whether file descriptor 2 leads nowhere already: it must not become that of Python's own as well."""
    nowhere, there = Path(os.devnull).stat(), os.fstat(2)
    return (nowhere.st_dev, nowhere.st_ino) == (there.st_dev, there.st_ino)
