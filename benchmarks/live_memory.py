"""Measure the resident memory of `posecoach live` over a long session.

Usage: python -m benchmarks.live_memory [--minutes 30] [--json]

The real command runs, with a repeated sample video as its camera and a routine of that stretch for as long. It shows
its window if there is a display, and is muted.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import tempfile
import time
from pathlib import Path

import psutil

from benchmarks.processes import environment, interrupt, python
from posecoach.runtime.resources import data_folder

_SAMPLE = "kneeling_hip_flexor"

#: Minute with whose memory later ones are compared, as everything is loaded by then.
_SETTLED_MIN = 2

#: The longest hold a routine may ask for, seconds.
_LONGEST_S = 600.0


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--minutes", type=float, default=30.0)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    if options.minutes < 1:
        parser.error("--minutes must be at least 1")
    by_minute = measure(options.minutes)
    if options.json:
        print(json.dumps({"resident_mb": by_minute, "ratio": growth(by_minute)}))
    else:
        print(", ".join(f"minute {minute}: {megabytes:.0f} MB" for minute, megabytes in by_minute.items()))
        print(f"at the end {growth(by_minute):.3f} of minute {min(_SETTLED_MIN, max(by_minute))}")


def growth(by_minute: dict[int, float]) -> float:
    """Return the last memory as a share of the one after two minutes."""
    return round(by_minute[max(by_minute)] / by_minute[min(_SETTLED_MIN, max(by_minute))], 3)


def measure(minutes: float) -> dict[int, float]:
    """Return resident megabytes after each whole minute.

    Raises:
        RuntimeError: the command ended before.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        routine = folder / "long.toml"
        # Not every second is held, so steps that ask for the length of the session never come to an end.
        steps = f'[[steps]]\nstretch = "{_SAMPLE}"\nsides = "each"\ntarget_s = {_LONGEST_S}\n'
        routine.write_text('name = "long"\n' + steps * (1 + int(60.0 * minutes / _LONGEST_S)), encoding="utf-8")
        clip = data_folder("sample_videos") / f"{_SAMPLE}.mp4"
        cameras = [word for _ in range(3 * (1 + int(minutes))) for word in ("--camera", str(clip))]
        command = python("-m", "posecoach", "live", "--routine", routine, "--history", folder / "history.sqlite3")
        shown = [] if os.environ.get("DISPLAY") else ["--no-window"]
        process = subprocess.Popen(
            [*command, *cameras, "--mute", *shown],
            env=environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        try:
            return _sampled(process, minutes)
        finally:
            interrupt(process)


def _sampled(process: subprocess.Popen[str], minutes: float) -> dict[int, float]:
    watched, began_s = psutil.Process(process.pid), time.monotonic()
    by_minute: dict[int, float] = {}
    for minute in range(1, int(minutes) + 1):
        time.sleep(max(0.0, began_s + 60.0 * minute - time.monotonic()))
        if process.poll() is not None:
            said = process.stderr.read() if process.stderr else ""
            raise RuntimeError(f"the session ended in minute {minute}: {said}")
        by_minute[minute] = round(watched.memory_info().rss / 1e6, 1)
    return by_minute


if __name__ == "__main__":
    main()
