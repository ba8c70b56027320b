"""Print when the first frame of ``posecoach analyze`` was judged, and stop.

Usage: python -m benchmarks.first_judged VIDEO FOLDER

The time is that of the monotonic clock, which all processes of a machine share, so the process that started this one
knows how long a user would have waited, imports included.
"""

from __future__ import annotations

import os
import sys
import time

from posecoach.cli.main import main


def _stop_at_first_frame() -> None:
    from posecoach.engine import engine  # noqa: PLC0415 - the command imports it late, and so must this

    class StoppingEngine(engine.Engine):
        """Judges one frame."""

        def conclude(self, seen: engine.Observation) -> engine.JudgedFrame:
            super().conclude(seen)
            print(time.monotonic(), flush=True)
            os._exit(0)

    vars(engine)["Engine"] = StoppingEngine


if __name__ == "__main__":
    _stop_at_first_frame()
    raise SystemExit(main(["analyze", sys.argv[1], "--out", sys.argv[2]]))
