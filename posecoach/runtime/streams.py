"""Standard input, output and error as they come: closed, full, or of a code page that lacks most letters."""

from __future__ import annotations

import io
import os
import sys
from contextlib import suppress
from typing import TextIO


def prepare() -> None:
    """Have all three streams there, and letters that an output cannot show replaced. To be called first of all.

    A stream that is closed leaves its number to the next file that is opened, which then gets what is meant for the
    terminal.
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
    """Write a line for people to standard error. Where that is closed or full, nobody can be told, and work goes on."""
    try:
        print(line, file=sys.stderr, flush=True)
    except (OSError, ValueError):
        end_quietly(sys.stderr)


def end_quietly(stream: TextIO) -> None:
    """Write what waits in a stream; what cannot be written goes nowhere, or the end of the process would try again."""
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
