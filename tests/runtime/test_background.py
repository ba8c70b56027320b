import importlib
import threading
import time
import weakref

import pytest

from posecoach.runtime import background
from posecoach.runtime.background import Behind, ahead, load_meanwhile
from posecoach.runtime.errors import InternalError


def threads_named(name):
    return [thread for thread in threading.enumerate() if thread.name == name]


def test_ahead_gives_the_same_in_order():
    assert list(ahead(range(100))) == list(range(100))


def test_ahead_takes_no_more_than_its_depth():
    taken = []

    def source():
        for k in range(50):
            taken.append(k)
            yield k

    stream = ahead(source(), depth=3)
    assert next(stream) == 0
    time.sleep(0.05)
    # Three in the queue, one that is being handed over.
    assert len(taken) <= 5
    stream.close()
    assert threads_named("ahead") == []


def test_ahead_raises_what_the_source_raises_at_its_place():
    def source():
        yield 1
        raise ValueError("broken")

    stream = ahead(source())
    assert next(stream) == 1
    with pytest.raises(ValueError, match="broken"):
        next(stream)
    assert threads_named("ahead") == []


def test_ahead_keeps_nothing_that_was_handed_over():
    class Picture:
        pass

    stream = ahead(Picture() for _ in range(3))
    gone = weakref.ref(next(stream))
    assert next(stream) is not None
    assert gone() is None
    stream.close()


def test_a_module_is_loaded_meanwhile(tmp_path, monkeypatch):
    (tmp_path / "slowly_loaded.py").write_text("import time; time.sleep(0.2); done = True")
    monkeypatch.syspath_prepend(tmp_path)
    began_s = time.monotonic()
    load_meanwhile("slowly_loaded")
    assert time.monotonic() - began_s < 0.2
    assert importlib.import_module("slowly_loaded").done


def test_loading_a_missing_module_in_advance_is_silent(capfd):
    load_meanwhile("posecoach.no_such_module")
    for thread in threads_named("loading"):
        thread.join()
    assert capfd.readouterr().err == ""


def test_behind_does_all_in_order_before_it_is_left():
    done: list[int] = []
    with Behind(done.append, depth=2) as behind:
        for k in range(50):
            behind.put(k)
    assert done == list(range(50))
    assert threads_named("behind") == []


def test_behind_raises_the_error_of_the_work():
    def work(item):
        if item == 3:
            raise OSError("disk full")

    def feed():
        with Behind(work, depth=2) as behind:
            for k in range(1000):
                behind.put(k)

    with pytest.raises(OSError, match="disk full"):
        feed()
    assert threads_named("behind") == []


def test_behind_leaves_the_rest_undone_after_an_error_outside():
    done = []

    def work(item):
        time.sleep(0.01)
        done.append(item)

    def feed():
        with Behind(work, depth=100) as behind:
            for k in range(50):
                behind.put(k)
            raise KeyError("outside")

    with pytest.raises(KeyError):
        feed()
    assert len(done) < 50
    assert threads_named("behind") == []


def test_behind_gives_who_put_an_item_a_head_start(monkeypatch):
    """Only if it had to wait for the item; items already in the queue are not delayed."""
    slept: list[float] = []
    release = threading.Event()

    def work(_: int) -> None:
        release.wait(10)

    sleep = time.sleep
    monkeypatch.setattr(time, "sleep", slept.append)
    with Behind(work, depth=8) as behind:
        sleep(0.05)
        for k in range(5):
            behind.put(k)
        release.set()
    assert len(slept) == 1
    assert 0.0 < slept[0] <= 0.001


class Broken(BaseException):
    """No `Exception`, as what native libraries raise need not be one."""


def fails(*_: object, **__: object) -> None:
    raise Broken


#: Calls outside the work that can fail in a thread.
STEPS = ["step_aside", "time.sleep"]


@pytest.mark.parametrize("step", STEPS)
def test_behind_reports_a_thread_that_fails_outside_its_work(step, monkeypatch):
    monkeypatch.setattr(f"posecoach.runtime.background.{step}", fails)

    def feed() -> None:
        with Behind[int](lambda _: None, depth=2) as behind:
            for k in range(1000):
                behind.put(k)

    with pytest.raises(Broken):
        feed()
    assert threads_named("behind") == []


def test_ahead_reports_a_thread_that_fails_before_its_work(monkeypatch):
    monkeypatch.setattr("posecoach.runtime.background.step_aside", fails)
    with pytest.raises(Broken):
        next(ahead(range(3)))


def test_ahead_does_not_wait_for_a_thread_that_ended_silently(monkeypatch):
    put = background._put

    def loses_the_end(waiting, item, *rest):
        return item is not background._END and put(waiting, item, *rest)

    monkeypatch.setattr(background, "_put", loses_the_end)
    stream = ahead(range(2))
    assert [next(stream), next(stream)] == [0, 1]
    with pytest.raises(InternalError, match="'ahead' ended before its work was done; please report it"):
        next(stream)


def test_behind_does_not_wait_for_a_thread_that_ended_silently(monkeypatch):
    monkeypatch.setattr(Behind, "_do_next", lambda _: False)

    def feed() -> None:
        with Behind[int](lambda _: None, depth=2) as behind:
            for k in range(1000):
                behind.put(k)

    with pytest.raises(InternalError, match="'behind' ended before its work was done"):
        feed()
