import os
import sys
import threading

import pytest

from posecoach.runtime.threads import keep_free, step_aside


def standing() -> tuple[int, int, set[int]]:
    thread = threading.get_native_id()
    return os.getpriority(os.PRIO_PROCESS, thread), os.sched_getscheduler(thread), os.sched_getaffinity(thread)


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere threads have no priority of their own")
def test_a_thread_that_steps_aside_lets_others_come_first_and_takes_its_own_along():
    before, seen = standing(), []

    def note():
        seen.append(standing())

    def work():
        step_aside()
        note()
        child = threading.Thread(target=note)
        child.start()
        child.join()

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    own, childs = seen
    assert own == childs
    assert own[0] > before[0]
    assert own[1] == os.SCHED_BATCH
    assert own[2] < before[2] or len(before[2]) not in range(2, 5)
    assert standing() == before


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere threads cannot be kept off a processor")
@pytest.mark.parametrize(
    ("may_use", "index", "left"),
    [
        ({0, 1}, 0, {1}),
        ({0, 1}, 1, {0}),
        ({0, 1}, 2, {1}),
        ({2, 4, 6}, 1, {2, 6}),
        ({3}, 0, None),
        ({*range(8)}, 0, None),
    ],
)
def test_a_processor_is_kept_free_where_there_are_few(may_use, index, left, monkeypatch):
    asked = []
    monkeypatch.setattr("posecoach.runtime.threads._kept_free", 0)
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: may_use)
    for name in ("setpriority", "sched_setscheduler"):
        monkeypatch.setattr(os, name, lambda *_: None)
    monkeypatch.setattr(os, "sched_setaffinity", lambda thread, processors: asked.append((thread, set(processors))))
    keep_free(index)
    step_aside()
    assert asked == ([] if left is None else [(threading.get_native_id(), left)])


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere threads cannot be kept off a processor")
def test_a_thread_that_is_kept_to_a_processor_stays_there(monkeypatch):
    """Its affinity was set on purpose."""
    asked = []
    monkeypatch.setattr("posecoach.runtime.threads._kept_free", 0)
    monkeypatch.setattr(os, "sched_getaffinity", lambda process: {0, 1} if process == os.getpid() else {1})
    for name in ("setpriority", "sched_setscheduler"):
        monkeypatch.setattr(os, name, lambda *_: None)
    monkeypatch.setattr(os, "sched_setaffinity", lambda _, processors: asked.append(processors))
    for index in (0, 1):
        keep_free(index)
        thread = threading.Thread(target=step_aside)
        thread.start()
        thread.join()
    assert asked == [{1}]


def test_elsewhere_nothing_is_done(monkeypatch):
    """There, priorities belong to whole processes."""
    called = []
    monkeypatch.setattr(sys, "platform", "darwin")
    for name in ("setpriority", "sched_setscheduler", "sched_setaffinity"):
        monkeypatch.setattr(os, name, lambda *arguments: called.append(arguments), raising=False)
    step_aside()
    assert called == []
