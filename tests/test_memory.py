import platform
import subprocess
import sys

import pytest

from posecoach.memory import give_back, share_pool

#: Prints how many pools of memory glibc has after eight threads took some at the same time.
_COUNT_POOLS = """
import ctypes, sys, tempfile, threading
from pathlib import Path
from posecoach.memory import share_pool

if sys.argv[1] == "share":
    share_pool()
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


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only glibc gives threads pools of their own")
def test_threads_that_share_memory_have_one_pool():
    def pools(how: str) -> int:
        return int(subprocess.check_output([sys.executable, "-c", _COUNT_POOLS, how], text=True))

    assert pools("each its own") > 1
    assert pools("share") == 1


@pytest.mark.parametrize("system", ["darwin", "linux"])
@pytest.mark.parametrize("function", [share_pool, give_back])
def test_without_glibc_memory_stays_as_it_is(function, system, monkeypatch):
    class OtherLibrary:
        pass

    monkeypatch.setattr(sys, "platform", system)
    monkeypatch.setattr("ctypes.CDLL", lambda _: OtherLibrary())
    function()


#: Prints by how many megabytes a process shrinks that gives back what it has freed beneath something it keeps.
_GIVE_BACK = """
import ctypes, psutil
from posecoach.memory import give_back

libc, process = ctypes.CDLL(None), psutil.Process()
libc.malloc.restype, libc.free.argtypes = ctypes.c_void_p, [ctypes.c_void_p]
blocks = [libc.malloc(100_000) for _ in range(500)]
for block in blocks:
    ctypes.memset(block, 1, 100_000)
kept = libc.malloc(100_000)
for block in blocks:
    libc.free(block)
before = process.memory_info().rss
give_back()
print((before - process.memory_info().rss) / 1e6)
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only glibc keeps so much")
def test_what_was_freed_is_given_back():
    assert float(subprocess.check_output([sys.executable, "-c", _GIVE_BACK], text=True)) > 40
