from __future__ import annotations

import threading
from functools import partial

import pytest

from posecoach.runtime.on_demand import OnDemand

#: Upper limit of every wait, reached only if something is broken, seconds.
PATIENCE_S = 30.0


class Workshop:
    """Makes numbered things, and records which are freed."""

    def __init__(self) -> None:
        self.made = 0
        self.freed: list[int] = []
        self.free_again = threading.Semaphore(0)

    def make(self) -> int:
        self.made += 1
        return self.made

    def free(self, thing: int) -> None:
        self.freed.append(thing)
        self.free_again.release()


def test_nothing_is_made_before_it_is_needed_and_all_work_shares_it() -> None:
    workshop = Workshop()
    things = OnDemand("test", workshop.make, workshop.free, idle_s=PATIENCE_S)
    assert workshop.made == 0
    assert [things.do(lambda thing: thing * 10).result() for _ in range(3)] == [10, 10, 10]
    things.close()
    things.close()
    assert (workshop.made, workshop.freed) == (1, [1])


def test_what_is_idle_is_let_go_and_made_anew() -> None:
    workshop = Workshop()
    things = OnDemand("test", workshop.make, workshop.free, idle_s=0.01)
    for number in (1, 2, 3):
        assert things.do(lambda thing: thing).result() == number
        assert workshop.free_again.acquire(timeout=PATIENCE_S)
    things.close()
    assert workshop.freed == [1, 2, 3]


def test_work_before_the_end_is_done() -> None:
    workshop = Workshop()
    things = OnDemand("test", workshop.make, workshop.free)
    results = [things.do(lambda thing: thing) for _ in range(5)]
    things.close()
    assert [result.result() for result in results] == [1] * 5
    with pytest.raises(RuntimeError):
        things.do(lambda thing: thing)


def test_each_result_raises_the_error_of_making_it_and_it_is_tried_again() -> None:
    tries = iter([ValueError("no"), ValueError("still no"), None])

    def make() -> str:
        problem = next(tries)
        if problem is not None:
            raise problem
        return "thing"

    things = OnDemand("test", make, lambda _: None)
    for message in ("no", "still no"):
        with pytest.raises(ValueError, match=message):
            things.do(lambda thing: thing).result()
    assert things.do(lambda thing: thing).result() == "thing"
    things.close()


def test_one_thing_is_made_at_a_time_whoever_asks() -> None:
    at_once: list[int] = []
    making: list[str] = []

    def make(name: str) -> str:
        making.append(name)
        at_once.append(len(making))
        # Long enough for the other one to begin, if it could.
        threading.Event().wait(0.05)
        making.remove(name)
        return name

    both = [OnDemand(name, partial(make, name), lambda _: None) for name in ("one", "other")]
    results = [things.do(lambda thing: thing) for things in both]
    assert [result.result(PATIENCE_S) for result in results] == ["one", "other"]
    for things in both:
        things.close()
    assert at_once == [1, 1]
