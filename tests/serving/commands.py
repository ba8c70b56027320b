"""Commands that serve a page, started as a user would."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager


@contextmanager
def served(arguments: Sequence[object], environment: Mapping[str, str]) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Start ``posecoach`` with ``arguments``; give the process and the address that it prints, and end it in order."""
    process = subprocess.Popen(
        [sys.executable, "-m", "posecoach", *map(str, arguments), "--no-browser"],
        env=dict(environment),
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    address = re.search(r"http://127\.0\.0\.1:\d+/\S+/", process.stdout.readline())
    assert address is not None
    try:
        yield process, address[0]
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
        process.communicate(timeout=60)
