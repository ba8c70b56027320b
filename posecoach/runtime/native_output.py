"""Silencing native libraries, which would write between the messages for people."""

from __future__ import annotations

import faulthandler
import os
import sys
from pathlib import Path


def quiet_native_stderr() -> None:
    """Discard what native code writes to standard error, for the rest of the process.

    The landmark model and the video decoder print notes and warnings directly to file descriptor 2, among them one for
    every damaged packet. Python's ``sys.stderr`` and its report of a crash in native code are not affected. Set
    ``POSECOACH_DEBUG=1`` to see everything.
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
    """Return whether file descriptor 2 is already the null device, which must not become that of ``sys.stderr``."""
    nowhere, there = Path(os.devnull).stat(), os.fstat(2)
    return (nowhere.st_dev, nowhere.st_ino) == (there.st_dev, there.st_ino)
