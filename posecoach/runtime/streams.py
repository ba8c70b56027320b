"""Making standard input, output and error safe to use: they may be closed, full, or of a limited encoding."""

from __future__ import annotations

import io
import os
import sys
from contextlib import suppress
from typing import TextIO


def prepare() -> None:
    """Open missing streams, and replace characters that an output cannot encode. Call this before anything else.

    The number of a closed stream would be taken by the next opened file, which would then get the terminal's output.
    """
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            _point_nowhere(number)
    if sys.stdout is None:
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123 - for the rest of the process
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123 - for the rest of the process
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace" if stream is sys.stdout else "backslashreplace")


def complain(line: str) -> None:
    """Write a line to standard error; if that is closed or full, the line is lost and work continues."""
    try:
        print(line, file=sys.stderr, flush=True)
    except (OSError, ValueError):
        end_quietly(sys.stderr)


def end_quietly(stream: TextIO) -> None:
    """Flush a stream; what cannot be written is discarded, as Python would otherwise try again at exit."""
    with suppress(OSError, ValueError):
        try:
            stream.flush()
        except OSError:
            _point_nowhere(stream.fileno())
            stream.flush()


def _point_nowhere(number: int) -> None:
    nowhere = os.open(os.devnull, os.O_RDWR)
    if nowhere != number:
        os.dup2(nowhere, number)
        os.close(nowhere)
