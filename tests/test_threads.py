import os
import platform
import subprocess
import sys
import threading

import pytest

from posecoach.threads import keep_free, share_memory, step_aside

#: Prints how many pools of memory glibc has after eight threads took some at the same time.
_COUNT_POOLS = """
import ctypes, sys, tempfile, threading
from pathlib import Path
from posecoach.threads import share_memory

if sys.argv[1] == "share":
    share_memory()
libc = ctypes.CDLL(None)
libc.malloc.restype = libc.fopen.restype = ctypes.c_void_p
barrier = threading.Barrier(8)

def take():
    barrier.wait()
    libc.malloc(10_000)
    barrier.wait()

threads = [threading.Thread(target=take) for _ in range(8)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
with tempfile.NamedTemporaryFile() as file:
    stream = ctypes.c_void_p(libc.fopen(file.name.encode(), b"w"))
    libc.malloc_info(0, stream)
    libc.fclose(stream)
    print(Path(file.name).read_text().count("<heap nr="))
"""


def priority() -> tuple[int, int, set[int]]:
    thread = threading.get_native_id()
    return os.getpriority(os.PRIO_PROCESS, thread), os.sched_getscheduler(thread), os.sched_getaffinity(thread)


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere threads have no priority of their own")
def test_a_thread_that_steps_aside_lets_others_come_first_and_takes_its_own_along():
    before, seen = priority(), []

    def note():
        seen.append(priority())

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
    assert priority() == before


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere threads cannot be kept off a processor")
@pytest.mark.parametrize(
    ("may_use", "index", "left"),
    [({0, 1}, 0, {1}), ({0, 1}, 1, {0}), ({0, 1}, 2, {1}), ({2, 4, 6}, 1, {2, 6}), ({3}, 0, None)],
)
def test_a_processor_is_kept_free_where_there_is_another(may_use, index, left, monkeypatch):
    asked = []
    monkeypatch.setattr("posecoach.threads._kept_free", 0)
    monkeypatch.setattr(os, "sched_getaffinity", lambda process: may_use if process == os.getpid() else set())
    for name in ("setpriority", "sched_setscheduler"):
        monkeypatch.setattr(os, name, lambda *_: None)
    monkeypatch.setattr(os, "sched_setaffinity", lambda thread, processors: asked.append((thread, set(processors))))
    keep_free(index)
    step_aside()
    assert asked == ([] if left is None else [(threading.get_native_id(), left)])


def test_elsewhere_nothing_is_done(monkeypatch):
    """Priorities are those of whole processes there."""
    called = []
    monkeypatch.setattr(sys, "platform", "darwin")
    for name in ("setpriority", "sched_setscheduler", "sched_setaffinity"):
        monkeypatch.setattr(os, name, lambda *arguments: called.append(arguments), raising=False)
    step_aside()
    assert called == []


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only glibc gives threads pools of their own")
def test_threads_that_share_memory_have_one_pool():
    def pools(how: str) -> int:
        return int(subprocess.check_output([sys.executable, "-c", _COUNT_POOLS, how], text=True))

    assert pools("each its own") > 1
    assert pools("share") == 1


@pytest.mark.parametrize("system", ["darwin", "linux"])
def test_without_such_a_setting_memory_stays_as_it_is(system, monkeypatch):
    class OtherLibrary:
        pass

    monkeypatch.setattr(sys, "platform", system)
    monkeypatch.setattr("ctypes.CDLL", lambda _: OtherLibrary())
    share_memory()
