"""The command line."""

from posecoach.cli.main import main

__all__ = ["main"]
