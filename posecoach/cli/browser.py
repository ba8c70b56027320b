"""Opens a page in the browser."""

from __future__ import annotations

import threading
import webbrowser

from posecoach.cli.saying import note
from posecoach.languages import gettext as _


def open_browser(address: str) -> None:
    """Open an address in the user's browser; say so if there is none. Does not wait for it."""
    # On a thread, because some browsers block until they are closed.
    threading.Thread(target=_open, args=(address,), daemon=True).start()


def _open(address: str) -> None:
    try:
        opened = webbrowser.open(address)
    except (OSError, webbrowser.Error):
        opened = False
    if not opened:
        note(_("No browser was found: open the address yourself."))
