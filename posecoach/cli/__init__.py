"""The command line."""

import sys

try:
    from posecoach.cli.main import INTERRUPTED, main
except KeyboardInterrupt:
    # Nothing has begun yet.
    sys.stderr.write("posecoach: stopped\n")
    raise SystemExit(130) from None

__all__ = ["INTERRUPTED", "main"]
