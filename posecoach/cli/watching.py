"""``posecoach analyze --watch``: analyses the videos of a folder as they arrive; prints a table at the end."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path

from rich.progress import BarColumn, Progress, TaskID, TaskProgressColumn, TextColumn

from posecoach.batch.arrivals import Arrival, Arrivals
from posecoach.batch.crew import Listener, Outcomes, Reached, Supply
from posecoach.batch.orders import Order, VideoOutcome
from posecoach.cli.console import TextConsole
from posecoach.cli.many import names_of, outcome_line, print_table, shortened
from posecoach.cli.saying import say_json, warn
from posecoach.languages import gettext as _
from posecoach.languages import ngettext
from posecoach.results.request import Request
from posecoach.runtime.ending import Ending, ends_in_order
from posecoach.runtime.errors import UsageError

#: Runs orders as they come, and reports the progress of each.
ArrivingCrew = Callable[[Supply, Listener], Outcomes]


class _EndedError(Exception):
    """The user asked to stop."""


def run_watched(folder: Path, out: Path | None, request: Request, crew: ArrivingCrew, *, as_json: bool) -> int:
    """Analyse the videos of a folder as they arrive, until Ctrl-C or a signal; then print the results.

    Args:
        folder: the folder to watch.
        out: the folder for the result folders; None for beside each video.
        request: what to do with each video.
        crew: runs the orders.
        as_json: print each summary as it comes instead of the table.

    Returns:
        The exit code: the highest of the outcomes'. Being stopped is the normal end and not an error.
    """
    warn(_("waiting for videos in {folder}; Ctrl-C ends it").format(folder=folder))
    with _Told(as_json=as_json) as told, ends_in_order() as ending:
        ending.defer()
        supply = _Supplied(folder, Arrivals(folder, out, request), told, ending)
        # Closed whatever happens, so that no process outlives this one.
        with closing(crew(supply, lambda reached: told.reached(supply.places[reached.index], reached))) as coming:
            try:
                for index, outcome in coming:
                    told.finished(supply.places[index], outcome)
            except _EndedError:
                pass
    return told.sum_up()


class _Supplied:
    """Returns orders for videos that have arrived and are not done, and reports those that are done.

    Args:
        folder: the folder to watch.
        arrivals: finds new videos in it.
        told: receives the outcome of every video.
        ending: whether the user asked to stop.

    Attributes:
        places: the number in ``told`` of each order that was returned.
    """

    def __init__(self, folder: Path, arrivals: Arrivals, told: _Told, ending: Ending) -> None:
        self._folder = folder
        self._arrivals = arrivals
        self._told = told
        self._ending = ending
        self._away = False
        self.places: list[int] = []

    def __call__(self) -> Sequence[Order]:
        """Return the orders for videos that have arrived."""
        if self._ending.asked:
            raise _EndedError
        orders = []
        for arrival in self._look():
            place = self._told.begun(arrival.order)
            if arrival.outcome is None:
                self.places.append(place)
                orders.append(arrival.order)
            else:
                self._told.finished(place, arrival.outcome)
        return orders

    def _look(self) -> Sequence[Arrival]:
        try:
            arrivals = self._arrivals.look(time.monotonic())
        except UsageError as error:
            # A network folder may come back.
            if not self._away:
                warn(_("{error}; waiting for it to come back").format(error=error))
            self._away = True
            return ()
        self._away = False
        return arrivals


class _Told:
    """Prints the outcome of each video, and on a terminal a progress bar for each running one.

    Args:
        as_json: whether summaries are printed instead of a table.
    """

    def __init__(self, *, as_json: bool) -> None:
        self._as_json = as_json
        self._orders: list[Order] = []
        self._outcomes: dict[int, VideoOutcome] = {}
        self._bars: dict[int, TaskID] = {}
        console = TextConsole(to_stderr=True)
        columns = (TextColumn("{task.description}", markup=False), BarColumn(), TaskProgressColumn())
        self._progress = Progress(*columns, console=console, transient=True, disable=not console.is_terminal)

    def __enter__(self) -> _Told:
        self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._progress.stop()

    def begun(self, order: Order) -> int:
        """Add a video; return its number."""
        self._orders.append(order)
        return len(self._orders) - 1

    def reached(self, place: int, reached: Reached) -> None:
        """Move the bar of a video."""
        if place not in self._bars:
            self._bars[place] = self._progress.add_task(shortened(names_of(self._orders)[place]), total=None)
        self._progress.update(self._bars[place], total=reached.duration_s or None, completed=reached.t_s)

    def finished(self, place: int, outcome: VideoOutcome) -> None:
        """Report the outcome of a video."""
        if place in self._bars:
            self._progress.remove_task(self._bars.pop(place))
        self._outcomes[place] = outcome
        warn(outcome_line(names_of(self._orders)[place], outcome))
        if self._as_json and outcome.summary is not None:
            say_json(outcome.summary)

    def sum_up(self) -> int:
        """Print the table; return the highest exit code."""
        done = sorted(self._outcomes)
        unfinished = len(self._orders) - len(done)
        if unfinished:
            told = ngettext(
                "{count} not finished: begun anew when this folder is watched again",
                "{count} not finished: begun anew when this folder is watched again",
                unfinished,
            )
            warn(told.format(count=unfinished))
        if done and not self._as_json:
            names = names_of(self._orders)
            orders, outcomes = [self._orders[place] for place in done], [self._outcomes[place] for place in done]
            print_table([names[place] for place in done], orders, outcomes)
        return max((outcome.exit_code for outcome in self._outcomes.values()), default=0)
