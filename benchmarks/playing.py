"""Play a video file as `posecoach live` plays the one that stands for its camera, and do nothing with its frames.

Usage: python -m benchmarks.playing VIDEO

`benchmarks.live_cost` measures what this costs, as it is no cost of looking.
"""

from __future__ import annotations

import argparse
from contextlib import closing
from pathlib import Path

from posecoach.capture.paced_file import PacedFile


def main() -> None:
    """Play one video to its end."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("video", type=Path)
    source = PacedFile(parser.parse_args().video)
    with closing(source):
        source.open()
        while not source.ended:
            source.read()


if __name__ == "__main__":
    main()
