"""Many videos on an existing Dask cluster, through the executor interface of ``distributed``."""

from __future__ import annotations

import asyncio
import logging
import pydoc
import queue
import time
import uuid
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, CancelledError, Future, wait
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, TypeVar

from posecoach.batch.crew import LOOK_S, Listener, Outcomes, Reached
from posecoach.batch.orders import Order, OutcomeKind, VideoOutcome
from posecoach.batch.work import Throttled, carry_out
from posecoach.languages import gettext as _
from posecoach.results.tables import SUMMARY_NAME
from posecoach.runtime.errors import UsageError
from posecoach.runtime.version import __version__

if TYPE_CHECKING:
    from distributed import Client

_Answer = TypeVar("_Answer")

#: Timeout for reaching the scheduler, and then for its first worker, seconds.
_CONNECT_S = 5.0

#: How often the scheduler is asked whether it is still there, and how long it and its workers, which may be busy with
#: other work, may take to answer, seconds.
_PULSE_S, _ANSWER_S = 5.0, 30.0

#: How often a worker reports its progress, seconds: reports go through the scheduler.
_REPORT_S = 1.0

#: How long results written elsewhere may take to appear here, seconds: network disks cache folders.
_SHOWS_S = 5.0


def analyze_on_cluster(orders: Sequence[Order], address: str, watch: Listener) -> Outcomes:
    """Hand orders to a Dask scheduler and yield the outcome of each as it comes.

    The workers need this version of posecoach, and videos and folders for results under the same paths. An order whose
    worker dies is given to another one by the scheduler, by default three times. When the iterator is closed, orders
    that no worker has begun are taken back; those begun are finished.

    Args:
        orders: what to do.
        address: of the scheduler, like ``tcp://host:8786``.
        watch: told how far each is.

    Yields:
        index of the order and its outcome.

    Raises:
        UsageError: ``distributed`` is not installed, the scheduler cannot be reached, it has no worker, one of them
            does not answer, or a worker has no posecoach or another version.
    """
    with _connected(address) as client:
        _check_workers(client, address)
        topic = f"posecoach-{uuid.uuid4()}"
        heard: queue.SimpleQueue[Reached] = queue.SimpleQueue()
        # An event is a pair of its time and what was logged.
        client.subscribe_topic(topic, lambda event: heard.put(Reached(*event[1])))
        executor = client.get_executor(pure=False)
        pulse = _Pulse(client)
        try:
            waiting: dict[Future[dict[str, Any]], int] = {}
            for index, order in enumerate(orders):
                plain = {**order.to_plain(), "posecoach": __version__}
                waiting[executor.submit(carry_out_at_worker, plain, topic, index)] = index
            while waiting:
                done, _ = wait(waiting, timeout=LOOK_S, return_when=FIRST_COMPLETED)
                while not heard.empty():
                    watch(heard.get())
                for future in done:
                    index = waiting.pop(future)
                    yield index, _outcome(future, orders[index], address)
                if not pulse.beats():
                    for index in waiting.values():
                        yield index, _silent(orders[index], address)
                    return
        finally:
            executor.shutdown(wait=False)


def carry_out_at_worker(plain: Mapping[str, Any], topic: str, index: int) -> dict[str, Any]:
    """Carry out an order on a worker of the cluster.

    Args:
        plain: the order, with the version of posecoach that gives it.
        topic: where to log how far the video is.
        index: what to call the order there.

    Returns:
        the outcome, as `VideoOutcome.to_plain` writes it.
    """
    from distributed import get_worker  # noqa: PLC0415 - only a worker has it for certain

    worker = get_worker()
    if plain["posecoach"] != __version__:
        return VideoOutcome.failed(_other_version(worker.address, __version__, plain["posecoach"])).to_plain()
    order = Order.from_plain(plain)
    if not order.video.exists():
        return VideoOutcome.failed(
            _(
                "cannot read {video} at the worker {worker}: there is no such file; "
                "videos must lie on a disk that all computers of the cluster see under the same path"
            ).format(video=order.video, worker=worker.address)
        ).to_plain()
    report = Throttled(lambda t_s, duration_s: worker.log_event(topic, (index, t_s, duration_s)), _REPORT_S)
    return carry_out(order, report).to_plain()


