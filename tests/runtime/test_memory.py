"""How much freed memory a process keeps, as reported by glibc in separate processes."""

import mmap
import os
import platform
import subprocess
import sys
from pathlib import Path

import pytest

from posecoach.runtime.memory import give_back, give_back_file, share_pool
from tests import videos

glibc_only = pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only glibc has pools that can be asked for")

#: Defines ``pools``, which counts the memory pools of the process, and ``take_in_threads``, in which eight threads
#: allocate at the same time.
_TOOLS = """
import ctypes, sys, tempfile, threading
from pathlib import Path

libc = ctypes.CDLL(None)
libc.malloc.restype = libc.fopen.restype = ctypes.c_void_p
libc.free.argtypes = [ctypes.c_void_p]

def pools():
    with tempfile.NamedTemporaryFile() as file:
        stream = ctypes.c_void_p(libc.fopen(file.name.encode(), b"w"))
        libc.malloc_info(0, stream)
        libc.fclose(stream)
        return Path(file.name).read_text().count("<heap nr=")

def take_in_threads():
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
"""

_THREADS_ALONE = "take_in_threads(); print(pools())"
_THREADS_THAT_SHARE = "from posecoach.runtime.memory import share_pool; share_pool(); take_in_threads(); print(pools())"
_ANALYSIS = """
from posecoach.cli.main import main

code = main(["analyze", sys.argv[1], "--out", sys.argv[2], "--model", "lite"])
print(code, pools())
"""

#: Frees fifty megabytes below a block that stays, and prints how many of them are given back.
_GIVE_BACK = """
import psutil
from posecoach.runtime.memory import give_back

process = psutil.Process()
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


def printed_by(code: str, *arguments: object, **settings: str) -> str:
    """Return the last line that a Python process prints, without this one's settings for memory."""
    own = ("MALLOC_", "GLIBC_TUNABLES", "LD_PRELOAD")
    env = {name: value for name, value in os.environ.items() if not name.startswith(own)} | settings
    words = [sys.executable, "-c", _TOOLS + code, *map(str, arguments)]
    return subprocess.check_output(words, env=env, text=True, stderr=subprocess.DEVNULL).splitlines()[-1]


@glibc_only
def test_threads_share_one_pool():
    assert int(printed_by(_THREADS_ALONE)) > 1
    assert int(printed_by(_THREADS_THAT_SHARE)) == 1


@glibc_only
def test_what_the_user_has_set_stays():
    assert int(printed_by(_THREADS_THAT_SHARE, MALLOC_ARENA_MAX="3")) == 3


@glibc_only
def test_a_command_has_one_pool_whatever_it_starts(tmp_path):
    video = videos.sample_start(tmp_path / "start.mp4", seconds=0.5)
    assert printed_by(_ANALYSIS, video, tmp_path / "out") == "0 1"


@glibc_only
def test_what_was_freed_is_given_back():
    assert float(printed_by(_GIVE_BACK)) > 40


@pytest.mark.parametrize("function", [share_pool, give_back])
@pytest.mark.parametrize(("system", "asked"), [("darwin", []), ("win32", []), ("linux", [None])])
def test_elsewhere_nothing_is_called(function, system, asked, monkeypatch):
    """The same holds for a C library without these functions."""
    opened = []

    def open_library(name):
        opened.append(name)
        return object()

    monkeypatch.delenv("MALLOC_ARENA_MAX", raising=False)
    monkeypatch.setattr(sys, "platform", system)
    monkeypatch.setattr("ctypes.CDLL", open_library)
    function()
    assert opened == asked


@pytest.mark.skipif(sys.platform != "linux", reason="memory is told by /proc")
def test_a_mapped_file_gives_its_memory_back_and_can_be_read_again(tmp_path: Path) -> None:
    path, content = tmp_path / "größe 1.bin", bytes(range(256)) * 40_000
    path.write_bytes(content)
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, prot=mmap.PROT_READ) as mapped:
        assert mapped[:] == content
        assert _resident_kb(path) > 9_000
        give_back_file(path)
        assert _resident_kb(path) == 0
        assert mapped[:] == content


def _resident_kb(path: Path) -> int:
    lines = Path("/proc/self/smaps").read_text(encoding="utf-8").splitlines()
    begin = next(at for at, line in enumerate(lines) if line.endswith(str(path)))
    return next(int(line.split()[1]) for line in lines[begin:] if line.startswith("Rss:"))
