"""Opening files that the user names; anything but a regular file is refused first.

Opening a pipe without a writer would block for ever, and a device may be endless.
"""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path
from typing import BinaryIO

from posecoach.languages import gettext as _

#: Largest text file that is read, bytes.
TEXT_LIMIT_BYTES = 1 << 20


def open_regular(path: Path) -> BinaryIO:
    """Open a file for reading.

    Raises:
        OSError: it is missing, may not be read, or is a folder, a pipe or a device.
    """
    refuse_special(path)
    return path.open("rb")


def read_text_bytes(path: Path) -> bytes:
    """Return the content of a text file.

    Raises:
        OSError: as of `open_regular`, or it is larger than `TEXT_LIMIT_BYTES`.
    """
    with open_regular(path) as file:
        content = file.read(TEXT_LIMIT_BYTES + 1)
    if len(content) > TEXT_LIMIT_BYTES:
        raise OSError(errno.EFBIG, _("it is larger than {size} MB").format(size=TEXT_LIMIT_BYTES >> 20))
    return content


def is_folder(path: Path) -> bool:
    """Return whether there is a folder at ``path``; False if that cannot be found out, as opening it will say why."""
    try:
        return path.is_dir()
    except (OSError, ValueError):
        return False


def is_file(path: Path) -> bool:
    """Return whether there is a regular file at ``path``; False if that cannot be found out."""
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False


def refuse_special(path: Path) -> None:
    """Raise if ``path`` is not a regular file.

    Raises:
        OSError: it is missing, or is a folder, a pipe or a device.
    """
    mode = path.stat().st_mode
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    if not stat.S_ISREG(mode):
        raise OSError(errno.EINVAL, _("it is a pipe or a device, not a file"))
