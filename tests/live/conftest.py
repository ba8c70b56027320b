from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from tests.live.fakes import wait_until


@pytest.fixture
def no_threads_are_left() -> Iterator[None]:
    """The threads that the test starts have ended once it is over."""
    before = set(threading.enumerate())
    yield
    assert wait_until(lambda: set(threading.enumerate()) <= before)
