"""Many videos on the command line: progress bars and a table of the results."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing

from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn
from rich.table import Table

from posecoach.batch.crew import Listener, Outcomes, Reached
from posecoach.batch.finding import RESULTS_SUFFIX
from posecoach.batch.orders import Order, OutcomeKind, VideoOutcome
from posecoach.cli.console import TextConsole
from posecoach.cli.saying import results_break_off, say_json, warn
from posecoach.languages import gettext as _
from posecoach.languages import listed, ngettext
from posecoach.results.request import REPORT_NAME
from posecoach.runtime.shown import shown
from posecoach.words.formatting import in_tenths, shown_tenths
from posecoach.words.sentences import held_words

#: Runs the orders and reports the progress of each.
Crew = Callable[[Sequence[Order], Listener], Outcomes]


def run_many(orders: Sequence[Order], skipped: Mapping[int, VideoOutcome], crew: Crew, *, as_json: bool) -> int:
    """Run the orders, show their progress on standard error, and print their results.

    Args:
        orders: all orders.
        skipped: the outcomes of those that are complete already, by index.
        crew: carries out the others.
        as_json: print the summaries instead of the table.

    Returns:
        The exit code: the highest of the orders'.
    """
    outcomes = dict(skipped)
    left = [index for index in range(len(orders)) if index not in outcomes]
    names = names_of(orders)
    console = TextConsole(to_stderr=True)
    shown = _Bars(console, names, outcomes) if console.is_terminal else _Lines(names, outcomes)
    coming = crew([orders[i] for i in left], lambda reached: shown.reached(left[reached.index], reached))
    # Always closed, so that no process outlives this one.
    with shown, closing(coming):
        for at, outcome in coming:
            outcomes[left[at]] = outcome
            shown.finished(left[at], outcome)
    in_order = [outcomes[index] for index in range(len(orders))]
    if as_json:
        for outcome in in_order:
            if outcome.summary is not None:
                say_json(outcome.summary)
    else:
        print_table(names, orders, in_order)
    return max(outcome.exit_code for outcome in in_order)


class _Lines:
    """Prints one line for each finished video, if standard error is not a terminal."""

    def __init__(self, names: Sequence[str], done: Mapping[int, VideoOutcome]) -> None:
        self._names = names
        self._count = 0
        for index, outcome in done.items():
            self.finished(index, outcome)

    def __enter__(self) -> _Lines:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def reached(self, index: int, reached: Reached) -> None:
        """Do nothing: a log needs no progress."""

    def finished(self, index: int, outcome: VideoOutcome) -> None:
        """Report the result of a video."""
        self._count += 1
        told = _("{number} of {count}: {outcome}")
        line = outcome_line(self._names[index], outcome)
        warn(told.format(number=self._count, count=len(self._names), outcome=line))


class _Bars:
    """Shows one bar for each video and one for all; if they do not fit on the terminal, only active ones."""

    def __init__(self, console: TextConsole, names: Sequence[str], done: Mapping[int, VideoOutcome]) -> None:
        self._names = names
        self._console = console
        self._progress = Progress(
            TextColumn("{task.description}", markup=False),
            BarColumn(),
            TaskProgressColumn(),
            TimeRemainingColumn(),
            console=console,
            transient=True,
        )
        self._all_fit = len(names) < console.height - 3
        self._tasks = [self._progress.add_task(shortened(name), total=1.0, visible=self._all_fit) for name in names]
        self._done = len(done)
        self._total = self._progress.add_task(self._count(), total=len(names), completed=self._done)
        for index in done:
            self._fill(index)

    def __enter__(self) -> _Bars:
        self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._progress.stop()

    def reached(self, index: int, reached: Reached) -> None:
        """Move the bar of a video."""
        total_s = reached.duration_s or None
        self._progress.update(self._tasks[index], total=total_s, completed=reached.t_s, visible=True)

    def finished(self, index: int, outcome: VideoOutcome) -> None:
        """Fill the bar of a video, or print its error above the bars."""
        if outcome.kind is OutcomeKind.FAILED:
            failed = _("{name} failed").format(name=shortened(self._names[index]))
            self._progress.update(self._tasks[index], description=failed, visible=self._all_fit)
        else:
            self._fill(index)
        self._done += 1
        self._progress.update(self._total, completed=self._done, description=self._count())
        if outcome.kind is not OutcomeKind.DONE:
            self._console.print(f"posecoach: {outcome_line(self._names[index], outcome)}", soft_wrap=True)

    def _count(self) -> str:
        count = len(self._names)
        return ngettext("{done} of {count} video", "{done} of {count} videos", count).format(
            done=self._done, count=count
        )

    def _fill(self, index: int) -> None:
        self._progress.update(self._tasks[index], total=1.0, completed=1.0, visible=self._all_fit)


def names_of(orders: Sequence[Order]) -> list[str]:
    """Return what to call each video: its name, or its path if another one is called the same."""
    taken = Counter(order.video.name for order in orders)
    return [shown(order.video.name if taken[order.video.name] == 1 else str(order.video)) for order in orders]


def shortened(name: str, most: int = 40) -> str:
    """Return a name that leaves room for a bar."""
    return name if len(name) <= most else f"...{name[3 - most :]}"


def outcome_line(name: str, outcome: VideoOutcome) -> str:
    """Return the outcome of a video in one line."""
    if outcome.summary is None:
        return outcome.why
    if outcome.kind is OutcomeKind.STOPPED_EARLY:
        return results_break_off(name, outcome.summary["source"]["duration_s"])
    if outcome.kind is OutcomeKind.SKIPPED:
        return _("{name} is complete already").format(name=name)
    count = len(outcome.summary["sets"])
    gaps_s = sum(part["lasts_s"] for part in outcome.summary["source"].get("unread", ()))
    if gaps_s:
        told = ngettext(
            "{name}: {count} set, {held} held; {gaps} s of it could not be read",
            "{name}: {count} sets, {held} held; {gaps} s of it could not be read",
            count,
        )
    else:
        told = ngettext("{name}: {count} set, {held} held", "{name}: {count} sets, {held} held", count)
    return told.format(name=name, count=count, held=held_words(_held_s(outcome)), gaps=in_tenths(gaps_s))


def _held_s(outcome: VideoOutcome) -> float:
    return shown_tenths(float(record["hold_s"]) for record in outcome.summary["sets"]) if outcome.summary else 0.0


def print_table(names: Sequence[str], orders: Sequence[Order], outcomes: Sequence[VideoOutcome]) -> None:
    """Print the outcomes of the videos and the places of their reports."""
    console = TextConsole()
    table = Table()
    table.add_column(_("Video"), overflow="fold")
    for heading in (_("Sets"), _("Held"), _("Faults")):
        table.add_column(heading, justify="right", overflow="fold")
    table.add_column(_("Outcome"), overflow="fold")
    for name, order, outcome in zip(names, orders, outcomes, strict=True):
        told = _told(order, outcome)
        if outcome.summary is None:
            table.add_row(name, "", "", "", told)
            continue
        sets = outcome.summary["sets"]
        faults = sum(len(record["faults"]) for record in sets)
        table.add_row(name, str(len(sets)), held_words(_held_s(outcome)), str(faults), told)
    console.print(table)
    counts = Counter(outcome.kind for outcome in outcomes)
    told_counts = listed(_counted(kind, counts[kind]) for kind in OutcomeKind if counts[kind])
    told = ngettext("{count} video: {outcomes}", "{count} videos: {outcomes}", len(orders))
    console.print(told.format(count=len(orders), outcomes=told_counts))
    if any(outcome.summary is not None for outcome in outcomes):
        console.print(_reports(orders), soft_wrap=True)


def _counted(kind: OutcomeKind, count: int) -> str:
    told = {
        OutcomeKind.DONE: ngettext("{count} done", "{count} done", count),
        OutcomeKind.STOPPED_EARLY: ngettext("{count} stopped early", "{count} stopped early", count),
        OutcomeKind.FAILED: ngettext("{count} failed", "{count} failed", count),
        OutcomeKind.SKIPPED: ngettext("{count} skipped", "{count} skipped", count),
    }
    return told[kind].format(count=count)


def _reports(orders: Sequence[Order]) -> str:
    name = f"NAME{RESULTS_SUFFIX}"
    folders = {order.folder.parent for order in orders}
    if len(folders) > 1:
        return _("Reports: {report} in {name} beside each video").format(report=REPORT_NAME, name=name)
    return _("Reports: {report} in {folder}").format(report=REPORT_NAME, folder=folders.pop() / name)


def _told(order: Order, outcome: VideoOutcome) -> str:
    if outcome.kind is OutcomeKind.FAILED:
        # The name of the video stands in the table already.
        why = outcome.why.removeprefix(shown(_("cannot read {path}: {reason}").format(path=order.video, reason="")))
        return _("failed: {why}").format(why=why)
    if outcome.kind is OutcomeKind.SKIPPED:
        return _("skipped: complete, breaks off") if outcome.exit_code else _("skipped: complete")
    if outcome.kind is OutcomeKind.STOPPED_EARLY:
        return _("stopped early")
    return _("done, parts unread") if outcome.exit_code else _("done")
