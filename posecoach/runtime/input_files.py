"""Opening what the user names: what is no file on a disk is refused before it is opened.

A pipe that nobody writes into would be waited for without end, and a device may never come to its end.
"""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path
from typing import BinaryIO

#: A text larger than this was not written for this program, bytes.
TEXT_LIMIT_BYTES = 1 << 20


def open_regular(path: Path) -> BinaryIO:
    """Open a file for reading.

    Raises:
        OSError: it is missing, may not be read, or is a folder, a pipe or a device.
    """
    refuse_special(path)
    return path.open("rb")


def read_text_bytes(path: Path) -> bytes:
    """Return the content of a file that a person wrote.

    Raises:
        OSError: as `open_regular`, or it is larger than `TEXT_LIMIT_BYTES`.
    """
    with open_regular(path) as file:
        content = file.read(TEXT_LIMIT_BYTES + 1)
    if len(content) > TEXT_LIMIT_BYTES:
        raise OSError(errno.EFBIG, f"it is larger than {TEXT_LIMIT_BYTES >> 20} MB")
    return content


def is_folder(path: Path) -> bool:
    """Return whether there is a folder at ``path``; of one that cannot be looked at, whoever opens it says why."""
    try:
        return path.is_dir()
    except (OSError, ValueError):
        return False


def is_file(path: Path) -> bool:
    """Return whether there is a regular file at ``path``; as `is_folder`."""
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False


def refuse_special(path: Path) -> None:
    """Raise if there is something at ``path`` that is no regular file.

    Raises:
        OSError: it is missing, or is a folder, a pipe or a device.
    """
    mode = path.stat().st_mode
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    if not stat.S_ISREG(mode):
        raise OSError(errno.EINVAL, "it is a pipe or a device, not a file")