@contextmanager
def _connected(address: str) -> Iterator[Client]:
    try:
        from distributed import Client, Security, rpc  # noqa: PLC0415 - an optional extra, and slow to load
    except ImportError:
        raise UsageError(_("--cluster needs the package distributed: pip install 'posecoach[cluster]'")) from None

    # Errors are reported below in one line.
    logging.getLogger("distributed").setLevel(logging.CRITICAL)

    async def identity() -> Mapping[str, Any]:
        arguments = Security().get_connection_args("client")
        async with asyncio.timeout(_CONNECT_S), rpc(address, connection_args=arguments, timeout=_CONNECT_S) as there:
            answer: Mapping[str, Any] = await there.identity()
            return answer

    try:
        # Checked first, because a client that cannot connect takes long to give up and prints many lines.
        if asyncio.run(identity())["type"] != "Scheduler":
            raise ValueError("something else answers there")
        client = Client(address, timeout=_CONNECT_S, set_as_default=False)
    # The answer of another program may be parsed as anything, so any exception is possible.
    except Exception as error:
        raise UsageError(
            _(
                "cannot reach a Dask scheduler at {address}: check that it runs there, and the address (tcp://HOST:PORT)"
            ).format(address=address)
        ) from error
    try:
        yield client
    finally:
        with suppress(TimeoutError):
            client.close(timeout=_CONNECT_S)


def _ask(client: Client, address: str, question: Callable[[], Awaitable[_Answer]]) -> _Answer:
    """Return the answer of the scheduler or its workers.

    Raises:
        UsageError: they are connected but do not answer: a stopped process, a suspended computer.
    """

    async def asked() -> _Answer:
        return await question()

    try:
        answer: _Answer = client.sync(asked, callback_timeout=_ANSWER_S)
    except TimeoutError:
        raise UsageError(
            _(
                "the scheduler at {address} or one of its workers does not answer: check that none of them is stopped"
            ).format(address=address)
        ) from None
    return answer


def _check_workers(client: Client, address: str) -> None:
    until_s = time.monotonic() + _CONNECT_S
    connected: Any = client
    while not _ask(client, address, connected.scheduler.identity)["workers"]:
        if time.monotonic() > until_s:
            raise UsageError(
                _("the scheduler at {address} has no worker: start one with: dask worker {address}").format(
                    address=address
                )
            )
        time.sleep(LOOK_S)
    # A function of the standard library, as a worker may have no posecoach.
    versions = _ask(client, address, lambda: client.run(pydoc.locate, "posecoach.__version__"))
    for worker, version in versions.items():
        if version != __version__:
            raise UsageError(_other_version(worker, version, __version__))


class _Pulse:
    """Watches whether the scheduler answers: a stopped one keeps its connection, and the wait would never end.

    Args:
        client: connected with it.
    """

    def __init__(self, client: Client) -> None:
        self._client = client
        self._answer: Future[Any] | None = None
        self._heard_s = time.monotonic()

    def beats(self) -> bool:
        """Return whether it has answered within the limit; ask again now and then."""
        now_s = time.monotonic()
        if self._answer is None and now_s - self._heard_s >= _PULSE_S:
            # A dead scheduler needs no watching: the client notices and cancels the futures.
            connected: Any = self._client
            self._answer = asyncio.run_coroutine_threadsafe(connected.scheduler.identity(), connected.loop.asyncio_loop)
        elif self._answer is None or self._answer.done():
            self._heard_s = now_s if self._answer is not None else self._heard_s
            self._answer = None
        return now_s - self._heard_s < _PULSE_S + _ANSWER_S


def _other_version(worker: str, theirs: str | None, ours: str) -> str:
    told = (
        _("the worker {worker} has posecoach {theirs}, not {ours}: install the same version there")
        if theirs
        else _("the worker {worker} has no posecoach, not {ours}: install the same version there")
    )
    return told.format(worker=worker, theirs=theirs, ours=ours)


def _silent(order: Order, address: str) -> VideoOutcome:
    return VideoOutcome.failed(
        _(
            "cannot analyse {video}: the scheduler at {address} does not answer any more; let it go on or start "
            "another one, and run it again with --resume"
        ).format(video=order.video, address=address)
    )


def _outcome(future: Future[dict[str, Any]], order: Order, address: str) -> VideoOutcome:
    try:
        outcome = VideoOutcome.from_plain(future.result())
    except CancelledError:
        return VideoOutcome.failed(
            _(
                "cannot analyse {video}: the scheduler at {address} is gone or has dropped it; "
                "run it again with --resume"
            ).format(video=order.video, address=address)
        )
    except Exception as error:  # noqa: BLE001 - whatever goes wrong at a worker costs only the video it was at
        return VideoOutcome.failed(
            _("cannot analyse {video} on the cluster: {error}").format(
                video=order.video, error=f"{type(error).__name__}: {' '.join(str(error).split())}"
            )
        )
    if outcome.kind is not OutcomeKind.FAILED and not _shows(order):
        return VideoOutcome.failed(
            _(
                "the results of {video} cannot be seen here: a worker wrote them into {folder} "
                "of its own computer; choose a folder with --out that all computers of the cluster share"
            ).format(video=order.video, folder=order.folder.absolute())
        )
    return outcome


def _shows(order: Order) -> bool:
    until_s = time.monotonic() + _SHOWS_S
    while not (order.folder / SUMMARY_NAME).is_file():
        if time.monotonic() > until_s:
            return False
        time.sleep(LOOK_S)
    return True
