import os
import sys
import threading

import pytest

from posecoach.runtime.threads import step_aside


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
    assert own[2] == before[2]
    assert standing() == before


def test_elsewhere_nothing_is_done(monkeypatch):
    """There, priorities belong to whole processes."""
    called = []
    monkeypatch.setattr(sys, "platform", "darwin")
    for name in ("setpriority", "sched_setscheduler"):
        monkeypatch.setattr(os, name, lambda *arguments: called.append(arguments), raising=False)
    step_aside()
    assert called == []
