"""The local web server: serves pages on the loopback address, only to a browser that has the token."""

from posecoach.serving.page import Page, PageFiles
from posecoach.serving.server import PageServer, listen

__all__ = ["Page", "PageFiles", "PageServer", "listen"]
