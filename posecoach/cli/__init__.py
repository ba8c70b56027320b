"""The command line."""

import sys

try:
    from posecoach.cli.main import INTERRUPTED, main
except KeyboardInterrupt:
    # Interrupted during the imports.
    sys.stderr.write("posecoach: stopped\n")
    raise SystemExit(130) from None

__all__ = ["INTERRUPTED", "main"]
