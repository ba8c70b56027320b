from __future__ import annotations

import asyncio
import subprocess
import sys
import threading

import pytest

from posecoach.runtime.errors import UsageError
from posecoach.serving.background import in_background

#: Gives work up that takes a minute, as the server does at its end.
GIVEN_UP = """
import asyncio, time
from posecoach.serving.background import in_background
try:
    asyncio.run(asyncio.wait_for(in_background(time.sleep, 60.0), 0.1))
except TimeoutError:
    print("given up")
"""


def test_returns_what_is_done_on_another_thread() -> None:
    def work(one: int, *, other: int) -> tuple[int, int]:
        return one + other, threading.get_ident()

    result, thread = asyncio.run(in_background(work, 1, other=2))
    assert result == 3
    assert thread != threading.get_ident()


def test_raises_what_is_raised_there() -> None:
    def work() -> None:
        raise UsageError("wrong")

    with pytest.raises(UsageError, match="wrong"):
        asyncio.run(in_background(work))


def test_the_end_does_not_wait_for_it() -> None:
    ended = subprocess.run([sys.executable, "-c", GIVEN_UP], capture_output=True, text=True, timeout=30, check=False)
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "given up\n", "")


def test_what_comes_too_late_is_dropped() -> None:
    go_on, threads = threading.Event(), []

    def work() -> None:
        threads.append(threading.current_thread())
        go_on.wait(10.0)

    async def give_up() -> None:
        waiting = asyncio.create_task(in_background(work))
        await asyncio.sleep(0.05)
        waiting.cancel()

    asyncio.run(give_up())
    go_on.set()
    threads[0].join(10.0)
    assert not threads[0].is_alive()
