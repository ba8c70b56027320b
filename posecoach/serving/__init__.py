"""Pages for this computer's own browser: served on the loopback address, to whoever has the token, and nobody else."""

from posecoach.serving.page import Page, PageFiles
from posecoach.serving.server import PageServer, listen

__all__ = ["Page", "PageFiles", "PageServer", "listen"]
