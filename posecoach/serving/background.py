"""Work on threads that do not delay the end of the command."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Callable
from typing import ParamSpec, TypeVar

from posecoach.runtime.errors import InternalError

_Given = ParamSpec("_Given")
_Result = TypeVar("_Result")


async def in_background(work: Callable[_Given, _Result], *arguments: _Given.args, **named: _Given.kwargs) -> _Result:
    """Run ``work`` on a thread and return its result. Only for pure computation, because it may be cut short at exit.

    Threads of Starlette's pool are joined at exit: after Ctrl-C the command would run until the work is done, and a
    second Ctrl-C would print a traceback.

    Raises:
        Exception: whatever ``work`` raises.
    """
    loop = asyncio.get_running_loop()
    future: asyncio.Future[_Result] = loop.create_future()

    def settle(settling: Callable[[], None]) -> None:
        # No one awaits the result if the request was cancelled or the server has stopped.
        with contextlib.suppress(RuntimeError):
            loop.call_soon_threadsafe(lambda: None if future.done() else settling())

    def run() -> None:
        try:
            result = work(*arguments, **named)
        except BaseException as error:  # noqa: BLE001 - raised again where it is waited for
            # Anything that is not an `Exception` would pass through the server and stop it.
            raised = error if isinstance(error, Exception) else InternalError.of(error)
            settle(lambda: future.set_exception(raised))
        else:
            settle(lambda: future.set_result(result))

    threading.Thread(target=run, name="background", daemon=True).start()
    return await future
