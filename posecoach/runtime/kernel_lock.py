"""A lock that the system holds for a process and releases when the process ends for any reason.

Process ids would not do: two containers have the same ones, and a system reuses them.
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
        path: the file; it is created if missing.

    Raises:
        OSError: another process holds the lock, or the file system does not support locks.
    """

    def __init__(self, path: Path) -> None:
        self._file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            _try(self._file)
        except OSError:
            self.release()
            raise

    def release(self) -> None:
        """Release the lock. A second call does nothing."""
        file, self._file = self._file, -1
        if file >= 0:
            os.close(file)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.release()


def is_held(path: Path) -> bool:
    """Return whether a living process holds the lock ``path``; True if that cannot be found out."""
    if not os.path.lexists(path):
        return False
    with suppress(OSError), KernelLock(path):
        return False
    return True
