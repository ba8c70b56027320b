"""Keep native libraries from writing over the messages that are meant for people."""

from __future__ import annotations

import faulthandler
import os
import sys


def quiet_native_stderr() -> None:
    """Send what native code writes to standard error nowhere, for the rest of the process.

    The landmark model and the video decoder print notes and warnings straight to file descriptor 2, among them one
    for every damaged packet. Python's own ``sys.stderr`` goes on to where it went, and so does what Python tells of a
    crash in native code. Set ``POSECOACH_DEBUG=1`` to see everything.
    """
    if os.environ.get("POSECOACH_DEBUG"):
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
