from __future__ import annotations

import subprocess
import sys

import pytest

#: Each runs in a process of its own, as it changes the process for good.
_SET_UP = """
import sys, cv2
from posecoach.runtime.process import set_up_process
{before}
set_up_process()
print(cv2.getNumThreads(), sys.getswitchinterval())
"""

_THREADS = """
import os, threading, cv2, numpy as np
from posecoach.runtime.process import start_opencv_threads
from posecoach.runtime.threads import step_aside

def threads():
    return set(map(int, os.listdir("/proc/self/task")))

cv2.setNumThreads(THREADS)
at_first = threads()
start_opencv_threads()
started = threads() - at_first

def work():
    step_aside()
    cv2.cvtColor(np.zeros((1080, 1920, 3), np.uint8), cv2.COLOR_BGR2RGB)

thread = threading.Thread(target=work)
thread.start()
thread.join()
mine = os.getpriority(os.PRIO_PROCESS, threading.get_native_id())
print(len(started), sum(os.getpriority(os.PRIO_PROCESS, thread) != mine for thread in started))
"""


def printed(code: str) -> list[str]:
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return done.stdout.split()


@pytest.mark.parametrize(
    ("before", "interval_s"), [("", 0.0005), ("sys.setswitchinterval(0.0001)", 0.0001)], ids=["usual", "sooner"]
)
def test_a_process_of_ours_has_one_thread_a_stage_and_a_short_switch_interval(before: str, interval_s: float) -> None:
    threads, set_s = printed(_SET_UP.format(before=before))
    assert threads == "1"
    assert float(set_s) == pytest.approx(interval_s, rel=0.05)


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere threads have no priority of their own")
@pytest.mark.parametrize(("threads", "started"), [(1, "0"), (3, "2")])
def test_threads_of_opencv_do_not_step_aside_with_ours(threads: int, started: str) -> None:
    assert printed(_THREADS.replace("THREADS", str(threads))) == [started, "0"]
