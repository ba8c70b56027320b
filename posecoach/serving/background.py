"""Work beside the server that the end of the command does not wait for."""

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
    """Return what ``work`` returns, done on a thread; for what computes only, as the end may cut it short.

    The threads of Starlette's pool are waited for at the end of the command: after Ctrl-C it would go on for as long as
    the work does, and a second Ctrl-C meanwhile would leave a traceback.

    Raises:
        Exception: whatever ``work`` raises.
    """
    loop = asyncio.get_running_loop()
    future: asyncio.Future[_Result] = loop.create_future()

    def settle(settling: Callable[[], None]) -> None:
        # Nobody waits for it any longer if the request was given up, or the server has ended.
        with contextlib.suppress(RuntimeError):
            loop.call_soon_threadsafe(lambda: None if future.done() else settling())

    def run() -> None:
        try:
            result = work(*arguments, **named)
        except BaseException as error:  # noqa: BLE001 - raised again where it is waited for
            # What is no `Exception` would go through the server and end it.
            raised = error if isinstance(error, Exception) else InternalError.of(error)
            settle(lambda: future.set_exception(raised))
        else:
            settle(lambda: future.set_result(result))

    threading.Thread(target=run, name="background", daemon=True).start()
    return await future
