"""``posecoach home``, or ``posecoach`` alone: the page from which everything can be started."""

from __future__ import annotations

import argparse
import signal
from pathlib import Path
from types import FrameType

from posecoach.cli.browser import open_browser
from posecoach.cli.live import chosen_source
from posecoach.cli.options import add_history_option, add_model_option, add_port_option
from posecoach.cli.saying import note, say
from posecoach.drawing.screen import can_show
from posecoach.estimation import model_path
from posecoach.history import default_path
from posecoach.home.household import Household
from posecoach.home.page import home_page
from posecoach.home.results import ResultsFolder, default_results
from posecoach.languages import gettext as _
from posecoach.runtime.errors import UsageError
from posecoach.runtime.input_files import is_file
from posecoach.runtime.native_output import quiet_native_stderr
from posecoach.serving import PageServer, listen


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of this command."""
    add_port_option(parser)
    parser.add_argument("--no-browser", action="store_true", help=_("only print the address of the page"))
    default = default_results()
    parser.add_argument(
        "--results",
        type=Path,
        metavar="DIR",
        help=_("folder for videos and their results (default: {path})").format(path=default),
    )
    parser.add_argument(
        "--camera",
        action="append",
        metavar="N|FILE",
        help=_("number of the camera, instead of the one chosen on the page, or a video file to play in its place"),
    )
    add_model_option(parser, only=_("for sessions and analyses"))
    add_history_option(parser)


def run(options: argparse.Namespace) -> int:
    """Serve the page until its last tab is closed, or until Ctrl-C."""
    model_path(options.model)
    results = (options.results or default_results()).absolute()
    if is_file(results):
        raise UsageError(
            _("cannot write into {results}: it is a file; name a folder with --results").format(results=results)
        )
    if options.camera:
        chosen_source(options.camera)
    history = (options.history or default_path()).absolute()
    quiet_native_stderr()
    household = Household(ResultsFolder(results), history, options.model, chosen_source, options.camera or ())
    with listen(options.port) as listener:
        server = PageServer(home_page(household), listener, is_busy=lambda: household.busy)
        asked = _stopped_by_signals(server)
        try:
            say(_("posecoach: {address}").format(address=server.address))
            say(_("It ends when you close the page, or with Ctrl-C. For the terminal: posecoach --help"))
            if not options.no_browser:
                if can_show():
                    open_browser(server.invitation_address)
                else:
                    note(_("There is no screen to open a browser on: open the address yourself."))
            server.run()
        except KeyboardInterrupt:
            # The ordinary way to end it.
            note("")
        finally:
            household.close()
    return 128 + asked[0] if asked else 0


def _stopped_by_signals(server: PageServer) -> list[int]:
    """Have signals that ask for the end stop the server, so that what it has begun ends in order.

    Ctrl-C is not among them: it is the ordinary way to end it.

    Returns:
        The signals that came; it grows.
    """
    came: list[int] = []

    def take_in(number: int, _: FrameType | None) -> None:
        came.append(number)
        server.stop()

    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        # An ignored signal stays ignored, as nohup requires.
        if number is not None and signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, take_in)
    return came
