"""Many videos on this computer, each in a process."""

from __future__ import annotations

import multiprocessing
import signal
import time
from collections import Counter, deque
from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack, contextmanager, suppress

from posecoach.batch.crew import LOOK_S, Listener, Outcomes, Reached, Supply
from posecoach.batch.member import begin, carry_out_here
from posecoach.batch.orders import Order, VideoOutcome
from posecoach.batch.room import processors
from posecoach.languages import gettext as _
from posecoach.languages import ngettext
from posecoach.runtime.errors import PosecoachError
from posecoach.runtime.input_files import is_folder
from posecoach.runtime.os_errors import why
from posecoach.runtime.output_folder import OutputFolder
from posecoach.stretches import STRETCHES

#: How often a video whose process died is tried again: the video may not be the cause.
_RETRIES = 1


def analyze_here(orders: Sequence[Order], jobs: int, watch: Listener) -> Outcomes:
    """Carry out orders in up to ``jobs`` processes at a time; like `analyze_arriving` with all orders known."""
    supply = iter((orders,))
    return analyze_arriving(lambda: next(supply, None), min(jobs, len(orders)), watch)


def analyze_arriving(supply: Supply, jobs: int, watch: Listener) -> Outcomes:
    """Carry out orders as they come, in up to ``jobs`` processes at a time, and yield the outcome of each.

    A process that dies, because a decoder crashes or memory runs out, costs only its present video, which is tried once
    more. When the iterator is closed, or this process ends in any way, the processes end within seconds.

    Args:
        supply: what to do; asked a few times a second. What it raises ends the work and is raised here.
        jobs: how many at a time.
        watch: told how far each is.

    Yields:
        index of the order, in the order in which they came, and its outcome.

    Raises:
        PosecoachError: the system lets no process start.
    """
    orders: list[Order] = []
    waiting: deque[int] = deque()
    more_may_come = True
    died: Counter[int] = Counter()
    busy: dict[Future[VideoOutcome], tuple[_Member, int]] = {}

    def clear_away() -> None:
        for _, index in busy.values():
            _clear_away(orders[index])

    with ExitStack() as stack:
        # Runs when all processes have ended: one that was killed may have left files.
        stack.callback(clear_away)
        idle = list(stack.enter_context(_members(jobs)))
        while more_may_come or waiting or busy:
            if more_may_come:
                come = supply()
                more_may_come = come is not None
                waiting.extend(range(len(orders), len(orders) + len(come or ())))
                orders += come or ()
            while waiting and idle:
                member, index = idle.pop(), waiting.popleft()
                busy[member.submit(orders[index])] = (member, index)
            if not busy:
                # `wait` without futures would return at once.
                time.sleep(LOOK_S if more_may_come else 0.0)
                continue
            done, _ = wait(busy, timeout=LOOK_S, return_when=FIRST_COMPLETED)
            for member, index in busy.values():
                for t_s, duration_s in member.reports():
                    watch(Reached(index, t_s, duration_s))
            for future in done:
                member, index = busy.pop(future)
                idle.append(member)
                try:
                    outcome = future.result()
                except BrokenProcessPool:
                    member.restart()
                    died[index] += 1
                    if died[index] <= _RETRIES:
                        waiting.appendleft(index)
                        continue
                    outcome = _died(orders[index])
                yield index, outcome
            if done and not busy and not waiting and more_may_come:
                # The next order may be hours away: restarting frees the memory until then.
                for member in idle:
                    member.restart()


@contextmanager
def _members(jobs: int) -> Iterator[list[_Member]]:
    members = [_Member(max(1, processors() // max(1, jobs))) for _member in range(jobs)]
    try:
        yield members
    finally:
        # All are dismissed before waiting for the first, so that they end at the same time.
        for member in members:
            member.dismiss()
        for member in members:
            member.close()


def _died(order: Order) -> VideoOutcome:
    _clear_away(order)
    return VideoOutcome.failed(
        ngettext(
            "cannot analyse {video}: its process was killed or crashed {count} time; "
            "free some memory or use fewer --jobs, and if it happens with this video alone, convert it to H.264 MP4",
            "cannot analyse {video}: its process was killed or crashed {count} times; "
            "free some memory or use fewer --jobs, and if it happens with this video alone, convert it to H.264 MP4",
            _RETRIES + 1,
        ).format(video=order.video, count=_RETRIES + 1)
    )


def _clear_away(order: Order) -> None:
    """Remove what dead processes have left in the folder, and the folder itself if it is then empty."""
    if not is_folder(order.folder):
        return
    with suppress(PosecoachError), OutputFolder(order.folder):
        pass
    with suppress(OSError):
        order.folder.rmdir()


class _Member:
    """A process that carries out one order after the other, and is replaced if it dies.

    Each has its own executor, as an executor that loses a process stops all its others.

    Args:
        threads: how many of its threads may decode a picture that is too large for one alone.
    """

    def __init__(self, threads: int) -> None:
        self._threads = threads
        self._start()

    def submit(self, order: Order) -> Future[VideoOutcome]:
        """Hand over an order."""
        try:
            return self._submit(order)
        except BrokenProcessPool:
            # It died while idle.
            self.restart()
            return self._submit(order)

    def reports(self) -> Iterator[tuple[float, float]]:
        """Yield what the process has reported since the last call: time reached and duration, seconds."""
        with suppress(EOFError, OSError):
            while self._reports.poll():
                yield self._reports.recv()

    def restart(self) -> None:
        """Replace the process with a new one."""
        self.dismiss()
        self.close()
        self._start()

    def dismiss(self) -> None:
        """Tell the process to stop its work and end."""
        self._until.close()

    def close(self) -> None:
        """Wait until the process has ended."""
        self._executor.shutdown(wait=True, cancel_futures=True)
        for end in (self._reports, *self._theirs):
            end.close()

    def _start(self) -> None:
        context = multiprocessing.get_context("spawn")
        self._reports, reporting = context.Pipe(duplex=False)
        until, self._until = context.Pipe(duplex=False)
        self._theirs = [reporting, until]
        arguments = (reporting, until, self._threads, STRETCHES.own_files)
        self._executor = ProcessPoolExecutor(1, mp_context=context, initializer=begin, initargs=arguments)

    def _submit(self, order: Order) -> Future[VideoOutcome]:
        try:
            with _interrupt_later():
                future = self._executor.submit(carry_out_here, order)
        except OSError as error:
            reason = why(error, _("use fewer --jobs"))
            raise PosecoachError(
                _("cannot start a process for {video}: {reason}").format(video=order.video, reason=reason)
            ) from error
        # The process has its own copies now; ours would keep the pipes open after one side has ended.
        while self._theirs:
            self._theirs.pop().close()
        return future


@contextmanager
def _interrupt_later() -> Iterator[None]:
    """Block Ctrl-C while a process starts; it inherits that, so Ctrl-C reaches only the parent process."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
