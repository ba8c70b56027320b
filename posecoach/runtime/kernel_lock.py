"""A lock that the system holds for a process and drops when that ends, however it ends.

Numbers of processes say nothing: two containers have the same ones, and a system gives them out anew.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import Self

if sys.platform == "win32":
    import msvcrt

    def _try(file: int) -> None:
        msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _try(file: int) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


class KernelLock:
    """A file locked by this process.

    Args:
        path: the file; it is made if missing.

    Raises:
        OSError: somebody else holds it, or the disk knows no locks.
    """

    def __init__(self, path: Path) -> None:
        self._file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            _try(self._file)
        except OSError:
            self.release()
            raise

    def release(self) -> None:
        """Let go of it. A second call does nothing."""
        file, self._file = self._file, -1
        if file >= 0:
            os.close(file)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.release()


def is_held(path: Path) -> bool:
    """Return whether a process that is alive holds the lock ``path``; where that cannot be told, one does."""
    if not os.path.lexists(path):
        return False
    with suppress(OSError), KernelLock(path):
        return False
    return True
